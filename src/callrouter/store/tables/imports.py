"""Imports of one property's defaults into another: proposed, confirmed, perhaps reverted."""

from sqlalchemy import CheckConstraint, Column, Index, Table, text

from callrouter.domain.imports import Import
from callrouter.store.documents import Document
from callrouter.store.tables.columns import (
    id_column,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

imports = Table(
    "imports",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    reference("from_property_id", "properties.id"),
    words("state"),
    Column("body", Document(Import), nullable=False),
    revision(),
    saved_at(),
    CheckConstraint(
        "state in ('proposed', 'confirmed', 'reverted', 'discarded')", name="is_a_state"
    ),
    Index("ix_imports_property", "property_id", text("id desc")),
)
