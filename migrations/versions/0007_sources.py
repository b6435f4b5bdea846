"""Sources have a category, rules, a cost and an e-mail address; blocks reach every process."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# "alder-creek.sign-at-the-gate"; of one property's sources that come to the same name, all but the
# first get a number.
_ADDRESSES = """
with spelt as (
    select sources.id, left(properties.key, 36) || '.' || left(coalesce(nullif(trim(both '-' from
        regexp_replace(lower(sources.name), '[^a-z0-9]+', '-', 'g')), ''), 'source'), 24) as address
    from sources join properties on properties.id = sources.property_id
), numbered as (
    select id, address, row_number() over (partition by address order by id) as place from spelt
)
update sources set address = case when numbered.place = 1 then numbered.address
    else numbered.address || '.' || numbered.place end
from numbered where numbered.id = sources.id
"""


def upgrade() -> None:
    op.add_column(
        "sources", sa.Column("category", sa.Text(), server_default="other", nullable=False)
    )
    op.add_column(
        "sources", sa.Column("rules", postgresql.JSONB(), server_default="{}", nullable=False)
    )
    op.add_column("sources", sa.Column("standard_key", sa.Text()))
    op.add_column("sources", sa.Column("address", sa.Text()))
    op.add_column("sources", sa.Column("monthly_cost_cents", sa.BigInteger()))
    op.add_column("sources", sa.Column("cost_since", sa.Date()))
    op.execute(_ADDRESSES)
    op.create_unique_constraint(
        op.f("uq_sources_property_id_standard_key"), "sources", ["property_id", "standard_key"]
    )
    op.create_unique_constraint(op.f("uq_sources_address"), "sources", ["address"])
    op.create_check_constraint(
        op.f("ck_sources_has_whole_cost"),
        "sources",
        "(monthly_cost_cents is null) = (cost_since is null)",
    )
    op.create_index("ix_sources_name", "sources", [sa.text("lower(name)"), "id"])
    op.create_index("ix_sources_category", "sources", ["category", "id"])
    op.create_index("ix_sources_saved_at", "sources", ["saved_at", "id"])
    op.create_index("ix_blocked_numbers_property_id", "blocked_numbers", ["property_id"])
    op.create_index("ix_blocked_numbers_saved_at", "blocked_numbers", ["saved_at", "id"])
    op.create_table(
        "company_changes",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("changed_in", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_company_changes")),
    )


def downgrade() -> None:
    op.drop_table("company_changes")
    op.drop_index("ix_blocked_numbers_saved_at", "blocked_numbers")
    op.drop_index("ix_blocked_numbers_property_id", "blocked_numbers")
    for index in ("ix_sources_saved_at", "ix_sources_category", "ix_sources_name"):
        op.drop_index(index, "sources")
    op.drop_constraint(op.f("ck_sources_has_whole_cost"), "sources")
    for column in (
        "cost_since",
        "monthly_cost_cents",
        "address",
        "standard_key",
        "rules",
        "category",
    ):
        op.drop_column("sources", column)
