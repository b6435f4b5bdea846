"""Weeks, each saved whole."""

from sqlalchemy import Boolean, Column, Index, Table, text

from callrouter.domain.weeks import Week
from callrouter.store.documents import Document
from callrouter.store.tables.columns import (
    id_column,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

weeks = Table(
    "weeks",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    Column("is_main", Boolean, nullable=False),
    Column("body", Document(Week), nullable=False),
    revision(),
    words("saved_by"),
    saved_at(),
    Index("uq_weeks_name", "property_id", text("lower(name)"), unique=True),
    Index("ix_weeks_by_name", text("lower(name)"), "id"),
    Index("uq_weeks_main", "property_id", unique=True, postgresql_where=text("is_main")),
)
