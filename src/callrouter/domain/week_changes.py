"""At which exact instants does a week's active schedule change?

For ribbons of a day or a week, and for "open until 6:00 PM". Candidates are every wall time a rule
mentions, midnights, the setting of clocks and the ends of a forcing; `active_schedule` alone
judges them, so a ribbon and a call cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from callrouter.domain.wall_time import (
    MINUTES_PER_DAY,
    Zone,
    instants_of_wall,
    offset_change,
    utc_of,
    zone_of,
)
from callrouter.domain.weeks import Active, Hours, Week, Window, active_schedule

_DAY = timedelta(days=1)


class Change(msgspec.Struct, frozen=True, gc=False):
    """From `at` (UTC) on, another schedule than before is active."""

    at: datetime
    active: Active


class Span(msgspec.Struct, frozen=True, gc=False):
    """One schedule is active from `from_at` to just before `until_at` (both UTC).

    `active` is as it stands at the beginning; its reason may change inside the span.
    """

    from_at: datetime
    until_at: datetime
    active: Active


def changes(week: Week, zone: Zone, from_at: datetime, until_at: datetime) -> list[Change]:
    """The instants after `from_at` and before `until_at` at which the active schedule's id changes.

    Ask `active_schedule` for what is active at `from_at` itself, or use `spans`. Takes aware times
    and raises ValueError for naive ones.
    """
    return list(_changes(week, zone_of(zone), utc_of(from_at), utc_of(until_at)))


def spans(week: Week, zone: Zone, from_at: datetime, until_at: datetime) -> list[Span]:
    """The stretch cut at its changes: no gap, no overlap, none empty; [] when it has no length."""
    start, end = utc_of(from_at), utc_of(until_at)
    if start >= end:
        return []
    marks = [Change(start, active_schedule(week, zone, start)), *changes(week, zone, start, end)]
    ends = [*(mark.at for mark in marks[1:]), end]
    return [Span(mark.at, until, mark.active) for mark, until in zip(marks, ends, strict=True)]


def next_change_at(week: Week, zone: Zone, now: datetime, within_days: int = 14) -> datetime | None:
    """The first instant (UTC) after `now` at which another schedule is active, or None."""
    start = utc_of(now)
    found = next(_changes(week, zone_of(zone), start, start + within_days * _DAY), None)
    return found.at if found else None


def _changes(week: Week, zone: ZoneInfo, from_at: datetime, until_at: datetime) -> Iterator[Change]:
    standing = active_schedule(week, zone, from_at).schedule_id
    for at in _candidates(week, zone, from_at, until_at):
        active = active_schedule(week, zone, at)
        if active.schedule_id != standing:
            standing = active.schedule_id
            yield Change(at, active)


def _candidates(
    week: Week, zone: ZoneInfo, from_at: datetime, until_at: datetime
) -> Iterator[datetime]:
    """Every instant in [from_at, until_at) at which something could change, in order."""
    minutes = _minutes_mentioned(week)
    while from_at < until_at:
        stop = min(from_at + _DAY, until_at)
        # The seam of two days is asked too: clocks may be set on it.
        found = {from_at} | _forcing_ends(week)
        clocks_set = offset_change(zone, from_at, stop)
        if clocks_set:
            found.add(clocks_set)
        # One day of margin on both sides: clocks set back at midnight repeat the end of a date.
        first = from_at.astimezone(zone).date() - _DAY
        days = (stop.astimezone(zone).date() - first).days + 2
        for day in (first + number * _DAY for number in range(days)):
            for minute in minutes:
                found |= instants_of_wall(zone, day, minute)
        yield from sorted(at for at in found if from_at <= at < stop)
        from_at = stop


def _minutes_mentioned(week: Week) -> set[int]:
    blocks: list[Window | Hours] = [
        *(window for schedule in week.schedules for window in schedule.windows),
        *(hours for override in week.overrides for hours in override.hours),
    ]
    ends = {minute for block in blocks for minute in (block.start_minute, block.end_minute)}
    return {0} | {minute % MINUTES_PER_DAY for minute in ends}


def _forcing_ends(week: Week) -> set[datetime]:
    if week.forcing is None:
        return set()
    until_at = week.forcing.until_at
    return {utc_of(week.forcing.since_at)} | ({utc_of(until_at)} if until_at else set())
