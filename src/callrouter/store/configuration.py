"""How is all that is set up at a property read at once, and how are its people's things changed?"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.ivr.flow import Flow
from callrouter.store.tables import (
    destinations,
    flow_versions,
    flows,
    mailbox_recipients,
    mailboxes,
    number_assignments,
    numbers,
    people,
    phones,
    sources,
    team_members,
    teams,
)


class StoredPerson(Struct, frozen=True):
    """A person with phones (E.164) in the order they ring."""

    id: int
    name: str
    email: str | None
    phones: tuple[str, ...]


class DrawnFlow(Struct, frozen=True):
    """A flow's draft, and what of it is live (None: nothing)."""

    id: int
    is_sub_flow: bool
    draft: Flow
    live: Flow | None


class HeldNumber(Struct, frozen=True):
    """A number: whose it is, and which source has it now, if any."""

    id: int
    property_id: int
    source_id: int | None


async def list_people(
    connection: AsyncConnection, *, ids: Sequence[int] = (), references: Sequence[str] = ()
) -> list[StoredPerson]:
    """Those with these ids, and those whose e-mail address or name (in small letters) is one of
    these references."""
    named = [func.lower(people.c.email).in_(references), func.lower(people.c.name).in_(references)]
    query = (
        select(people.c.id, people.c.name, people.c.email)
        .where(or_(people.c.id.in_(ids), *named))
        .order_by(people.c.id)
    )
    found = (await connection.execute(query)).all()
    order = await _phones(connection, [row.id for row in found])
    return [
        StoredPerson(row.id, row.name, row.email, tuple(order.get(row.id, ()))) for row in found
    ]


async def _phones(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[str]]:
    query = select(phones).where(phones.c.person_id.in_(ids)).order_by(phones.c.position)
    found: dict[int, list[str]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.person_id, []).append(row.number)
    return found


async def list_flows(connection: AsyncConnection, property_id: int) -> list[DrawnFlow]:
    query = (
        select(flows.c.id, flows.c.is_sub_flow, flows.c.draft, flow_versions.c.body)
        .outerjoin(
            flow_versions,
            (flow_versions.c.flow_id == flows.c.id) & flow_versions.c.superseded_at.is_(None),
        )
        .where(flows.c.property_id == property_id)
        .order_by(func.lower(flows.c.name), flows.c.id)
    )
    return [
        DrawnFlow(row.id, row.is_sub_flow, row.draft, row.body)
        for row in await connection.execute(query)
    ]


async def find_numbers(connection: AsyncConnection, wanted: Sequence[str]) -> dict[str, HeldNumber]:
    """Those of these numbers (E.164) that are ours, with their rows locked."""
    query = (
        select(
            numbers.c.id, numbers.c.number, numbers.c.property_id, number_assignments.c.source_id
        )
        .outerjoin(
            number_assignments,
            (number_assignments.c.number_id == numbers.c.id)
            & number_assignments.c.until_at.is_(None),
        )
        .where(numbers.c.number.in_(wanted))
        .with_for_update(of=numbers)
    )
    return {
        row.number: HeldNumber(row.id, row.property_id, row.source_id)
        for row in await connection.execute(query)
    }


async def move_number(
    connection: AsyncConnection, number_id: int, source_id: int, at: datetime
) -> None:
    """Give a number to another source from an instant on."""
    held = (number_assignments.c.number_id == number_id) & number_assignments.c.until_at.is_(None)
    # A span has a length: what was given at this very instant has not been held.
    await connection.execute(
        delete(number_assignments).where(held, number_assignments.c.from_at >= at)
    )
    await connection.execute(update(number_assignments).where(held).values(until_at=at))
    await connection.execute(
        insert(number_assignments).values(number_id=number_id, source_id=source_id, from_at=at)
    )


async def list_source_ids(connection: AsyncConnection, property_id: int) -> dict[str, int]:
    """The sources in use, by name in small letters."""
    query = select(sources.c.id, sources.c.name).where(
        sources.c.property_id == property_id, sources.c.archived_at.is_(None)
    )
    return {row.name.casefold(): row.id for row in await connection.execute(query)}


async def save_person(connection: AsyncConnection, changed: StoredPerson, at: datetime) -> None:
    """In place of what they were; the revision grows."""
    await connection.execute(
        update(people)
        .where(people.c.id == changed.id)
        .values(
            name=changed.name,
            email=changed.email,
            saved_at=at,
            revision=people.c.revision + 1,
        )
    )
    await connection.execute(delete(phones).where(phones.c.person_id == changed.id))
    rows = [
        {"person_id": changed.id, "position": position, "number": number}
        for position, number in enumerate(changed.phones)
    ]
    if rows:
        await connection.execute(insert(phones), rows)


async def save_team_members(
    connection: AsyncConnection, team_id: int, member_ids: Sequence[int], at: datetime
) -> None:
    """These people, in this order, and no others; the team's revision grows."""
    await connection.execute(
        update(teams)
        .where(teams.c.id == team_id)
        .values(saved_at=at, revision=teams.c.revision + 1)
    )
    await connection.execute(delete(team_members).where(team_members.c.team_id == team_id))
    rows = [
        {"team_id": team_id, "position": position, "person_id": person_id}
        for position, person_id in enumerate(member_ids)
    ]
    if rows:
        await connection.execute(insert(team_members), rows)


async def save_recipients(
    connection: AsyncConnection, mailbox_id: int, person_ids: Sequence[int], at: datetime
) -> None:
    """These people and no others; the mailbox's revision grows."""
    await connection.execute(
        update(mailboxes)
        .where(mailboxes.c.id == mailbox_id)
        .values(saved_at=at, revision=mailboxes.c.revision + 1)
    )
    await connection.execute(
        delete(mailbox_recipients).where(mailbox_recipients.c.mailbox_id == mailbox_id)
    )
    rows = [{"mailbox_id": mailbox_id, "person_id": each} for each in person_ids]
    if rows:
        await connection.execute(insert(mailbox_recipients), rows)


async def save_destination_number(
    connection: AsyncConnection, destination_id: int, number: str, at: datetime
) -> None:
    await connection.execute(
        update(destinations)
        .where(destinations.c.id == destination_id)
        .values(number=number, saved_at=at, revision=destinations.c.revision + 1)
    )


async def list_properties_rung(
    connection: AsyncConnection, person_ids: Sequence[int]
) -> frozenset[int]:
    """The properties whose teams these people are in."""
    query = (
        select(teams.c.property_id)
        .join(team_members, team_members.c.team_id == teams.c.id)
        .where(team_members.c.person_id.in_(person_ids))
    )
    return frozenset((await connection.execute(query)).scalars())
