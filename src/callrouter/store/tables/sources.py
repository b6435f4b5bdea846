"""Marketing sources, their tracking numbers, and who routes each channel.

A number belongs to a source for a span of time; a source without a row in `source_routing`
for a channel follows its property's defaults there. `address` is the part of a source's e-mail
address before the "@": reserved for ever, since sources are never deleted. A number that was
released stays for the sake of its calls; it may be bought again, and then is another row.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from callrouter.domain.sources import Rules
from callrouter.store.documents import Document
from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

sources = Table(
    "sources",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    words("category", server_default="other"),
    Column("rules", Document(Rules), nullable=False, server_default="{}"),
    words("standard_key", required=False),
    words("address", required=False),
    Column("monthly_cost_cents", BigInteger),
    Column("cost_since", Date),
    instant("archived_at", required=False),
    revision(),
    saved_at(),
    UniqueConstraint("property_id", "name"),
    UniqueConstraint("property_id", "standard_key"),
    UniqueConstraint("address"),
    CheckConstraint("(monthly_cost_cents is null) = (cost_since is null)", name="has_whole_cost"),
    Index("ix_sources_name", text("lower(name)"), "id"),
    Index("ix_sources_category", "category", "id"),
    Index("ix_sources_saved_at", "saved_at", "id"),
)

_SUFFIXES = ", ".join(f"substr(number, {start})" for start in range(2, 16))
DIGITS = f"array_to_tsvector(array_remove(ARRAY[{_SUFFIXES}], ''::text))"
"""Every end of a number's digits: one that begins with some digits contains them."""

numbers = Table(
    "numbers",
    metadata,
    id_column(),
    words("number"),
    reference("property_id", "properties.id", index=True),
    words("state", server_default="in-use"),
    words("company_id", required=False, unique=True),
    Column("can_voice", Boolean),
    Column("can_text", Boolean),
    Column("can_send_pictures", Boolean),
    words("registration", server_default="not-registered"),
    Column("cents_per_month", Integer),
    words("announcement", required=False),
    words("after_announcement", server_default="safe-route"),
    instant("disabled_at", required=False),
    instant("quarantine_until", required=False),
    instant("released_at", required=False),
    instant("checked_at", required=False),
    Column("differences", JSONB, nullable=False, server_default="[]"),
    words("trouble", required=False),
    revision(),
    saved_at(),
    CheckConstraint("number ~ '^[+][1-9][0-9]{6,14}$'", name="is_e164"),
    CheckConstraint("state in ('in-use', 'disabled', 'releasing', 'released')", name="is_a_state"),
    Index("uq_numbers_kept", "number", unique=True, postgresql_where=text("state <> 'released'")),
    Index("ix_numbers_number", "number", "id"),
    Index("ix_numbers_saved_at", "saved_at", "id"),
    Index("ix_numbers_state", "state", "number", "id"),
    Index("ix_numbers_digits", text(DIGITS), postgresql_using="gin"),
)

number_assignments = Table(
    "number_assignments",
    metadata,
    id_column(),
    reference("number_id", "numbers.id", index=True),
    reference("source_id", "sources.id", index=True),
    instant("from_at"),
    instant("until_at", required=False),
    CheckConstraint("until_at is null or until_at > from_at", name="is_a_span"),
    Index(
        "uq_number_assignments_open",
        "number_id",
        unique=True,
        postgresql_where=text("until_at is null"),
    ),
)

source_routing = Table(
    "source_routing",
    metadata,
    reference("source_id", "sources.id"),
    Column("channel", Text, nullable=False),
    reference("flow_id", "flows.id", index=True),
    saved_at(),
    PrimaryKeyConstraint("source_id", "channel"),
    CheckConstraint("channel in ('calls', 'texts', 'e-mail')", name="is_a_channel"),
)
