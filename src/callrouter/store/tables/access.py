"""Who may do what: property lists, grants, API keys and sessions. Of secrets only hashes are kept."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

property_lists = Table(
    "property_lists",
    metadata,
    id_column(),
    words("name"),
    revision(),
    saved_at(),
    Index("uq_property_lists_name", text("lower(name)"), unique=True),
)

property_list_members = Table(
    "property_list_members",
    metadata,
    reference("list_id", "property_lists.id"),
    reference("property_id", "properties.id", index=True),
    PrimaryKeyConstraint("list_id", "property_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    id_column(),
    words("name"),
    words("shown"),  # its first letters, so that people know it again
    Column("hash", LargeBinary, nullable=False),
    words("made_by"),
    instant("made_at"),
    instant("expires_at", required=False),
    instant("last_used_at", required=False),
    instant("revoked_at", required=False),
    UniqueConstraint("hash"),
)

grants = Table(
    "grants",
    metadata,
    id_column(),
    reference("person_id", "people.id", required=False, index=True),
    reference("key_id", "api_keys.id", required=False, index=True),
    words("role"),
    Column("rights", ARRAY(Text)),
    reference("property_id", "properties.id", required=False),
    reference("list_id", "property_lists.id", required=False),
    CheckConstraint("num_nonnulls(person_id, key_id) = 1", name="has_one_holder"),
    CheckConstraint("num_nonnulls(property_id, list_id) <= 1", name="has_one_place"),
)

repeatable_requests = Table(
    "repeatable_requests",
    metadata,
    words("actor"),
    words("key"),
    Column("hash", LargeBinary, nullable=False),
    Column("status", BigInteger),
    Column("answer", LargeBinary),
    words("media_type", required=False),
    instant("made_at"),
    PrimaryKeyConstraint("actor", "key"),
    Index("ix_repeatable_requests_made_at", "made_at"),
)
