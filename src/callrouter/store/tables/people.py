"""People with their phones, teams, named outside numbers, and mailboxes.

Teams, destinations and mailboxes belong to a property; people work for the company.
"""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, UniqueConstraint

from callrouter.store.tables.columns import (
    id_column,
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
    revision(),
    saved_at(),
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
)

mailbox_recipients = Table(
    "mailbox_recipients",
    metadata,
    reference("mailbox_id", "mailboxes.id"),
    reference("person_id", "people.id", index=True),
    PrimaryKeyConstraint("mailbox_id", "person_id"),
)
