"""Where would two rules of a week claim the same instant with equal right?

Recurring windows may never overlap; of two overrides the narrower wins, so only equally narrow ones
that meet are in doubt. All is compared in wall minutes, over midnight and the week's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date
from itertools import combinations
from typing import assert_never

from callrouter.domain.dates import DateSpan, EveryYear, NthWeekday, OnDates, spans_between
from callrouter.domain.wall_time import MINUTES_PER_DAY, date_words, hours_words
from callrouter.domain.weeks import Hours, Override, Week, Window, window_words

YEARS_AHEAD = 10
_MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY
_LONGEST_YEARLY_DAYS = 366


def recurring_overlaps(week: Week) -> Iterator[str]:
    """A sentence for every two recurring windows that overlap, of one schedule or of two."""
    windows = [
        (schedule.name, window)
        for schedule in week.schedules
        for window in schedule.windows
        if 0 <= window.weekday <= 6 and _is_sound(window)
    ]
    for (name, window), (other_name, other) in combinations(windows, 2):
        if not _windows_meet(window, other):
            continue
        if name == other_name:
            yield (
                f'Schedule "{name}": {window_words(window)} and {window_words(other)} overlap. '
                "Join them or shorten one."
            )
        else:
            yield (
                f'Schedules "{name}" ({window_words(window)}) and "{other_name}" '
                f"({window_words(other)}) overlap. Shorten one, so that only one applies at a time."
            )


def overriding_overlaps(sound: Sequence[Override], today: date) -> Iterator[str]:
    """A sentence for every override whose hours overlap, and for every two that meet in equal rank.

    Takes those overrides of a week that have no problem of their own. Looks from `today` on: fixed
    dates as far as they reach, two yearly or movable rules for ten years.
    """
    for override in sound:
        yield from _own_hours_overlaps(override)
    for one, other in combinations(sound, 2):
        meeting = _first_meeting(one, other, today)
        if meeting:
            yield (
                f'Overrides "{one.name}" and "{other.name}" both apply on {meeting}, and neither '
                "is narrower. Change the dates or hours of one, or remove it."
            )


def _own_hours_overlaps(override: Override) -> Iterator[str]:
    shifts = (0,) if _is_single_day(override) else (-1, 0, 1)
    for hours, other in combinations(override.hours, 2):
        if any(_hours_meet(hours, other, shift) for shift in shifts):
            yield (
                f'Override "{override.name}": {_words(hours)} and {_words(other)} overlap. '
                "Join them or shorten one."
            )


def _first_meeting(one: Override, other: Override, today: date) -> str | None:
    """When two overrides of equal rank first meet, in words."""
    if bool(one.hours) != bool(other.hours):
        return None
    for span in _spans_ahead(one, other, today):
        # A day of margin, because hours may reach past midnight into the other's first day.
        near = spans_between(other.dates, _moved(span.first, -1), _moved(span.last, 1))
        for other_span in near:
            if span.days == other_span.days:
                meeting = _meeting_of(one, span, other, other_span, today)
                if meeting:
                    return meeting
    return None


def _meeting_of(
    one: Override, span: DateSpan, other: Override, other_span: DateSpan, today: date
) -> str | None:
    if not one.hours:
        first = max(span.first, other_span.first, today)
        return _dated(first) if first <= min(span.last, other_span.last) else None
    for shift in (0, 1, -1):
        # `first` is a day of `one` that lies `shift` days before a day of `other`.
        first = max(span.first, _moved(other_span.first, -shift), _moved(today, -1))
        if first > min(span.last, _moved(other_span.last, -shift)):
            continue
        for hours in one.hours:
            for other_hours in other.hours:
                if _hours_meet(hours, other_hours, shift):
                    return f"{_dated(first)} ({_words(hours)} and {_words(other_hours)})"
    return None


def _spans_ahead(one: Override, other: Override, today: date) -> list[DateSpan]:
    """The occurrences of `one` that could still meet `other`."""
    from_day, until_day = _moved(today, -1), _moved(today, 366 * YEARS_AHEAD)
    fixed = [rule.dates for rule in (one, other) if isinstance(rule.dates, OnDates)]
    if len(fixed) == 1 and (fixed[0].last - fixed[0].first).days >= _LONGEST_YEARLY_DAYS:
        return []
    if fixed:
        from_day = max(from_day, _moved(min(dates.first for dates in fixed), -1))
        until_day = _moved(max(dates.last for dates in fixed), 1)
    return spans_between(one.dates, from_day, until_day)


def _windows_meet(one: Window, other: Window) -> bool:
    shift = (other.weekday - one.weekday) * MINUTES_PER_DAY
    return any(
        _blocks_meet(one, other, shift + turn)
        for turn in (-_MINUTES_PER_WEEK, 0, _MINUTES_PER_WEEK)
    )


def _hours_meet(one: Hours, other: Hours, shift_days: int) -> bool:
    return _blocks_meet(one, other, shift_days * MINUTES_PER_DAY)


def _blocks_meet(one: Window | Hours, other: Window | Hours, shift: int) -> bool:
    """Whether two blocks share a minute when the other's day begins `shift` minutes later."""
    other_start = other.start_minute + shift
    return one.start_minute < other_start + _length(
        other
    ) and other_start < one.start_minute + _length(one)


def _length(block: Window | Hours) -> int:
    return (block.end_minute - block.start_minute) % MINUTES_PER_DAY or MINUTES_PER_DAY


def _is_sound(block: Window | Hours) -> bool:
    start, end = block.start_minute, block.end_minute
    return 0 <= start < MINUTES_PER_DAY and 1 <= end <= MINUTES_PER_DAY and start != end


def _is_single_day(override: Override) -> bool:
    match override.dates:
        case OnDates(first, last):
            return first == last
        case EveryYear(month, day, last_month, last_day):
            return (month, day) == (last_month, last_day)
        case NthWeekday():
            return True
        case _:
            assert_never(override.dates)


def _moved(day: date, days: int) -> date:
    """That many days on, stopping short of the calendar's two ends."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date(MAXYEAR, 12, 31).toordinal()))


def _dated(day: date) -> str:
    return f"{date_words(day)}, {day.year}"


def _words(hours: Hours) -> str:
    return hours_words(hours.start_minute, hours.end_minute)
