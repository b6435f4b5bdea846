"""Which schedule of a week is active at an instant, and why?

Exactly one always is: a forced one until it expires, else an override, else a recurring window,
else the default that fills every gap. Windows are wall time in the property's zone, half-open, and
belong to the day they start on. See `week_changes` for when it changes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated

import msgspec

from callrouter.domain.dates import Dates, span_containing
from callrouter.domain.wall_time import (
    WEEKDAYS,
    Zone,
    hours_words,
    moment_words,
    utc_of,
    zone_of,
)

MOST_SCHEDULES, MOST_WINDOWS, MOST_OVERRIDES, MOST_HOURS = 30, 100, 200, 10

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(max_length=100)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
StartMinute = Annotated[int, msgspec.Meta(ge=0, le=1439)]
EndMinute = Annotated[int, msgspec.Meta(ge=1, le=1440)]


class Window(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A recurring part of a week: weekday 0 is Monday, minutes of the wall clock, end excluded.

    An end before the start crosses midnight. `0..1440` is the whole day; equal ones cover nothing.
    """

    weekday: Weekday
    start_minute: StartMinute
    end_minute: EndMinute


class Schedule(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A named schedule; without windows it is active only by default, override or forcing."""

    id: Id
    name: Name
    counts_as_open: bool
    windows: Annotated[tuple[Window, ...], msgspec.Meta(max_length=MOST_WINDOWS)] = ()


class Hours(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A part of each day of an override, written as a `Window` without its weekday."""

    start_minute: StartMinute
    end_minute: EndMinute


class Override(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Dates on which a schedule of the same week is active; no hours means the whole day."""

    id: Id
    name: Name
    schedule_id: Id
    dates: Dates
    hours: Annotated[tuple[Hours, ...], msgspec.Meta(max_length=MOST_HOURS)] = ()


Schedules = Annotated[tuple[Schedule, ...], msgspec.Meta(max_length=MOST_SCHEDULES)]
Overrides = Annotated[tuple[Override, ...], msgspec.Meta(max_length=MOST_OVERRIDES)]


class Forcing(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Someone's order that a schedule be active from `since_at` to `until_at`, or until undone."""

    schedule_id: str
    until_at: Instant | None
    by: str
    since_at: Instant


class Week(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A named set of schedules of a property. "Force closed" takes `closing_schedule_id`."""

    id: int
    name: Name
    is_main: bool
    default_schedule_id: Id
    closing_schedule_id: Id
    schedules: Schedules
    overrides: Overrides = ()
    forcing: Forcing | None = None


class Reason(Enum):
    """Which rule made a schedule the active one, strongest first."""

    FORCED = "forced"
    OVERRIDE = "override"
    RECURRING = "recurring"
    DEFAULT = "default"


class Active(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The active schedule; `because` is a part of a sentence such as `override "Thanksgiving"`."""

    schedule_id: str
    schedule_name: str
    counts_as_open: bool
    reason: Reason
    because: str


def active_schedule(week: Week, zone: Zone, now: datetime) -> Active:
    """The one schedule that is active at an aware instant, judged by the wall clock of the zone.

    Never fails for a week that somehow has problems: what names an unknown schedule is passed over.
    Raises ValueError for a naive time or an unknown zone.
    """
    now = utc_of(now)
    wall = now.astimezone(zone_of(zone))
    return (
        _forced(week, now, wall)
        or _overridden(week, wall)
        or _recurring(week, wall)
        or _default(week)
    )


def _forced(week: Week, now: datetime, wall: datetime) -> Active | None:
    forcing = week.forcing
    if forcing is None or now < forcing.since_at:
        return None
    if forcing.until_at is None:
        until = "until someone ends it"
    elif now < forcing.until_at:
        until = f"until {moment_words(forcing.until_at.astimezone(wall.tzinfo), wall.date())}"
    else:
        return None
    return _active(week, forcing.schedule_id, Reason.FORCED, f"forced by {forcing.by} {until}")


def _overridden(week: Week, wall: datetime) -> Active | None:
    """The narrowest override: fewest days, then part of a day, then the first one listed."""
    best: tuple[tuple[int, bool], Active] | None = None
    for override in week.overrides:
        for hours in override.hours or (None,):
            day = _start_day(hours.start_minute, hours.end_minute, wall) if hours else wall.date()
            span = span_containing(override.dates, day) if day else None
            if span is None:
                continue
            rank = (span.days, hours is None)
            if best is not None and best[0] <= rank:
                continue
            because = f'override "{override.name}"'
            if hours:
                because += f", {hours_words(hours.start_minute, hours.end_minute)}"
            active = _active(week, override.schedule_id, Reason.OVERRIDE, because)
            best = (rank, active) if active else best
    return best[1] if best else None


def _recurring(week: Week, wall: datetime) -> Active | None:
    for schedule in week.schedules:
        for window in schedule.windows:
            day = _start_day(window.start_minute, window.end_minute, wall)
            if day is not None and day.weekday() == window.weekday:
                because = window_words(window)
                return _active(week, schedule.id, Reason.RECURRING, because)
    return None


def _default(week: Week) -> Active:
    because = "no other schedule applies"
    known = _active(week, week.default_schedule_id, Reason.DEFAULT, because)
    return known or Active(
        week.default_schedule_id, "Unknown schedule", False, Reason.DEFAULT, because
    )


def window_words(window: Window) -> str:
    """A window as people write it: `Mon 9:00 AM–6:00 PM`."""
    return f"{WEEKDAYS[window.weekday]} {hours_words(window.start_minute, window.end_minute)}"


def _start_day(start_minute: int, end_minute: int, wall: datetime) -> date | None:
    """The day on which a daily block that covers this wall time began, None when it covers it not.

    Wall minutes are compared, so both passes of a repeated hour count and a block that starts in
    a missing hour starts when the clocks have jumped.
    """
    minute = wall.hour * 60 + wall.minute
    if start_minute < end_minute:
        return wall.date() if start_minute <= minute < end_minute else None
    if start_minute == end_minute:
        return None
    if minute >= start_minute:
        return wall.date()
    return wall.date() - timedelta(days=1) if minute < end_minute else None


def _active(week: Week, schedule_id: str, reason: Reason, because: str) -> Active | None:
    for schedule in week.schedules:
        if schedule.id == schedule_id:
            return Active(schedule.id, schedule.name, schedule.counts_as_open, reason, because)
    return None
