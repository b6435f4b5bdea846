"""Which weeks are there, which schedule is active, and when does that change?"""

import asyncio
from datetime import datetime, timedelta

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import OfProperty
from callrouter.domain.week_changes import Span, next_change_at, spans
from callrouter.domain.weeks import Active, Week, active_schedule
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property
from callrouter.store.weeks import find_week, list_week_page

MOST_DAYS = 31


class ActiveNow(Struct, frozen=True):
    """What is active at an instant; `until_at` is when that changes, None = not within two weeks."""

    at: datetime
    zone: str
    active: Active
    until_at: datetime | None


class Ribbon(Struct, frozen=True):
    """A stretch of time, cut where another schedule becomes active."""

    zone: str
    spans: list[Span]


async def show_week(work: Work, week_id: int) -> OfProperty[Week]:
    """Raises NotFoundError."""
    found = await find_week(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    work.require(Right.SEE, found.property_id, "There is no such week.")
    return found


async def show_weeks(work: Work, wanted: Wanted) -> Listed[OfProperty[Week]]:
    """Those of the properties the actor sees. Raises NotFoundError or UnknownOrderError."""
    return await list_week_page(work.connection, wanted, work.where(Right.SEE, wanted))


async def show_active(work: Work, week_id: int, at: datetime | None = None) -> ActiveNow:
    """Which schedule is active at an instant (None = now), and why. Raises NotFoundError."""
    week, zone = await _find(work, week_id)
    instant = at or work.now
    active = active_schedule(week, zone, instant)
    until_at = await asyncio.to_thread(next_change_at, week, zone, instant)
    return ActiveNow(instant, zone, active, until_at)


async def show_changes(
    work: Work, week_id: int, from_at: datetime | None = None, days: int = 14
) -> Ribbon:
    """What is active from an instant (None = now) on, for 1 to `MOST_DAYS` days, as it will really
    run. Raises NotFoundError."""
    week, zone = await _find(work, week_id)
    start = from_at or work.now
    end = start + timedelta(days=max(1, min(days, MOST_DAYS)))
    # In a thread, as a week may be long: whoever calls meanwhile must not wait for it.
    return Ribbon(zone, await asyncio.to_thread(spans, week, zone, start, end))


async def _find(work: Work, week_id: int) -> tuple[Week, str]:
    found = await find_week(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    work.require(Right.SEE, found.property_id, "There is no such week.")
    known = await find_property(work.connection, found.property_id)
    assert known is not None  # a foreign key holds it
    return found.value, known.zone
