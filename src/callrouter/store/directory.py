"""Whom may a property's flows name? People, teams, destinations and mailboxes, from their rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.people import Destination, Directory, Mailbox, Person, Team
from callrouter.store.tables import (
    destinations,
    mailbox_recipients,
    mailboxes,
    people,
    phones,
    team_members,
    teams,
)


async def load_directories(
    connection: AsyncConnection, property_ids: Sequence[int] | None = None
) -> Callable[[int], Directory]:
    """A function from property id to directory; people are the company's, known to all."""
    staff = await _load_people(connection)
    crews = await _load_teams(connection, property_ids)
    outside = await _load_destinations(connection, property_ids)
    boxes = await _load_mailboxes(connection, property_ids, staff)

    def directory(property_id: int) -> Directory:
        return Directory(staff, crews[property_id], outside[property_id], boxes[property_id])

    return directory


async def load_directory(connection: AsyncConnection, property_id: int) -> Directory:
    """One property's directory."""
    return (await load_directories(connection, [property_id]))(property_id)


async def _load_people(connection: AsyncConnection) -> dict[int, Person]:
    numbers = await _grouped(connection, select(phones).order_by(phones.c.position), "person_id")
    return {
        row.id: Person(row.id, row.name, tuple(each.number for each in numbers[row.id]))
        for row in await connection.execute(select(people))
    }


async def _load_teams(
    connection: AsyncConnection, property_ids: Sequence[int] | None
) -> dict[int, dict[int, Team]]:
    members = await _grouped(
        connection, select(team_members).order_by(team_members.c.position), "team_id"
    )
    found: dict[int, dict[int, Team]] = defaultdict(dict)
    for row in await connection.execute(_of(teams, property_ids)):
        ids = tuple(each.person_id for each in members[row.id])
        found[row.property_id][row.id] = Team(row.id, row.name, ids)
    return found


async def _load_destinations(
    connection: AsyncConnection, property_ids: Sequence[int] | None
) -> dict[int, dict[int, Destination]]:
    found: dict[int, dict[int, Destination]] = defaultdict(dict)
    for row in await connection.execute(_of(destinations, property_ids)):
        found[row.property_id][row.id] = Destination(row.id, row.name, row.number)
    return found


async def _load_mailboxes(
    connection: AsyncConnection, property_ids: Sequence[int] | None, staff: dict[int, Person]
) -> dict[int, dict[int, Mailbox]]:
    recipients = await _grouped(connection, select(mailbox_recipients), "mailbox_id")
    found: dict[int, dict[int, Mailbox]] = defaultdict(dict)
    for row in await connection.execute(_of(mailboxes, property_ids)):
        names = tuple(staff[each.person_id].name for each in recipients[row.id])
        found[row.property_id][row.id] = Mailbox(row.id, row.name, names)
    return found


async def _grouped(
    connection: AsyncConnection, statement: Select[Any], column: str
) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in await connection.execute(statement):
        grouped[getattr(row, column)].append(row)
    return grouped


def _of(table: Table, property_ids: Sequence[int] | None) -> Select[Any]:
    if property_ids is None:
        return select(table)
    return select(table).where(table.c.property_id.in_(list(property_ids)))
