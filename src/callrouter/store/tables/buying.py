"""Orders of numbers, one line a number, and how much may be ordered in a month."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, text

from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

number_orders = Table(
    "number_orders",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    reference("source_id", "sources.id", required=False),
    instant("made_at"),
    words("made_by"),
    Index("ix_number_orders_made_at", "made_at", "id"),
    Index("ix_number_orders_property", "property_id", "made_at", "id"),
)

number_order_lines = Table(
    "number_order_lines",
    metadata,
    id_column(),
    reference("order_id", "number_orders.id", index=True),
    words("number"),
    words("state"),
    words("token", unique=True),
    Column("cents_per_month", Integer, nullable=False),
    reference("number_id", "numbers.id", required=False),
    instant("asked_at", required=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    words("says", required=False),
    CheckConstraint(
        "state in ('waiting', 'asked', 'unknown', 'bought', 'refused')", name="is_a_state"
    ),
    CheckConstraint("(state = 'bought') = (number_id is not null)", name="has_what_was_bought"),
    Index(
        "uq_number_order_lines_open",
        "number",
        unique=True,
        postgresql_where=text("state in ('waiting', 'asked', 'unknown')"),
    ),
)

caps = Table(
    "caps",
    metadata,
    id_column(),
    reference("property_id", "properties.id", required=False),
    Column("numbers", Integer),
    Column("cents", BigInteger),
    revision(),
    saved_at(),
    CheckConstraint("numbers >= 0 and cents >= 0", name="is_not_negative"),
    Index("uq_caps_property", text("coalesce(property_id, 0)"), unique=True),
)
