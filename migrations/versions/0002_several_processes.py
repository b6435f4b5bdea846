"""Several processes: what has changed since a process last looked, and how much a call's row tells."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_THIS_TRANSACTION = sa.text("(pg_current_xact_id()::text)::bigint")


def upgrade() -> None:
    op.add_column("calls", sa.Column("entries", sa.Integer(), nullable=True))
    op.execute(
        "update calls set entries = (select count(*) from ledger"
        " where ledger.call_id = calls.call_id)"
    )
    op.alter_column("calls", "entries", nullable=False)
    op.create_table(
        "property_changes",
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_in", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_property_changes_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("property_id", name=op.f("pk_property_changes")),
    )
    op.create_index("ix_property_changes_changed_in", "property_changes", ["changed_in"])
    op.create_table(
        "prospects",
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("learnt_in", sa.BigInteger(), server_default=_THIS_TRANSACTION, nullable=False),
        sa.PrimaryKeyConstraint("property_id", "number", name=op.f("pk_prospects")),
    )
    op.create_index("ix_prospects_learnt_in", "prospects", ["learnt_in"])
    op.execute(
        "insert into prospects (property_id, number)"
        " select distinct property_id, from_raw from calls"
        " where property_id is not null and is_over and not is_tried"
        " and from_raw ~ '^[+][1-9][0-9]{6,14}$'"
        # Withheld numbers: the words ANONYMOUS, RESTRICTED … as typed on a keypad.
        " and from_raw !~ '^[+]1?(266696687|7378742833|86282452253|2562533|8656696)$'"
    )
    op.create_index(
        "ix_calls_open", "calls", ["started_at"], postgresql_where=sa.text("not is_over")
    )


def downgrade() -> None:
    op.drop_index("ix_calls_open", table_name="calls")
    op.drop_table("prospects")
    op.drop_table("property_changes")
    op.drop_column("calls", "entries")
