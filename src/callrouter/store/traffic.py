"""How many calls came day by day, to each of these sources or properties?"""

from collections.abc import Collection, Set
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.calls import Outcome
from callrouter.domain.traffic import DAYS, Traffic
from callrouter.store.tables import calls

_DAY = 86_400


async def count_by_source(
    connection: AsyncConnection, source_ids: Collection[int], now: datetime, seen: Set[int] | None
) -> dict[int, Traffic]:
    """Of those to which calls came at the properties in `seen` (None = all)."""
    return await _count(connection, calls.c.source_id, source_ids, now, seen)


async def count_by_property(
    connection: AsyncConnection, property_ids: Collection[int], now: datetime, seen: Set[int] | None
) -> dict[int, Traffic]:
    """As `count_by_source`."""
    return await _count(connection, calls.c.property_id, property_ids, now, seen)


async def _count(
    connection: AsyncConnection,
    column: Column[int],
    ids: Collection[int],
    now: datetime,
    seen: Set[int] | None,
) -> dict[int, Traffic]:
    """By one statement; tried calls are nobody's."""
    if not ids:
        return {}
    since = now - timedelta(days=DAYS)
    day = cast(func.floor(func.extract("epoch", calls.c.started_at - since) / _DAY), Integer)
    is_answered = calls.c.outcome == Outcome.ANSWERED.value
    query = (
        select(column.label("id"), day.label("day"), func.count().label("calls"))
        .add_columns(func.count().filter(is_answered).label("answered"))
        .where(column.in_(ids), calls.c.started_at > since, calls.c.started_at <= now)
        .where(calls.c.is_tried.is_(False))
        .group_by("id", "day")
    )
    if seen is not None:
        query = query.where(calls.c.property_id.in_(seen))
    days: dict[int, list[int]] = {}
    answered: dict[int, int] = {}
    for row in await connection.execute(query):
        days.setdefault(row.id, [0] * DAYS)[min(row.day, DAYS - 1)] += row.calls
        answered[row.id] = answered.get(row.id, 0) + row.answered
    return {id_: Traffic(tuple(found), answered[id_]) for id_, found in days.items()}
