"""How are weeks saved, whole, and read?"""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import OfProperty
from callrouter.domain.weeks import Week
from callrouter.store.listing import Order, begins_with, list_page
from callrouter.store.properties import within
from callrouter.store.tables import weeks


async def save_new_week(connection: AsyncConnection, property_id: int, week: Week, by: str) -> Week:
    """Store a week (its `id` is ignored); gives it with the id it got."""
    row = _columns(week) | {"property_id": property_id, "saved_by": by}
    result = await connection.execute(insert(weeks).values(row).returning(weeks.c.id))
    return replace(week, id=int(result.scalar_one()))


async def find_week_to_change(
    connection: AsyncConnection, week_id: int
) -> tuple[int, int, Week] | None:
    """Property, revision and week, with its row locked until the transaction ends."""
    row = (
        await connection.execute(select(weeks).where(weeks.c.id == week_id).with_for_update())
    ).first()
    return None if row is None else (row.property_id, row.revision, read_week(row))


async def find_week(connection: AsyncConnection, week_id: int) -> OfProperty[Week] | None:
    row = (await connection.execute(select(weeks).where(weeks.c.id == week_id))).first()
    return None if row is None else _read(row)


async def list_week_page(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[OfProperty[Week]]:
    """Those at the properties in `seen` (None = all). Raises UnknownOrderError."""
    query = select(weeks).where(*within(weeks.c.property_id, wanted, seen))
    if wanted.search:
        query = query.where(begins_with(weeks.c.name, wanted.search))
    orders = {"name": Order(func.lower(weeks.c.name))}
    return await list_page(connection, query, orders, weeks.c.id, wanted, _read, "name")


async def delete_week(connection: AsyncConnection, week_id: int) -> None:
    await connection.execute(delete(weeks).where(weeks.c.id == week_id))


async def save_week(connection: AsyncConnection, week: Week, by: str, at: datetime) -> None:
    """Replace a locked week; its revision grows."""
    row: dict[str, Any] = _columns(week) | {"saved_by": by, "saved_at": at}
    await connection.execute(
        update(weeks).where(weeks.c.id == week.id).values(row | {"revision": weeks.c.revision + 1})
    )


async def list_weeks(
    connection: AsyncConnection, property_id: int, *, to_rely_on: bool = False
) -> list[Week]:
    """`to_rely_on`: none of them changes until the transaction ends."""
    query = select(weeks).where(weeks.c.property_id == property_id).order_by(weeks.c.id)
    rows = await connection.execute(query.with_for_update(read=True) if to_rely_on else query)
    return [read_week(row) for row in rows]


async def list_main_weeks(
    connection: AsyncConnection, property_ids: Sequence[int]
) -> dict[int, Week]:
    """The main weeks of these properties, by property; those without one are left out."""
    query = select(weeks).where(weeks.c.property_id.in_(property_ids), weeks.c.is_main)
    return {row.property_id: read_week(row) for row in await connection.execute(query)}


def read_week(row: Row[tuple[object, ...]]) -> Week:
    """The week of a row of `weeks`; id, name and mainness are the row's."""
    week: Week = row.body
    return replace(week, id=row.id, name=row.name, is_main=row.is_main)


def _read(row: Any) -> OfProperty[Week]:
    return OfProperty(row.property_id, read_week(row), row.revision, row.saved_at, row.saved_by)


def _columns(week: Week) -> dict[str, Any]:
    return {"name": week.name, "is_main": week.is_main, "body": week}
