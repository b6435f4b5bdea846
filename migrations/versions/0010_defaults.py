"""Imports of one property's defaults into another, so that they can be confirmed and reverted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("from_property_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "state in ('proposed', 'confirmed', 'reverted')", name=op.f("ck_imports_is_a_state")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_imports_property_id_properties")
        ),
        sa.ForeignKeyConstraint(
            ["from_property_id"],
            ["properties.id"],
            name=op.f("fk_imports_from_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_property", "imports", ["property_id", sa.text("id desc")])


def downgrade() -> None:
    op.drop_table("imports")
