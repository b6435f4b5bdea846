"""Flows out of use, publishes that wait for their time, and ways to look for calls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PIECES = ", ".join(
    f"substr({column}, {first}, 4)"
    for column in ("from_raw", "to_number")
    for first in range(2, 14)
)


def upgrade() -> None:
    op.add_column("flows", sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.drop_constraint(op.f("uq_flows_property_id_name"), "flows", type_="unique")
    op.create_index(
        "uq_flows_name",
        "flows",
        ["property_id", "name"],
        unique=True,
        postgresql_where=sa.text("archived_at is null"),
    )
    op.create_index("ix_flows_by_name", "flows", [sa.text("lower(name)"), "id"])
    op.create_index("ix_flows_by_saved_at", "flows", ["saved_at", "id"])
    op.create_index("ix_weeks_by_name", "weeks", [sa.text("lower(name)"), "id"])
    op.create_table(
        "planned_publishes",
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text()),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["flows.id"], name=op.f("fk_planned_publishes_flow_id_flows")
        ),
        sa.PrimaryKeyConstraint("flow_id", name=op.f("pk_planned_publishes")),
    )
    _index_calls()


def _index_calls() -> None:
    latest = sa.text("started_at desc")
    op.create_index("ix_calls_source_started", "calls", ["source_id", latest])
    op.create_index("ix_calls_outcome_started", "calls", ["outcome", latest])
    op.create_index("ix_calls_tried", "calls", [latest], postgresql_where=sa.text("is_tried"))
    op.create_index(
        "ix_calls_begins", "calls", ["call_id"], postgresql_ops={"call_id": "text_pattern_ops"}
    )
    op.create_index(
        "ix_calls_digits", "calls", [sa.text(f"(ARRAY[{_PIECES}])")], postgresql_using="gin"
    )


def downgrade() -> None:
    for index in ("digits", "begins", "tried", "outcome_started", "source_started"):
        op.drop_index(f"ix_calls_{index}", "calls")
    op.drop_table("planned_publishes")
    op.drop_index("ix_weeks_by_name", "weeks")
    op.drop_index("ix_flows_by_saved_at", "flows")
    op.drop_index("ix_flows_by_name", "flows")
    op.drop_index("uq_flows_name", "flows")
    # Two of one name cannot stand side by side again: the one out of use gets another.
    op.execute("update flows set name = name || ' (' || id || ')' where archived_at is not null")
    op.create_unique_constraint(op.f("uq_flows_property_id_name"), "flows", ["property_id", "name"])
    op.drop_column("flows", "archived_at")
