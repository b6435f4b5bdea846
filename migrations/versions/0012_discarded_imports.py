"""An import that nobody wants can be discarded."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NAME = "ck_imports_is_a_state"
_BEFORE = "state in ('proposed', 'confirmed', 'reverted')"
_NOW = "state in ('proposed', 'confirmed', 'reverted', 'discarded')"


def upgrade() -> None:
    op.drop_constraint(op.f(_NAME), "imports")
    op.create_check_constraint(op.f(_NAME), "imports", _NOW)


def downgrade() -> None:
    op.execute("delete from imports where state = 'discarded'")
    op.drop_constraint(op.f(_NAME), "imports")
    op.create_check_constraint(op.f(_NAME), "imports", _BEFORE)
