"""How do the main weeks of several properties stand beside each other?"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.week_changes import next_change_at
from callrouter.domain.weeks import Active, Week, active_schedule
from callrouter.operations.work import Work
from callrouter.store.properties import list_properties
from callrouter.store.weeks import list_main_weeks


class Compared(Struct, frozen=True):
    """A property with its main week, and what that does now; None where it has no main week.

    `until_at` is when another schedule becomes active, None = not within two weeks.
    """

    property: Property
    week: Week | None = None
    active: Active | None = None
    until_at: datetime | None = None


async def compare_weeks(work: Work, wanted: Wanted) -> Listed[Compared]:
    """Of the properties the actor sees, in their order. Raises UnknownOrderError."""
    listed = await list_properties(work.connection, wanted, work.where(Right.SEE, wanted))
    found = [each.value for each in listed.items]
    weeks = await list_main_weeks(work.connection, [each.id for each in found])
    # In a thread, as weeks may be long: whoever calls meanwhile must not wait for it.
    return Listed(await asyncio.to_thread(_compare, found, weeks, work.now), listed.ended)


def _compare(
    properties: Sequence[Property], weeks: dict[int, Week], now: datetime
) -> list[Compared]:
    return [_stand(each, weeks.get(each.id), now) for each in properties]


def _stand(known: Property, week: Week | None, now: datetime) -> Compared:
    if week is None:
        return Compared(known)
    active = active_schedule(week, known.zone, now)
    return Compared(known, week, active, next_change_at(week, known.zone, now))
