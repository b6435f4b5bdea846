"""Which weeks may not be saved, and is the person told what to do?"""

from datetime import UTC, date, datetime

import msgspec
import pytest

from callrouter.domain.dates import Dates, EveryYear, NthWeekday, OnDates
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import Forcing, Hours, Override, Schedule, Week, Window

TODAY = date(2026, 11, 1)
NINE, NOON, FIVE, SIX = 540, 720, 1020, 1080
OFFICE = Schedule("office", "Office hours", True, tuple(Window(day, NINE, SIX) for day in range(5)))
CLOSED = Schedule("closed", "Closed", False)
SUNDAY_NIGHT = Schedule("night", "Night desk", True, (Window(6, 1320, 540),))


def week_of(
    *schedules: Schedule, overrides: tuple[Override, ...] = (), forcing: Forcing | None = None
) -> Week:
    return Week(1, "Leasing", True, "closed", "closed", (*schedules, CLOSED), overrides, forcing)


def on(first: str, last: str | None = None) -> OnDates:
    return OnDates(date.fromisoformat(first), date.fromisoformat(last or first))


def override(name: str, dates: Dates, *hours: tuple[int, int]) -> Override:
    return Override(name.lower(), name, "closed", dates, tuple(Hours(*pair) for pair in hours))


def problems_of(*schedules: Schedule) -> list[str]:
    return week_problems(week_of(*schedules), TODAY)


def conflicts(*overrides: Override, today: date = TODAY) -> list[str]:
    return week_problems(week_of(OFFICE, overrides=overrides), today)


def test_an_ordinary_week_has_no_problems() -> None:
    overrides = (
        override("Thanksgiving", NthWeekday(11, 3, 4)),
        override("Winter break", EveryYear(12, 24, 1, 2)),
        override("Short day", on("2026-12-24"), (NINE, NOON), (780, FIVE)),
    )
    forcing = Forcing("closed", None, "Dana", datetime(2026, 11, 1, tzinfo=UTC))
    week = week_of(OFFICE, SUNDAY_NIGHT, overrides=overrides, forcing=forcing)
    assert week_problems(week, TODAY) == []


@pytest.mark.parametrize(
    ("week", "problem"),
    [
        # ids and names
        (
            week_of(OFFICE, msgspec.structs.replace(CLOSED, name=" CLOSED", id="c2")),
            'Two schedules are named "Closed". Rename one of them.',
        ),
        (
            week_of(Schedule("closed", "Shut", False)),
            'Two schedules have the id "closed", one is "Closed". Give it another id.',
        ),
        (
            week_of(Schedule("blank", " ", False)),
            'The schedule with id "blank" has no name. Give it one.',
        ),
        (
            week_of(
                overrides=(
                    override("A", on("2026-12-01")),
                    Override("o2", "a", "closed", on("2026-12-02")),
                )
            ),
            'Two overrides are named "a". Rename one of them.',
        ),
        (msgspec.structs.replace(week_of(), name=""), "The week has no name. Give it one."),
        # references
        (
            msgspec.structs.replace(week_of(OFFICE), default_schedule_id="gone"),
            'The default schedule "gone" is not in this week. '
            "Choose which schedule fills the gaps, or put it back.",
        ),
        (
            msgspec.structs.replace(week_of(OFFICE), closing_schedule_id="gone"),
            'The closing schedule "gone" is not in this week. '
            'Choose which schedule "force closed" makes active, or put it back.',
        ),
        (
            week_of(overrides=(Override("o", "Easter", "gone", on("2027-03-28")),)),
            'Override "Easter" names the schedule "gone", which is not in this week. '
            "Choose another schedule or remove the override.",
        ),
        # forcing
        (
            week_of(forcing=Forcing("gone", None, "Dana", datetime(2026, 11, 1, tzinfo=UTC))),
            'Dana forced the schedule "gone", which is not in this week. '
            "End the forcing or force another schedule.",
        ),
        (
            week_of(
                forcing=Forcing(
                    "closed",
                    datetime(2026, 11, 1, tzinfo=UTC),
                    "Dana",
                    datetime(2026, 11, 1, tzinfo=UTC),
                )
            ),
            "The forcing ends before it begins. Choose a later end.",
        ),
        (
            week_of(forcing=Forcing("closed", None, "Dana", datetime(2026, 11, 1))),  # noqa: DTZ001
            "The forcing has a time without a time zone. Give its times with an offset.",
        ),
    ],
)
def test_names_and_references(week: Week, problem: str) -> None:
    assert week_problems(week, TODAY) == [problem]


@pytest.mark.parametrize(
    ("window", "problem"),
    [
        (
            Window(0, NINE, NINE),
            'Schedule "Desk" on Mon starts and ends at 9:00 AM, which covers no time. For a whole '
            "day use 12:00 AM to 12:00 AM of the next day (0 to 1440); otherwise choose another end.",
        ),
        (
            Window(0, 0, 0),
            'Schedule "Desk" on Mon starts and ends at 12:00 AM, which covers no time. For a whole '
            "day use 12:00 AM to 12:00 AM of the next day (0 to 1440); otherwise choose another end.",
        ),
        (
            Window(0, -1, NOON),
            'Schedule "Desk" on Mon starts at minute -1 of a day. Choose a start from 0 to 1439.',
        ),
        (
            Window(0, NOON, 1441),
            'Schedule "Desk" on Mon ends at minute 1441 of a day. '
            "Choose an end from 1 to 1440, which is midnight at the end of the day.",
        ),
        (
            Window(7, NINE, NOON),
            'Schedule "Desk": there is no weekday 7. '
            "Choose a weekday from 0 (Monday) to 6 (Sunday).",
        ),
    ],
)
def test_impossible_windows(window: Window, problem: str) -> None:
    assert problems_of(Schedule("desk", "Desk", True, (window,))) == [problem]


@pytest.mark.parametrize(
    ("windows", "meet"),
    [
        # one minute of overlap is too much
        ((Window(0, NINE, NOON), Window(0, NOON - 1, FIVE)), True),
        # one after the other is fine: the end is not covered
        ((Window(0, NINE, NOON), Window(0, NOON, FIVE)), False),
        # the same hours on another day are fine
        ((Window(0, NINE, NOON), Window(1, NINE, NOON)), False),
        # one inside the other, the same twice
        ((Window(0, 0, 1440), Window(0, NINE, NOON)), True),
        ((Window(0, NINE, NOON), Window(0, NINE, NOON)), True),
        # over midnight into the next day
        ((Window(0, SIX, NINE + 1), Window(1, NINE, NOON)), True),
        ((Window(0, SIX, NINE), Window(1, NINE, NOON)), False),
        # over the week's end, whichever is first in the list
        ((Window(6, SIX, NINE + 1), Window(0, NINE, NOON)), True),
        ((Window(0, NINE, NOON), Window(6, SIX, NINE + 1)), True),
        ((Window(6, SIX, NINE), Window(0, NINE, NOON)), False),
        # whole days side by side around the week
        (tuple(Window(day, 0, 1440) for day in range(7)), False),
    ],
)
def test_overlapping_windows(windows: tuple[Window, ...], meet: bool) -> None:
    one = problems_of(Schedule("desk", "Desk", True, windows))
    assert bool(one) == meet
    apart = [Schedule(f"s{i}", f"Desk {i}", True, (w,)) for i, w in enumerate(windows)]
    assert bool(problems_of(*apart)) == meet


def test_an_overlap_names_both_schedules_and_their_windows() -> None:
    assert problems_of(
        OFFICE, msgspec.structs.replace(SUNDAY_NIGHT, windows=(Window(6, SIX, FIVE),))
    ) == [
        'Schedules "Office hours" (Mon 9:00 AM–6:00 PM) and "Night desk" (Sun 6:00 PM–5:00 PM) '
        "overlap. Shorten one, so that only one applies at a time."
    ]
    twice = Schedule("desk", "Desk", True, (Window(0, NINE, NOON), Window(0, 660, FIVE)))
    assert problems_of(twice) == [
        'Schedule "Desk": Mon 9:00 AM–12:00 PM and Mon 11:00 AM–5:00 PM overlap. '
        "Join them or shorten one."
    ]


def test_the_default_schedules_own_windows_may_not_overlap_either() -> None:
    week = msgspec.structs.replace(
        week_of(OFFICE, Schedule("x", "Extra", True, (Window(4, FIVE, 1440),))),
        default_schedule_id="office",
    )
    assert len(week_problems(week, TODAY)) == 1


@pytest.mark.parametrize(
    ("dates", "problem"),
    [
        (on("2026-12-02", "2026-12-01"),
         "ends on 2026-12-01, before it begins on 2026-12-02. Swap the two dates."),
        (EveryYear(6, 31, 7, 4), ": June 31 does not exist. Choose a day from 1 to 30."),
        (EveryYear(6, 1, 6, 0), ": June 0 does not exist. Choose a day from 1 to 30."),
        (EveryYear(2, 30, 2, 30), ": February 30 does not exist. Choose a day from 1 to 29."),
        (EveryYear(13, 1, 1, 1), ": there is no month 13. Choose a month from 1 to 12."),
        (NthWeekday(0, 3, 4), ": there is no month 0. Choose a month from 1 to 12."),
        (NthWeekday(11, 7, 4),
         ": there is no weekday 7. Choose a weekday from 0 (Monday) to 6 (Sunday)."),
        (NthWeekday(11, 3, 6),
         ": no month has a weekday number 6. Choose the 1st to the 5th, or -1 for the last."),
        (NthWeekday(11, 3, 0),
         ": no month has a weekday number 0. Choose the 1st to the 5th, or -1 for the last."),
        (NthWeekday(11, 3, 4, 32),
         "is moved by 32 days. Move it by at most 31 days, or choose another month."),
    ],
)  # fmt: skip
def test_impossible_dates(dates: Dates, problem: str) -> None:
    between = "" if problem.startswith(":") else " "
    assert conflicts(override("Odd", dates)) == [f'Override "Odd"{between}{problem}']


def test_february_29_may_be_asked_for() -> None:
    assert conflicts(override("Leap day", EveryYear(2, 29, 2, 29))) == []


def test_impossible_hours_of_an_override() -> None:
    assert conflicts(override("Odd", on("2026-12-01"), (NINE, NINE))) == [
        'Override "Odd" starts and ends at 9:00 AM, which covers no time. For a whole '
        "day use 12:00 AM to 12:00 AM of the next day (0 to 1440); otherwise choose another end."
    ]


@pytest.mark.parametrize(
    ("dates", "hours", "meet"),
    [
        (on("2026-12-01"), [(NINE, NOON), (660, FIVE)], True),
        (on("2026-12-01"), [(NINE, NOON), (NOON, FIVE)], False),
        # the tail after midnight meets the next day's hours only when there is a next day
        (on("2026-12-01"), [(SIX, 120), (60, NINE)], False),
        (on("2026-12-01", "2026-12-02"), [(SIX, 120), (60, NINE)], True),
        (EveryYear(12, 1, 12, 2), [(60, NINE), (SIX, 120)], True),
        (EveryYear(12, 1, 12, 1), [(60, NINE), (SIX, 120)], False),
        (NthWeekday(12, 0, 1), [(60, NINE), (SIX, 120)], False),
    ],
)
def test_hours_of_one_override(dates: Dates, hours: list[tuple[int, int]], meet: bool) -> None:
    assert bool(conflicts(override("Odd", dates, *hours))) == meet


@pytest.mark.parametrize(
    ("one", "other", "meeting"),
    [
        # the same day twice
        (override("A", on("2026-12-24")), override("B", on("2026-12-24")), "Thu, Dec 24, 2026"),
        # equally long ranges that share their last and first day
        (override("A", on("2026-12-01", "2026-12-03")),
         override("B", on("2026-12-03", "2026-12-05")), "Thu, Dec 3, 2026"),
        # side by side
        (override("A", on("2026-12-01", "2026-12-03")),
         override("B", on("2026-12-04", "2026-12-06")), None),
        # one is narrower
        (override("A", on("2026-12-01", "2026-12-03")), override("B", on("2026-12-03")), None),
        # one has hours and is therefore narrower
        (override("A", on("2026-12-24")), override("B", on("2026-12-24"), (NINE, NOON)), None),
        # both have hours that meet, or do not
        (override("A", on("2026-12-24"), (NINE, NOON)),
         override("B", on("2026-12-24"), (660, FIVE)),
         "Thu, Dec 24, 2026 (9:00 AM–12:00 PM and 11:00 AM–5:00 PM)"),
        (override("A", on("2026-12-24"), (NINE, NOON)),
         override("B", on("2026-12-24"), (NOON, FIVE)), None),
        # hours over midnight meet the next day's, in either order of the list
        (override("A", on("2026-12-31"), (1320, 120)), override("B", on("2027-01-01"), (60, NOON)),
         "Thu, Dec 31, 2026 (10:00 PM–2:00 AM and 1:00 AM–12:00 PM)"),
        (override("A", on("2027-01-01"), (60, NOON)), override("B", on("2026-12-31"), (1320, 120)),
         "Fri, Jan 1, 2027 (1:00 AM–12:00 PM and 10:00 PM–2:00 AM)"),
        # a yearly day and a date of some year, be it far ahead
        (override("A", EveryYear(12, 24, 12, 24)), override("B", on("2049-12-24")),
         "Fri, Dec 24, 2049"),
        (override("A", on("2049-12-24")), override("B", EveryYear(12, 24, 12, 24)),
         "Fri, Dec 24, 2049"),
        # movable and yearly meet in some year: Veterans Day is a second Wednesday in 2026
        (override("A", EveryYear(11, 11, 11, 11)), override("B", NthWeekday(11, 2, 2)),
         "Wed, Nov 11, 2026"),
        # the next fifth Monday of February is in 2044: beyond the ten years
        (override("A", EveryYear(2, 29, 2, 29)), override("B", NthWeekday(2, 0, 5)), None),
        # Thanksgiving and the day after it never meet
        (override("A", NthWeekday(11, 3, 4)), override("B", NthWeekday(11, 3, 4, 1)), None),
        # yearly ranges over New Year, equally long
        (override("A", EveryYear(12, 30, 1, 2)), override("B", EveryYear(1, 2, 1, 5)),
         "Sat, Jan 2, 2027"),
        # equally long in leap years only
        (override("A", EveryYear(2, 20, 3, 1)), override("B", EveryYear(3, 1, 3, 11)),
         "Wed, Mar 1, 2028"),
        # what was is let be
        (override("A", on("2026-10-01")), override("B", on("2026-10-01")), None),
        (override("A", on("2025-12-24")), override("B", EveryYear(12, 24, 12, 24)), None),
        # ranges to the end of the calendar are compared in no time
        (override("A", on("2026-12-24", "9999-12-31")), override("B", EveryYear(1, 1, 12, 31)), None),
        (override("A", on("9999-12-31")), override("B", on("9999-12-31")), "Fri, Dec 31, 9999"),
    ],
)  # fmt: skip
def test_two_overrides_of_equal_rank(one: Override, other: Override, meeting: str | None) -> None:
    expected = [
        f'Overrides "A" and "B" both apply on {meeting}, and neither is narrower. '
        "Change the dates or hours of one, or remove it."
    ]
    assert conflicts(one, other) == (expected if meeting else [])


def test_ten_years_ahead_are_counted_from_today() -> None:
    pair = override("A", EveryYear(2, 29, 2, 29)), override("B", NthWeekday(2, 0, 5))
    assert len(conflicts(*pair, today=date(2034, 3, 1))) == 1


def test_all_problems_are_told_at_once_and_each_once() -> None:
    week = msgspec.structs.replace(
        week_of(
            Schedule("desk", "Desk", True, (Window(0, NINE, NINE), Window(0, NINE, NINE))),
            overrides=(override("Odd", EveryYear(6, 31, 6, 31)),),
        ),
        default_schedule_id="gone",
    )
    problems = week_problems(week, TODAY)
    assert len(problems) == 3
    assert all(problem.endswith(".") for problem in problems)
