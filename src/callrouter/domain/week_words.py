"""How do people say when a schedule runs, and on which days an override holds?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import assert_never

from callrouter.domain.dates import Dates, EveryYear, NthWeekday, OnDates
from callrouter.domain.wall_time import (
    MINUTES_PER_DAY,
    MONTHS,
    WEEKDAYS,
    clock_words,
    date_words,
    hours_words,
)
from callrouter.domain.weeks import Hours, Window

WEEKDAY_NAMES = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def grouped_windows(windows: Iterable[Window]) -> dict[tuple[int, int], list[int]]:
    """Start and end minute -> the weekdays that have these hours, in the order of the week."""
    found: dict[tuple[int, int], list[int]] = {}
    for each in sorted(windows, key=lambda one: (one.weekday, one.start_minute)):
        found.setdefault((each.start_minute, each.end_minute), []).append(each.weekday)
    return found


def windows_words(windows: Iterable[Window]) -> str:
    """ "Mon–Fri 9:00 AM–6:00 PM, Sat 10:00 AM–5:00 PM"; "" for none."""
    groups = grouped_windows(windows)
    return ", ".join(
        f"{weekdays_words(days)} {hours_words(*hours)}" for hours, days in groups.items()
    )


def weekdays_words(days: Sequence[int]) -> str:
    """ "Mon–Fri", "Mon, Wed, Fri", "every day"; days in order."""
    if len(set(days)) == 7:
        return "every day"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_words(run) for run in runs)


def _run_words(run: list[int]) -> str:
    first, last = WEEKDAYS[run[0]], WEEKDAYS[run[-1]]
    return first if len(run) == 1 else f"{first}{'–' if len(run) > 2 else ', '}{last}"


def dates_words(dates: Dates) -> str:
    """ "every year on December 24", "Thu, Nov 26, 2026", "the fourth Thursday of November"."""
    match dates:
        case OnDates(first, last):
            if first == last:
                return _dated(first)
            return f"{_dated(first)} – {_dated(last)}"
        case EveryYear(month, day, last_month, last_day):
            first_words = f"{MONTH_NAMES[month - 1]} {day}"
            if (month, day) == (last_month, last_day):
                return f"every year on {first_words}"
            return f"every year, {first_words} – {MONTH_NAMES[last_month - 1]} {last_day}"
        case NthWeekday(month, weekday, nth, days_after):
            words = f"the {_NTH[nth]} {WEEKDAY_NAMES[weekday]} of {MONTH_NAMES[month - 1]}"
            return f"{_moved_words(days_after)}{words}, every year"
        case _:
            assert_never(dates)


def part_words(hours: Iterable[Hours]) -> str:
    """ "all day", or the parts of the day."""
    words = [span_words(each.start_minute, each.end_minute) for each in hours]
    return ", ".join(words) or "all day"


def span_words(start_minute: int, end_minute: int) -> str:
    """As `hours_words`, but "from 1:00 PM" and "until 9:00 AM" where a day ends or begins."""
    if start_minute > 0 and end_minute == MINUTES_PER_DAY:
        return f"from {clock_words(start_minute)}"
    if start_minute == 0 and end_minute < MINUTES_PER_DAY:
        return f"until {clock_words(end_minute)}"
    return hours_words(start_minute, end_minute)


def short_date(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}"


def _moved_words(days: int) -> str:
    if days == 0:
        return ""
    count = "the day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{count} {'after' if days > 0 else 'before'} "


def _dated(day: date) -> str:
    return f"{date_words(day)}, {day.year}"
