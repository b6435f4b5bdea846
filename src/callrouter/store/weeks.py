"""How are weeks saved, whole, and read?"""

from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.weeks import Week
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


async def save_week(connection: AsyncConnection, week: Week, by: str, at: datetime) -> None:
    """Replace a locked week; its revision grows."""
    row: dict[str, Any] = _columns(week) | {"saved_by": by, "saved_at": at}
    await connection.execute(
        update(weeks).where(weeks.c.id == week.id).values(row | {"revision": weeks.c.revision + 1})
    )


async def list_weeks(connection: AsyncConnection, property_id: int) -> list[Week]:
    rows = await connection.execute(select(weeks).where(weeks.c.property_id == property_id))
    return [read_week(row) for row in rows]


def read_week(row: Row[tuple[object, ...]]) -> Week:
    """The week of a row of `weeks`; id, name and mainness are the row's."""
    week: Week = row.body
    return replace(week, id=row.id, name=row.name, is_main=row.is_main)


def _columns(week: Week) -> dict[str, Any]:
    return {"name": week.name, "is_main": week.is_main, "body": week}
