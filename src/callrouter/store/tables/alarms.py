"""What needed a person, and who is told."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

alarms = Table(
    "alarms",
    metadata,
    id_column(),
    words("kind"),
    words("says"),
    Column("facts", JSONB, nullable=False),
    Column("times", BigInteger, nullable=False),
    instant("first_at"),
    instant("last_at"),
    Column("told_times", BigInteger, nullable=False, server_default="0"),
    instant("told_at"),
    Index("ix_alarms_last_at", "last_at", "id"),
    Index("ix_alarms_kind", "kind", text("id desc")),
)

alarm_recipients = Table(
    "alarm_recipients",
    metadata,
    id_column(),
    reference("person_id", "people.id", required=False),
    words("address", required=False),
    Column("kinds", ARRAY(Text)),
    CheckConstraint("num_nonnulls(person_id, address) = 1", name="is_one"),
    UniqueConstraint("person_id"),
)

# One row: how often the whole list of recipients has been saved.
alarm_settings = Table(
    "alarm_settings",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    revision(),
    saved_at(),
    CheckConstraint("id = 1", name="is_the_only_one"),
)
