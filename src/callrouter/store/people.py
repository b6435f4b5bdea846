"""How are people, teams, destinations and mailboxes saved?"""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import (
    destinations,
    mailbox_recipients,
    mailboxes,
    people,
    phones,
    team_members,
    teams,
)


async def save_new_person(
    connection: AsyncConnection, name: str, email: str | None, numbers: Sequence[str]
) -> int:
    """Store a person with phones (E.164) in the order they are rung."""
    result = await connection.execute(
        insert(people).values(name=name, email=email).returning(people.c.id)
    )
    person_id = int(result.scalar_one())
    rows = [
        {"person_id": person_id, "position": position, "number": number}
        for position, number in enumerate(numbers)
    ]
    if rows:
        await connection.execute(insert(phones), rows)
    return person_id


async def save_new_team(
    connection: AsyncConnection, property_id: int, name: str, member_ids: Sequence[int]
) -> int:
    result = await connection.execute(
        insert(teams).values(property_id=property_id, name=name).returning(teams.c.id)
    )
    team_id = int(result.scalar_one())
    rows = [
        {"team_id": team_id, "position": position, "person_id": person_id}
        for position, person_id in enumerate(member_ids)
    ]
    if rows:
        await connection.execute(insert(team_members), rows)
    return team_id


async def save_new_destination(
    connection: AsyncConnection, property_id: int, name: str, number: str
) -> int:
    row = {"property_id": property_id, "name": name, "number": number}
    result = await connection.execute(insert(destinations).values(row).returning(destinations.c.id))
    return int(result.scalar_one())


async def save_new_mailbox(
    connection: AsyncConnection, property_id: int, name: str, recipient_ids: Sequence[int]
) -> int:
    result = await connection.execute(
        insert(mailboxes).values(property_id=property_id, name=name).returning(mailboxes.c.id)
    )
    mailbox_id = int(result.scalar_one())
    rows = [{"mailbox_id": mailbox_id, "person_id": person_id} for person_id in recipient_ids]
    if rows:
        await connection.execute(insert(mailbox_recipients), rows)
    return mailbox_id
