"""May this week be saved?

Answers in sentences for the person who edits it: each names the schedules or overrides it is about
and says what to do. A week without problems has exactly one active schedule at every instant, and
no accident of order decides which. Overlaps are found in `week_overlaps`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from callrouter.domain.dates import (
    LAST_OF_MONTH,
    MOST_DAYS_AFTER,
    EveryYear,
    NthWeekday,
    OnDates,
    month_length,
)
from callrouter.domain.wall_time import MINUTES_PER_DAY, WEEKDAYS, clock_words
from callrouter.domain.week_overlaps import overriding_overlaps, recurring_overlaps
from callrouter.domain.weeks import Forcing, Hours, Override, Schedule, Week, Window

MOST_TIMES = 400
_LEAP_YEAR = 2000
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def week_problems(week: Week, today: date) -> list[str]:
    """Every reason not to save the week, each once, in reading order; [] when it may be saved.

    Yearly and movable overrides are compared from `today` for ten years; the past is let be.
    A part with a problem of its own is left out of the search for overlaps.
    """
    if (times := _count_times(week)) > MOST_TIMES:  # each is asked on every day that is drawn
        return [
            f"The week holds {times} windows and hours of overrides. Keep at most {MOST_TIMES}."
        ]
    found = [
        *_naming_problems(week),
        *_reference_problems(week),
        *_window_problems(week),
        *_override_problems(week),
        *recurring_overlaps(week),
        *overriding_overlaps([one for one in week.overrides if not _faults(one)], today),
    ]
    return list(dict.fromkeys(found))


def _count_times(week: Week) -> int:
    windows = sum(len(schedule.windows) for schedule in week.schedules)
    return windows + sum(len(override.hours) for override in week.overrides)


def _naming_problems(week: Week) -> Iterator[str]:
    if not week.name.strip():
        yield "The week has no name. Give it one."
    yield from _doubles("schedule", week.schedules)
    yield from _doubles("override", week.overrides)


def _doubles(kind: str, named: Sequence[Schedule | Override]) -> Iterator[str]:
    ids: set[str] = set()
    names: set[str] = set()
    for one in named:
        name = one.name.strip().casefold()
        if not name:
            yield f'The {kind} with id "{one.id}" has no name. Give it one.'
        elif name in names:
            yield f'Two {kind}s are named "{one.name}". Rename one of them.'
        if one.id in ids:
            yield f'Two {kind}s have the id "{one.id}", one is "{one.name}". Give it another id.'
        ids.add(one.id)
        names.add(name)


def _reference_problems(week: Week) -> Iterator[str]:
    known = {schedule.id for schedule in week.schedules}
    if week.default_schedule_id not in known:
        yield (
            f'The default schedule "{week.default_schedule_id}" is not in this week. '
            "Choose which schedule fills the gaps, or put it back."
        )
    if week.closing_schedule_id not in known:
        yield (
            f'The closing schedule "{week.closing_schedule_id}" is not in this week. '
            'Choose which schedule "force closed" makes active, or put it back.'
        )
    for override in week.overrides:
        if override.schedule_id not in known:
            yield (
                f'Override "{override.name}" names the schedule "{override.schedule_id}", '
                "which is not in this week. Choose another schedule or remove the override."
            )
    if week.forcing:
        yield from _forcing_problems(week.forcing, known)


def _forcing_problems(forcing: Forcing, known: set[str]) -> Iterator[str]:
    if forcing.schedule_id not in known:
        yield (
            f'{forcing.by} forced the schedule "{forcing.schedule_id}", which is not in this week. '
            "End the forcing or force another schedule."
        )
    since_at, until_at = forcing.since_at, forcing.until_at
    if since_at.utcoffset() is None or (until_at and until_at.utcoffset() is None):
        yield "The forcing has a time without a time zone. Give its times with an offset."
    elif until_at and until_at <= since_at:
        yield "The forcing ends before it begins. Choose a later end."


def _window_problems(week: Week) -> Iterator[str]:
    for schedule in week.schedules:
        for window in schedule.windows:
            name = f'Schedule "{schedule.name}"'
            if 0 <= window.weekday <= 6:
                name += f" on {WEEKDAYS[window.weekday]}"
            else:
                yield (
                    f"{name}: there is no weekday {window.weekday}. "
                    "Choose a weekday from 0 (Monday) to 6 (Sunday)."
                )
            yield from _block_problems(name, window)


def _override_problems(week: Week) -> Iterator[str]:
    for override in week.overrides:
        yield from _faults(override)


def _faults(override: Override) -> list[str]:
    """What is wrong with an override by itself."""
    name = f'Override "{override.name}"'
    problems = list(_date_problems(name, override.dates))
    for hours in override.hours:
        problems += _block_problems(name, hours)
    return problems


def _block_problems(name: str, block: Window | Hours) -> Iterator[str]:
    start, end = block.start_minute, block.end_minute
    if start == end:
        yield (
            f"{name} starts and ends at {clock_words(start)}, which covers no time. For a whole "
            "day use 12:00 AM to 12:00 AM of the next day (0 to 1440); otherwise choose another end."
        )
        return
    if not 0 <= start < MINUTES_PER_DAY:
        yield f"{name} starts at minute {start} of a day. Choose a start from 0 to 1439."
    if not 1 <= end <= MINUTES_PER_DAY:
        yield (
            f"{name} ends at minute {end} of a day. "
            "Choose an end from 1 to 1440, which is midnight at the end of the day."
        )


def _date_problems(name: str, dates: OnDates | EveryYear | NthWeekday) -> Iterator[str]:
    match dates:
        case OnDates(first, last):
            if last < first:
                yield f"{name} ends on {last}, before it begins on {first}. Swap the two dates."
        case EveryYear(month, day, last_month, last_day):
            yield from _day_problems(name, month, day)
            if (last_month, last_day) != (month, day):
                yield from _day_problems(name, last_month, last_day)
        case NthWeekday():
            yield from _movable_problems(name, dates)
        case _:
            assert_never(dates)


def _day_problems(name: str, month: int, day: int) -> Iterator[str]:
    if not 1 <= month <= 12:
        yield f"{name}: there is no month {month}. Choose a month from 1 to 12."
        return
    length = month_length(month, year=_LEAP_YEAR)
    if not 1 <= day <= length:
        month_name = _MONTH_NAMES[month - 1]
        yield f"{name}: {month_name} {day} does not exist. Choose a day from 1 to {length}."


def _movable_problems(name: str, dates: NthWeekday) -> Iterator[str]:
    if not 1 <= dates.month <= 12:
        yield f"{name}: there is no month {dates.month}. Choose a month from 1 to 12."
    if not 0 <= dates.weekday <= 6:
        yield (
            f"{name}: there is no weekday {dates.weekday}. "
            "Choose a weekday from 0 (Monday) to 6 (Sunday)."
        )
    if dates.nth != LAST_OF_MONTH and not 1 <= dates.nth <= 5:
        yield (
            f"{name}: no month has a weekday number {dates.nth}. "
            "Choose the 1st to the 5th, or -1 for the last."
        )
    if abs(dates.days_after) > MOST_DAYS_AFTER:
        yield (
            f"{name} is moved by {dates.days_after} days. "
            f"Move it by at most {MOST_DAYS_AFTER} days, or choose another month."
        )
