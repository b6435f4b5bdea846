"""On which days does a dated rule hold?"""

from datetime import date, timedelta

import pytest

from callrouter.domain.dates import (
    Dates,
    EveryYear,
    NthWeekday,
    OnDates,
    span_containing,
    spans_between,
)

THANKSGIVING = NthWeekday(11, 3, 4)


def days_of(dates: Dates, year: int) -> list[str]:
    start = date(year, 1, 1)
    days = (start + timedelta(days=number) for number in range(366))
    return [f"{day:%m-%d}" for day in days if day.year == year and span_containing(dates, day)]


def test_thanksgiving_is_the_fourth_thursday_of_november() -> None:
    assert [days_of(THANKSGIVING, year) for year in (2024, 2025, 2026)] == [
        ["11-28"],
        ["11-27"],
        ["11-26"],
    ]


@pytest.mark.parametrize(
    ("dates", "year", "expected"),
    [
        # fixed dates, both ends included
        (OnDates(date(2026, 7, 3), date(2026, 7, 5)), 2026, ["07-03", "07-04", "07-05"]),
        # and only in their year
        (OnDates(date(2026, 7, 3), date(2026, 7, 5)), 2027, []),
        # last before first never holds
        (OnDates(date(2026, 7, 5), date(2026, 7, 3)), 2026, []),
        # every year
        (EveryYear(7, 4, 7, 4), 2031, ["07-04"]),
        # over New Year: both ends show in each calendar year
        (EveryYear(12, 30, 1, 2), 2026, ["01-01", "01-02", "12-30", "12-31"]),
        # February 29 by itself, in leap years only
        (EveryYear(2, 29, 2, 29), 2028, ["02-29"]),
        (EveryYear(2, 29, 2, 29), 2027, []),
        # from it, and up to it
        (EveryYear(2, 29, 3, 1), 2028, ["02-29", "03-01"]),
        (EveryYear(2, 29, 3, 1), 2027, ["03-01"]),
        (EveryYear(2, 28, 2, 29), 2027, ["02-28"]),
        # Memorial Day: the last Monday of May
        (NthWeekday(5, 0, -1), 2026, ["05-25"]),
        (NthWeekday(5, 0, -1), 2027, ["05-31"]),
        # the first and the fifth
        (NthWeekday(9, 0, 1), 2026, ["09-07"]),
        (NthWeekday(3, 0, 5), 2026, ["03-30"]),
        # a fifth that this year does not have
        (NthWeekday(2, 0, 5), 2026, []),
        # the day after Thanksgiving, the day before Memorial Day
        (NthWeekday(11, 3, 4, 1), 2026, ["11-27"]),
        (NthWeekday(5, 0, -1, -1), 2026, ["05-24"]),
        # moved into the next year
        (NthWeekday(12, 3, 5, 1), 2028, []),
        (NthWeekday(12, 3, 5, 1), 2027, ["01-01", "12-31"]),
        # what does not exist does not hold
        (EveryYear(13, 1, 13, 1), 2026, []),
        (NthWeekday(0, 1, 1), 2026, []),
        (NthWeekday(1, 7, 1), 2026, []),
    ],
)
def test_days_of_a_rule(dates: Dates, year: int, expected: list[str]) -> None:
    assert days_of(dates, year) == expected


@pytest.mark.parametrize(
    ("dates", "day", "days"),
    [
        # the width is that of the occurrence, seen from either side of New Year
        (EveryYear(12, 24, 1, 2), date(2026, 12, 31), 10),
        (EveryYear(12, 24, 1, 2), date(2027, 1, 1), 10),
        # a leap day counts where there is one
        (EveryYear(2, 20, 3, 1), date(2028, 2, 20), 11),
        (EveryYear(2, 20, 3, 1), date(2027, 2, 20), 10),
        (THANKSGIVING, date(2026, 11, 26), 1),
    ],
)
def test_how_wide_an_occurrence_is(dates: Dates, day: date, days: int) -> None:
    span = span_containing(dates, day)
    assert span is not None
    assert span.days == days


@pytest.mark.parametrize(
    "dates",
    [
        OnDates(date(2027, 12, 30), date(2028, 1, 3)),
        EveryYear(12, 24, 1, 2),
        EveryYear(2, 29, 2, 29),
        EveryYear(3, 1, 2, 29),
        NthWeekday(12, 3, -1, 31),
        NthWeekday(1, 0, 1, -31),
        NthWeekday(2, 0, 5),
    ],
)
def test_occurrences_in_a_stretch_are_those_found_day_by_day(dates: Dates) -> None:
    first, last = date(2026, 1, 2), date(2032, 12, 30)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    by_day = dict.fromkeys(span for day in days if (span := span_containing(dates, day)))
    assert spans_between(dates, first, last) == list(by_day)
