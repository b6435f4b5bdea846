"""Rights, keys and the history of every change; things know how often they were saved."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REVISED = (
    "properties",
    "people",
    "teams",
    "destinations",
    "mailboxes",
    "sources",
    "numbers",
    "flows",
)


def upgrade() -> None:
    for table in _REVISED:
        op.add_column(
            table, sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False)
        )
    op.add_column("properties", sa.Column("archived_at", sa.DateTime(timezone=True)))
    _make_property_lists()
    _make_access()
    _make_history()


def _make_property_lists() -> None:
    op.create_table(
        "property_lists",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_lists")),
    )
    op.create_index(
        "uq_property_lists_name", "property_lists", [sa.text("lower(name)")], unique=True
    )
    op.create_table(
        "property_list_members",
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["property_lists.id"],
            name=op.f("fk_property_list_members_list_id_property_lists"),
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_property_list_members_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("list_id", "property_id", name=op.f("pk_property_list_members")),
    )
    op.create_index(
        op.f("ix_property_list_members_property_id"), "property_list_members", ["property_id"]
    )


def _make_access() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("last_used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("key_id", sa.BigInteger()),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("rights", postgresql.ARRAY(sa.Text())),
        sa.Column("property_id", sa.BigInteger()),
        sa.Column("list_id", sa.BigInteger()),
        sa.CheckConstraint(
            "num_nonnulls(person_id, key_id) = 1", name=op.f("ck_grants_has_one_holder")
        ),
        sa.CheckConstraint(
            "num_nonnulls(property_id, list_id) <= 1", name=op.f("ck_grants_has_one_place")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_grants_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.id"], name=op.f("fk_grants_key_id_api_keys")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_grants_property_id_properties")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["property_lists.id"], name=op.f("fk_grants_list_id_property_lists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_person_id"), "grants", ["person_id"])
    op.create_index(op.f("ix_grants_key_id"), "grants", ["key_id"])
    op.create_table(
        "repeatable_requests",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.BigInteger()),
        sa.Column("answer", sa.LargeBinary()),
        sa.Column("media_type", sa.Text()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_repeatable_requests")),
    )
    op.create_index("ix_repeatable_requests_made_at", "repeatable_requests", ["made_at"])


def _make_history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("property_id", sa.BigInteger()),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.BigInteger(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("after", postgresql.JSONB()),
        sa.Column("undoes", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_history_property_id_properties")
        ),
        sa.ForeignKeyConstraint(["undoes"], ["history.id"], name=op.f("fk_history_undoes_history")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sa.UniqueConstraint("undoes", name=op.f("uq_history_undoes")),
    )
    op.create_index("ix_history_thing", "history", ["thing", "thing_id", sa.text("id desc")])
    op.create_index("ix_history_property", "history", ["property_id", sa.text("id desc")])
    # What weeks were before, in the words of the history.
    op.execute(
        "insert into history"
        " (at, actor_kind, actor_name, property_id, thing, thing_id, says, before)"
        " select week_history.saved_at, 'system', week_history.saved_by, weeks.property_id, 'week',"
        " weeks.id, 'Saved the week ' || weeks.name || '.', week_history.body"
        " from week_history join weeks on weeks.id = week_history.week_id"
        " order by week_history.saved_at, week_history.revision"
    )
    op.drop_table("week_history")


def downgrade() -> None:
    op.create_table(
        "week_history",
        sa.Column("week_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["week_id"], ["weeks.id"], name=op.f("fk_week_history_week_id_weeks")
        ),
        sa.PrimaryKeyConstraint("week_id", "revision", name=op.f("pk_week_history")),
    )
    for table in (
        "history",
        "repeatable_requests",
        "grants",
        "api_keys",
        "property_list_members",
        "property_lists",
    ):
        op.drop_table(table)
    op.drop_column("properties", "archived_at")
    for table in _REVISED:
        op.drop_column(table, "revision")
