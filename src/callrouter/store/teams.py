"""How are teams and their members saved and read?"""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptTeam
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.returning import insert_again
from callrouter.store.tables import team_members, teams

_ORDERS = {"name": Order(func.lower(teams.c.name)), "saved": by_time(teams.c.saved_at)}
_MEMBERS = (
    select(
        func.coalesce(
            func.array_agg(aggregate_order_by(team_members.c.person_id, team_members.c.position)),
            [],
        )
    )
    .where(team_members.c.team_id == teams.c.id)
    .scalar_subquery()
)
_TEAMS = select(teams, _MEMBERS.label("member_ids"))


async def save_new_team(
    connection: AsyncConnection, property_id: int, name: str, member_ids: Sequence[int]
) -> int:
    query = insert(teams).values(property_id=property_id, name=name).returning(teams.c.id)
    team_id = int((await connection.execute(query)).scalar_one())
    await _save_members(connection, team_id, member_ids)
    return team_id


async def save_team(connection: AsyncConnection, changed: KeptTeam, at: datetime) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(teams)
        .where(teams.c.id == changed.id)
        .values(name=changed.name, saved_at=at, revision=teams.c.revision + 1)
    )
    await connection.execute(delete(team_members).where(team_members.c.team_id == changed.id))
    await _save_members(connection, changed.id, changed.member_ids)


async def save_team_again(connection: AsyncConnection, former: KeptTeam, at: datetime) -> None:
    """A team that was deleted, under the id it had."""
    row = {"id": former.id, "property_id": former.property_id, "name": former.name, "saved_at": at}
    await insert_again(connection, teams, row)
    await _save_members(connection, former.id, former.member_ids)


async def delete_team(connection: AsyncConnection, team_id: int) -> None:
    await connection.execute(delete(team_members).where(team_members.c.team_id == team_id))
    await connection.execute(delete(teams).where(teams.c.id == team_id))


async def find_team(
    connection: AsyncConnection, team_id: int, *, to_change: bool = False
) -> Saved[KeptTeam] | None:
    """`to_change`: with its row locked until the transaction ends."""
    if to_change:
        locked = select(teams.c.id).where(teams.c.id == team_id)
        await connection.execute(locked.with_for_update())
    row = (await connection.execute(_TEAMS.where(teams.c.id == team_id))).first()
    return None if row is None else _read(row)


async def list_teams(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[KeptTeam]]:
    """Those of the properties `seen` (None = all). Raises UnknownOrderError."""
    query = _TEAMS.where(*within(teams.c.property_id, wanted, seen))
    if wanted.search:
        query = query.where(begins_with(teams.c.name, wanted.search))
    return await list_page(connection, query, _ORDERS, teams.c.id, wanted, _read, "name")


async def _save_members(
    connection: AsyncConnection, team_id: int, member_ids: Sequence[int]
) -> None:
    rows = [
        {"team_id": team_id, "position": position, "person_id": person_id}
        for position, person_id in enumerate(member_ids)
    ]
    if rows:
        await connection.execute(insert(team_members), rows)


def _read(row: Any) -> Saved[KeptTeam]:
    found = KeptTeam(row.id, row.property_id, row.name, tuple(row.member_ids))
    return Saved(found, row.revision, row.saved_at)
