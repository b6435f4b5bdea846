"""Calls whose rows are to be brought up to date, noted by the commit that stored their lines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unfolded",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("call_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfolded")),
    )
    # Without it, loading one property's numbers goes through all assignments there are.
    op.create_index(op.f("ix_number_assignments_number_id"), "number_assignments", ["number_id"])


def downgrade() -> None:
    waiting = op.get_bind().scalar(sa.text("select count(*) from unfolded where call_ids <> '{}'"))
    if waiting:
        raise RuntimeError(
            f"{waiting} commits wait to be folded into their calls' rows; start callrouter once, so "
            "that none is forgotten, and then downgrade."
        )
    op.drop_index(op.f("ix_number_assignments_number_id"), table_name="number_assignments")
    op.drop_table("unfolded")
