"""Who changed what, when, from what to what: one row a change, never altered."""

from sqlalchemy import BigInteger, Column, Index, Table, text
from sqlalchemy.dialects.postgresql import JSONB

from callrouter.store.tables.columns import id_column, instant, metadata, reference, words

history = Table(
    "history",
    metadata,
    id_column(),
    instant("at"),
    words("actor_kind"),
    Column("actor_id", BigInteger),
    words("actor_name"),
    reference("property_id", "properties.id", required=False),
    words("thing"),
    Column("thing_id", BigInteger, nullable=False),
    words("says"),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    reference("undoes", "history.id", required=False, unique=True),
    Index("ix_history_thing", "thing", "thing_id", text("id desc")),
    Index("ix_history_property", "property_id", text("id desc")),
)
