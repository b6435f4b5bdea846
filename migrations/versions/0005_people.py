"""People who sign in: passwords, mailed links, sessions and the tries that failed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NAMED = ("teams", "destinations", "mailboxes")


def upgrade() -> None:
    _know_more_of_people()
    for table in _NAMED:
        op.create_index(f"ix_{table}_name", table, [sa.text("lower(name)"), "id"])
    op.create_table(
        "passwords",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_person("passwords"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_passwords")),
    )
    op.create_table(
        "password_links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_person("password_links"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_person_id"), "password_links", ["person_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _of_a_person("sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("hash", name=op.f("uq_sessions_hash")),
    )
    op.create_index("ix_sessions_person", "sessions", ["person_id", "made_at", "id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    op.create_index("ix_sign_in_tries_email", "sign_in_tries", ["email_hash", "at"])
    op.create_index("ix_sign_in_tries_address", "sign_in_tries", ["address", "at"])
    op.create_index("ix_sign_in_tries_at", "sign_in_tries", ["at"])


def _know_more_of_people() -> None:
    op.add_column("people", sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.add_column("people", sa.Column("default_property_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_people_default_property_id_properties"),
        "people",
        "properties",
        ["default_property_id"],
        ["id"],
    )
    # Nobody looked whether an e-mail was given twice: the first who has it keeps it.
    op.execute("update people set email = null where trim(email) = ''")
    op.execute(
        "update people set email = null where exists (select from people as earlier"
        " where lower(earlier.email) = lower(people.email) and earlier.id < people.id)"
    )
    op.create_index("uq_people_email", "people", [sa.text("lower(email)")], unique=True)
    op.create_index("ix_people_name", "people", [sa.text("lower(name)"), "id"])


def _of_a_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people")
    )


def downgrade() -> None:
    for table in ("sign_in_tries", "sessions", "password_links", "passwords"):
        op.drop_table(table)
    for table in _NAMED:
        op.drop_index(f"ix_{table}_name", table_name=table)
    op.drop_index("ix_people_name", table_name="people")
    op.drop_index("uq_people_email", table_name="people")
    op.drop_constraint(
        op.f("fk_people_default_property_id_properties"), "people", type_="foreignkey"
    )
    op.drop_column("people", "default_property_id")
    op.drop_column("people", "archived_at")
