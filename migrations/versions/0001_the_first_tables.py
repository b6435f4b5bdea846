"""The first tables: properties, sources, weeks, flows, people, the ledger and its calls."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("from_raw", sa.Text(), nullable=False),
        sa.Column("to_number", sa.Text(), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("keys_pressed", sa.Text(), nullable=False),
        sa.Column("rings", sa.Integer(), nullable=False),
        sa.Column("talk_seconds", sa.Integer(), nullable=False),
        sa.Column("answered_number", sa.Text(), nullable=True),
        sa.Column("voicemail_seconds", sa.Integer(), nullable=True),
        sa.Column("voicemail_recording_id", sa.Text(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("is_simulated", sa.Boolean(), nullable=False),
        sa.Column("is_tried", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_calls")),
    )
    op.create_index(
        "ix_calls_property_started",
        "calls",
        ["property_id", sa.literal_column("started_at DESC")],
        unique=False,
    )
    op.create_index(
        "ix_calls_started", "calls", [sa.literal_column("started_at DESC")], unique=False
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("request_url", sa.Text(), nullable=False),
        sa.Column("request_body", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("call_id", "key", name=op.f("uq_ledger_call_id_key")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "properties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("main_number", sa.Text(), nullable=False),
        sa.Column("failsafe_number", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("spoken_name", sa.Text(), nullable=True),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
        sa.UniqueConstraint("key", name=op.f("uq_properties_key")),
    )
    op.create_table(
        "blocked_numbers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["properties.id"],
            name=op.f("fk_blocked_numbers_property_id_properties"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_numbers")),
    )
    op.create_index(
        "uq_blocked_numbers",
        "blocked_numbers",
        ["number", sa.literal_column("coalesce(property_id, 0)")],
        unique=True,
    )
    op.create_table(
        "destinations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_destinations_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destinations")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_destinations_property_id_name")),
    )
    op.create_table(
        "flows",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_sub_flow", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "draft",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
        ),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_flows_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flows")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_flows_property_id_name")),
    )
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_mailboxes_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_mailboxes_property_id_name")),
    )
    op.create_table(
        "numbers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("number ~ '^[+][1-9][0-9]{6,14}$'", name=op.f("ck_numbers_is_e164")),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_numbers_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers")),
        sa.UniqueConstraint("number", name=op.f("uq_numbers_number")),
    )
    op.create_index(op.f("ix_numbers_property_id"), "numbers", ["property_id"], unique=False)
    op.create_table(
        "phones",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_phones_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "position", name=op.f("pk_phones")),
    )
    op.create_table(
        "residents",
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_residents_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("property_id", "number", name=op.f("pk_residents")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_sources_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_sources_property_id_name")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_teams_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("property_id", "name", name=op.f("uq_teams_property_id_name")),
    )
    op.create_table(
        "weeks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column(
            "body",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
        ),
        sa.Column("revision", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_weeks_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weeks")),
    )
    op.create_index(
        "uq_weeks_main", "weeks", ["property_id"], unique=True, postgresql_where=sa.text("is_main")
    )
    op.create_index(
        "uq_weeks_name", "weeks", ["property_id", sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "defaults",
        sa.Column("property_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "channel in ('calls', 'texts', 'e-mail')", name=op.f("ck_defaults_is_a_channel")
        ),
        sa.ForeignKeyConstraint(["flow_id"], ["flows.id"], name=op.f("fk_defaults_flow_id_flows")),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_defaults_property_id_properties")
        ),
        sa.PrimaryKeyConstraint("property_id", "channel", name=op.f("pk_defaults")),
    )
    op.create_index(op.f("ix_defaults_flow_id"), "defaults", ["flow_id"], unique=False)
    op.create_table(
        "flow_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
        ),
        sa.Column(
            "sub_flows",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
        ),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["flows.id"], name=op.f("fk_flow_versions_flow_id_flows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_versions")),
        sa.UniqueConstraint("flow_id", "number", name=op.f("uq_flow_versions_flow_id_number")),
    )
    op.create_index(
        "uq_flow_versions_live",
        "flow_versions",
        ["flow_id"],
        unique=True,
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.create_table(
        "mailbox_recipients",
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"],
            ["mailboxes.id"],
            name=op.f("fk_mailbox_recipients_mailbox_id_mailboxes"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mailbox_recipients_person_id_people")
        ),
        sa.PrimaryKeyConstraint("mailbox_id", "person_id", name=op.f("pk_mailbox_recipients")),
    )
    op.create_index(
        op.f("ix_mailbox_recipients_person_id"), "mailbox_recipients", ["person_id"], unique=False
    )
    op.create_table(
        "number_assignments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "until_at is null or until_at > from_at", name=op.f("ck_number_assignments_is_a_span")
        ),
        sa.ForeignKeyConstraint(
            ["number_id"], ["numbers.id"], name=op.f("fk_number_assignments_number_id_numbers")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_number_assignments_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_assignments")),
    )
    op.create_index(
        op.f("ix_number_assignments_source_id"), "number_assignments", ["source_id"], unique=False
    )
    op.create_index(
        "uq_number_assignments_open",
        "number_assignments",
        ["number_id"],
        unique=True,
        postgresql_where=sa.text("until_at is null"),
    )
    op.create_table(
        "source_routing",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "channel in ('calls', 'texts', 'e-mail')", name=op.f("ck_source_routing_is_a_channel")
        ),
        sa.ForeignKeyConstraint(
            ["flow_id"], ["flows.id"], name=op.f("fk_source_routing_flow_id_flows")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_routing_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("source_id", "channel", name=op.f("pk_source_routing")),
    )
    op.create_index(op.f("ix_source_routing_flow_id"), "source_routing", ["flow_id"], unique=False)
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_team_members_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("team_id", "position", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_person_id"), "team_members", ["person_id"], unique=False)
    op.create_table(
        "week_history",
        sa.Column("week_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "body",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
        ),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column(
            "saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["week_id"], ["weeks.id"], name=op.f("fk_week_history_week_id_weeks")
        ),
        sa.PrimaryKeyConstraint("week_id", "revision", name=op.f("pk_week_history")),
    )


def downgrade() -> None:
    op.drop_table("week_history")
    op.drop_index(op.f("ix_team_members_person_id"), table_name="team_members")
    op.drop_table("team_members")
    op.drop_index(op.f("ix_source_routing_flow_id"), table_name="source_routing")
    op.drop_table("source_routing")
    op.drop_index(
        "uq_number_assignments_open",
        table_name="number_assignments",
        postgresql_where=sa.text("until_at is null"),
    )
    op.drop_index(op.f("ix_number_assignments_source_id"), table_name="number_assignments")
    op.drop_table("number_assignments")
    op.drop_index(op.f("ix_mailbox_recipients_person_id"), table_name="mailbox_recipients")
    op.drop_table("mailbox_recipients")
    op.drop_index(
        "uq_flow_versions_live",
        table_name="flow_versions",
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.drop_table("flow_versions")
    op.drop_index(op.f("ix_defaults_flow_id"), table_name="defaults")
    op.drop_table("defaults")
    op.drop_index("uq_weeks_name", table_name="weeks")
    op.drop_index("uq_weeks_main", table_name="weeks", postgresql_where=sa.text("is_main"))
    op.drop_table("weeks")
    op.drop_table("teams")
    op.drop_table("sources")
    op.drop_table("residents")
    op.drop_table("phones")
    op.drop_index(op.f("ix_numbers_property_id"), table_name="numbers")
    op.drop_table("numbers")
    op.drop_table("mailboxes")
    op.drop_table("flows")
    op.drop_table("destinations")
    op.drop_index("uq_blocked_numbers", table_name="blocked_numbers")
    op.drop_table("blocked_numbers")
    op.drop_table("properties")
    op.drop_table("people")
    op.drop_table("ledger")
    op.drop_index("ix_calls_started", table_name="calls")
    op.drop_index("ix_calls_property_started", table_name="calls")
    op.drop_table("calls")
