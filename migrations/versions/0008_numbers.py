"""Numbers at the telephone company: how they are bought, set up, disabled and released."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SUFFIXES = ", ".join(f"substr(number, {start})" for start in range(2, 16))
_DIGITS = f"array_to_tsvector(array_remove(ARRAY[{_SUFFIXES}], ''::text))"
_STATES = "'in-use', 'disabled', 'releasing', 'released'"


def _instant(name: str, *, required: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def upgrade() -> None:
    for column in (
        sa.Column("state", sa.Text(), server_default="in-use", nullable=False),
        sa.Column("company_id", sa.Text()),
        sa.Column("can_voice", sa.Boolean()),
        sa.Column("can_text", sa.Boolean()),
        sa.Column("can_send_pictures", sa.Boolean()),
        sa.Column("registration", sa.Text(), server_default="not-registered", nullable=False),
        sa.Column("cents_per_month", sa.Integer()),
        sa.Column("announcement", sa.Text()),
        sa.Column("after_announcement", sa.Text(), server_default="safe-route", nullable=False),
        _instant("disabled_at"),
        _instant("quarantine_until"),
        _instant("released_at"),
        _instant("checked_at"),
        sa.Column("differences", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("trouble", sa.Text()),
    ):
        op.add_column("numbers", column)
    op.create_check_constraint(op.f("ck_numbers_is_a_state"), "numbers", f"state in ({_STATES})")
    op.create_unique_constraint(op.f("uq_numbers_company_id"), "numbers", ["company_id"])
    # A number that was given back may be bought again, by whatever property.
    op.drop_constraint("uq_numbers_number", "numbers")
    op.create_index(
        "uq_numbers_kept",
        "numbers",
        ["number"],
        unique=True,
        postgresql_where=sa.text("state <> 'released'"),
    )
    op.create_index("ix_numbers_number", "numbers", ["number", "id"])
    op.create_index("ix_numbers_saved_at", "numbers", ["saved_at", "id"])
    op.create_index("ix_numbers_state", "numbers", ["state", "number", "id"])
    op.create_index("ix_numbers_digits", "numbers", [sa.text(_DIGITS)], postgresql_using="gin")
    _make_orders()
    _make_caps()


def _make_orders() -> None:
    op.create_table(
        "number_orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger()),
        _instant("made_at", required=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_number_orders_property_id_properties"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_number_orders_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_orders")),
    )
    op.create_index("ix_number_orders_made_at", "number_orders", ["made_at", "id"])
    op.create_index("ix_number_orders_property", "number_orders", ["property_id", "made_at", "id"])
    op.create_table(
        "number_order_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("cents_per_month", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.BigInteger()),
        _instant("asked_at"),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("says", sa.Text()),
        sa.CheckConstraint(
            "state in ('waiting', 'asked', 'unknown', 'bought', 'refused')",
            name=op.f("ck_number_order_lines_is_a_state"),
        ),
        sa.CheckConstraint(
            "(state = 'bought') = (number_id is not null)",
            name=op.f("ck_number_order_lines_has_what_was_bought"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["number_orders.id"],
            name=op.f("fk_number_order_lines_order_id_number_orders"),
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["numbers.id"], name=op.f("fk_number_order_lines_number_id_numbers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_order_lines")),
        sa.UniqueConstraint("token", name=op.f("uq_number_order_lines_token")),
    )
    op.create_index(op.f("ix_number_order_lines_order_id"), "number_order_lines", ["order_id"])
    op.create_index(
        "uq_number_order_lines_open",
        "number_order_lines",
        ["number"],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'asked', 'unknown')"),
    )


def _make_caps() -> None:
    op.create_table(
        "caps",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger()),
        sa.Column("numbers", sa.Integer()),
        sa.Column("cents", sa.BigInteger()),
        sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("numbers >= 0 and cents >= 0", name=op.f("ck_caps_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_caps_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caps")),
    )
    op.create_index("uq_caps_property", "caps", [sa.text("coalesce(property_id, 0)")], unique=True)


def downgrade() -> None:
    for table in ("caps", "number_order_lines", "number_orders"):
        op.drop_table(table)
    for index in (
        "ix_numbers_digits",
        "ix_numbers_state",
        "ix_numbers_saved_at",
        "ix_numbers_number",
        "uq_numbers_kept",
    ):
        op.drop_index(index, "numbers")
    # The table before knew no number that is not ours any more.
    op.execute(
        "delete from number_assignments where number_id in"
        " (select id from numbers where state = 'released')"
    )
    op.execute("delete from numbers where state = 'released'")
    op.drop_constraint("uq_numbers_company_id", "numbers")
    op.drop_constraint("ck_numbers_is_a_state", "numbers")
    for column in (
        "trouble",
        "differences",
        "checked_at",
        "released_at",
        "quarantine_until",
        "disabled_at",
        "after_announcement",
        "announcement",
        "cents_per_month",
        "registration",
        "can_send_pictures",
        "can_text",
        "can_voice",
        "company_id",
        "state",
    ):
        op.drop_column("numbers", column)
    op.create_unique_constraint(op.f("uq_numbers_number"), "numbers", ["number"])
