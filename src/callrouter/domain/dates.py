"""On which days does a dated rule hold?

Three kinds of rule: fixed dates, the same dates every year, and movable holidays such as the
fourth Thursday of November. All are local calendar dates with both ends included; no time zone.
"""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, date, timedelta
from typing import Annotated, NamedTuple, TypeAlias, assert_never

import msgspec

LAST_OF_MONTH = -1
MOST_DAYS_AFTER = 31

Month = Annotated[int, msgspec.Meta(ge=1, le=12)]
Day = Annotated[int, msgspec.Meta(ge=1, le=31)]


class OnDates(
    msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="kind", tag="on"
):
    """Every day from `first` to `last`, both included, once."""

    first: date
    last: date


class EveryYear(
    msgspec.Struct,
    frozen=True,
    gc=False,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="every_year",
):
    """The same days each year, both ends included; a last day before the first wraps over New Year.

    February 29 is kept only where it exists: a range that begins on it begins on March 1 in other
    years, one that ends on it ends on February 28, and February 29 alone holds in leap years only.
    """

    month: Month
    day: Day
    last_month: Month
    last_day: Day


class NthWeekday(
    msgspec.Struct,
    frozen=True,
    gc=False,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="nth_weekday",
):
    """One day a year: the nth weekday (0 is Monday) of a month, or the last one for nth -1.

    `days_after` moves it, also backwards: the day after Thanksgiving is `NthWeekday(11, 3, 4, 1)`.
    A fifth weekday that a year does not have means no such day that year.
    """

    month: Month
    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)]
    nth: Annotated[int, msgspec.Meta(ge=LAST_OF_MONTH, le=5)]
    days_after: Annotated[int, msgspec.Meta(ge=-MOST_DAYS_AFTER, le=MOST_DAYS_AFTER)] = 0


Dates: TypeAlias = OnDates | EveryYear | NthWeekday


class DateSpan(NamedTuple):
    """One occurrence of a rule: its first and last local date, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days the occurrence has; at least 1 for a possible rule."""
        return (self.last - self.first).days + 1


def span_containing(dates: Dates, day: date) -> DateSpan | None:
    """The occurrence of the rule that holds on that day; None when it does not."""
    match dates:
        case OnDates(first, last):
            return DateSpan(first, last) if first <= day <= last else None
        case EveryYear():
            return _yearly_span_containing(dates, day)
        case NthWeekday():
            return DateSpan(day, day) if _is_nth_weekday(dates, day) else None
        case _:
            assert_never(dates)


def spans_between(dates: Dates, first: date, last: date) -> list[DateSpan]:
    """The rule's occurrences, in order, that share at least one day with `first`..`last`."""
    if isinstance(dates, OnDates):
        candidates: list[DateSpan | None] = [DateSpan(dates.first, dates.last)]
    else:
        # A neighbouring year's occurrence can reach in: over New Year, or moved by days_after.
        years = range(max(first.year - 1, 2), min(last.year + 2, MAXYEAR))
        candidates = [_span_of_year(dates, year) for year in years]
    return [span for span in candidates if span and span.first <= last and span.last >= first]


def month_length(month: int, *, year: int) -> int:
    """How many days a month (1..12) of that year has."""
    return calendar.monthrange(year, month)[1]


def _span_of_year(rule: EveryYear | NthWeekday, year: int) -> DateSpan | None:
    """The occurrence that starts in that year (before `days_after` moves it), if there is one."""
    if isinstance(rule, EveryYear):
        return _yearly_span(rule, year)
    if not 1 <= rule.month <= 12:
        return None
    for day in range(1, month_length(rule.month, year=year) + 1):
        moved = date(year, rule.month, day) + timedelta(days=rule.days_after)
        if _is_nth_weekday(rule, moved):
            return DateSpan(moved, moved)
    return None


def _is_nth_weekday(rule: NthWeekday, day: date) -> bool:
    unmoved = day - timedelta(days=rule.days_after)
    if unmoved.month != rule.month or unmoved.weekday() != rule.weekday:
        return False
    if rule.nth == LAST_OF_MONTH:
        return unmoved.day + 7 > month_length(unmoved.month, year=unmoved.year)
    return (unmoved.day - 1) // 7 + 1 == rule.nth


def _yearly_span_containing(rule: EveryYear, day: date) -> DateSpan | None:
    start, end = (rule.month, rule.day), (rule.last_month, rule.last_day)
    key = (day.month, day.day)
    wraps = end < start
    if not (key >= start or key <= end if wraps else start <= key <= end):
        return None
    return _yearly_span(rule, day.year - 1 if wraps and key < start else day.year)


def _yearly_span(rule: EveryYear, year: int) -> DateSpan | None:
    if not (1 <= rule.month <= 12 and 1 <= rule.last_month <= 12 and rule.last_day >= 1):
        return None
    wraps = (rule.last_month, rule.last_day) < (rule.month, rule.day)
    last_year = year + 1 if wraps else year
    missing = rule.day > month_length(rule.month, year=year)
    if missing:
        first = date(year, rule.month, month_length(rule.month, year=year)) + timedelta(days=1)
    else:
        first = date(year, rule.month, max(rule.day, 1))
    last_day = min(rule.last_day, month_length(rule.last_month, year=last_year))
    last = date(last_year, rule.last_month, last_day)
    return DateSpan(first, last) if first <= last else None
