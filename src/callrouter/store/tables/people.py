"""People with their phones, teams, named outside numbers, and mailboxes.

Teams, destinations and mailboxes belong to a property; people work for the company.
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from callrouter.store.tables.columns import (
    id_column,
    instant,
    metadata,
    reference,
    revision,
    saved_at,
    words,
)

people = Table(
    "people",
    metadata,
    id_column(),
    words("name"),
    words("email", required=False),
    reference("default_property_id", "properties.id", required=False),
    instant("archived_at", required=False),
    revision(),
    saved_at(),
    Index("uq_people_email", text("lower(email)"), unique=True),
    Index("ix_people_name", text("lower(name)"), "id"),
)

phones = Table(
    "phones",
    metadata,
    reference("person_id", "people.id"),
    Column("position", Integer, nullable=False),
    words("number"),
    PrimaryKeyConstraint("person_id", "position"),
)

teams = Table(
    "teams",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    revision(),
    saved_at(),
    UniqueConstraint("property_id", "name"),
    Index("ix_teams_name", text("lower(name)"), "id"),
)

team_members = Table(
    "team_members",
    metadata,
    reference("team_id", "teams.id"),
    Column("position", Integer, nullable=False),
    reference("person_id", "people.id", index=True),
    PrimaryKeyConstraint("team_id", "position"),
)

destinations = Table(
    "destinations",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    words("number"),
    revision(),
    saved_at(),
    UniqueConstraint("property_id", "name"),
    Index("ix_destinations_name", text("lower(name)"), "id"),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    id_column(),
    reference("property_id", "properties.id"),
    words("name"),
    revision(),
    saved_at(),
    UniqueConstraint("property_id", "name"),
    Index("ix_mailboxes_name", text("lower(name)"), "id"),
)

mailbox_recipients = Table(
    "mailbox_recipients",
    metadata,
    reference("mailbox_id", "mailboxes.id"),
    reference("person_id", "people.id", index=True),
    PrimaryKeyConstraint("mailbox_id", "person_id"),
)
