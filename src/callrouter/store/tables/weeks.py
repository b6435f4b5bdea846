"""Weeks, each saved whole, and every earlier state of each."""

from sqlalchemy import BigInteger, Boolean, Column, Index, PrimaryKeyConstraint, Table, text

from callrouter.domain.weeks import Week
from callrouter.store.documents import Document
from callrouter.store.tables.columns import id_column, metadata, reference, saved_at, words

weeks = Table(
    "weeks",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    Column("is_main", Boolean, nullable=False),
    Column("body", Document(Week), nullable=False),
    Column("revision", BigInteger, nullable=False, server_default="1"),
    words("saved_by"),
    saved_at(),
    Index("uq_weeks_name", "property_id", text("lower(name)"), unique=True),
    Index("uq_weeks_main", "property_id", unique=True, postgresql_where=text("is_main")),
)

week_history = Table(
    "week_history",
    metadata,
    reference("week_id", "weeks.id"),
    Column("revision", BigInteger, nullable=False),
    Column("body", Document(Week), nullable=False),
    words("saved_by"),
    saved_at(),
    PrimaryKeyConstraint("week_id", "revision"),
)
