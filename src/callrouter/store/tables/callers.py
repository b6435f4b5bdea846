"""Numbers that are known to belong to residents, and numbers that are blocked.

A blocked number without a property is blocked everywhere.
"""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, text

from callrouter.store.tables.columns import id_column, metadata, reference, saved_at, words

residents = Table(
    "residents",
    metadata,
    reference("property_id", "properties.id"),
    words("number"),
    saved_at(),
    PrimaryKeyConstraint("property_id", "number"),
)

blocked_numbers = Table(
    "blocked_numbers",
    metadata,
    id_column(),
    reference("property_id", "properties.id", required=False),
    words("number"),
    words("reason", server_default=""),
    saved_at(),
    Index("ix_blocked_numbers_property_id", "property_id"),
    Index("ix_blocked_numbers_saved_at", "saved_at", "id"),
    Index(
        "uq_blocked_numbers",
        "number",
        text("coalesce(property_id, 0)"),
        unique=True,
    ),
)
