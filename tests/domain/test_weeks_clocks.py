"""Do weeks hold when clocks are set forward and back, and what does a written wall time mean?"""

from datetime import UTC, datetime

import pytest

from callrouter.domain.wall_time import clock_words, instant_of_wall
from callrouter.domain.week_changes import changes, spans
from callrouter.domain.weeks import Schedule, Week, Window, active_schedule

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
PHOENIX, HONOLULU, HAVANA = "America/Phoenix", "Pacific/Honolulu", "America/Havana"


def sundays(start_minute: int, end_minute: int) -> Week:
    desk = Schedule("open", "Desk", True, (Window(6, start_minute, end_minute),))
    return Week(1, "Desk", True, "shut", "shut", (desk, Schedule("shut", "Shut", False)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_wall_time_is_read_in_its_zone() -> None:
    assert instant_of_wall(NEW_YORK, "2026-12-24T23:10") == utc("2026-12-25 04:10")


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-12-24", "2026-02-30 10:00", "2026-12-24 24:10", "20261224T2310",
     "2026-12-24 23:10 EST", "2026-12-24 9:00", "2026-12-24T23:10+99:00", "0001-01-01 00:00+10:00"],
)  # fmt: skip
def test_what_is_no_date_and_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date and time") as refusal:
        instant_of_wall(NEW_YORK, text)
    assert str(refusal.value) == (
        f'"{text}" is not a date and time. Write it as 2026-12-24 23:10, '
        "or with an offset as 2026-12-24T23:10-05:00."
    )


@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        # a space, and seconds
        (NEW_YORK, "2026-12-24 23:10:30", "2026-12-25 04:10:30"),
        # an offset outranks the zone
        (NEW_YORK, "2026-12-24T23:10-08:00", "2026-12-25 07:10"),
        (NEW_YORK, "2026-12-24 23:10 +0530", "2026-12-24 17:40"),
        (NEW_YORK, "2026-12-24t23:10z", "2026-12-24 23:10"),
        # the repeated hour: its first pass
        (NEW_YORK, "2026-11-01 01:30", "2026-11-01 05:30"),
        (LOS_ANGELES, "2026-11-01 01:30", "2026-11-01 08:30"),
        # after it
        (NEW_YORK, "2026-11-01 02:00", "2026-11-01 07:00"),
        # the missing hour: the next instant that exists, from its first minute to its last
        (NEW_YORK, "2026-03-08 02:00", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 02:30", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 02:59:59", "2026-03-08 07:00"),
        (LOS_ANGELES, "2026-03-08 02:30", "2026-03-08 10:00"),
        # no clocks are set in Arizona and Hawaii
        (PHOENIX, "2026-03-08 02:30", "2026-03-08 09:30"),
        (HONOLULU, "2026-03-08 02:30", "2026-03-08 12:30"),
    ],
)
def test_written_times(zone: str, text: str, expected: str) -> None:
    instant = instant_of_wall(zone, text)
    assert instant == utc(expected)
    assert instant.tzinfo is UTC


SPRING, FALL = "2026-03-08", "2026-11-01"


@pytest.mark.parametrize(
    ("zone", "day", "window", "expected"),
    [
        # spring: a block that starts in the missing hour starts when it is over (3:00 EDT)
        (NEW_YORK, SPRING, (150, 300), [("07:00", "09:00")]),
        (LOS_ANGELES, SPRING, (150, 300), [("10:00", "12:00")]),
        # one that ends in it ends at its beginning
        (NEW_YORK, SPRING, (60, 150), [("06:00", "07:00")]),
        # one wholly inside it does not happen
        (NEW_YORK, SPRING, (120, 180), []),
        # one around it is an hour shorter
        (NEW_YORK, SPRING, (0, 360), [("05:00", "10:00")]),
        # fall: a block around the repeated hour covers both passes and is an hour longer
        (NEW_YORK, FALL, (0, 360), [("04:00", "11:00")]),
        (LOS_ANGELES, FALL, (0, 360), [("07:00", "14:00")]),
        # one of just that hour covers both passes without a break
        (NEW_YORK, FALL, (60, 120), [("05:00", "07:00")]),
        # one inside it happens in both
        (NEW_YORK, FALL, (75, 90), [("05:15", "05:30"), ("06:15", "06:30")]),
        # Arizona and Hawaii: nothing happens
        (PHOENIX, SPRING, (120, 180), [("09:00", "10:00")]),
        (PHOENIX, FALL, (60, 120), [("08:00", "09:00")]),
        (HONOLULU, SPRING, (120, 180), [("12:00", "13:00")]),
        (HONOLULU, FALL, (60, 120), [("11:00", "12:00")]),
        # Havana sets its clocks at midnight: 0:00 to 1:00 is missing, or repeated
        (HAVANA, SPRING, (30, 120), [("05:00", "06:00")]),
        (HAVANA, FALL, (0, 60), [("04:00", "06:00")]),
    ],
)
def test_windows_on_the_days_when_clocks_are_set(
    zone: str, day: str, window: tuple[int, int], expected: list[tuple[str, str]]
) -> None:
    # From Saturday night to Monday morning in all five zones.
    start, end = utc(f"{day} 00:00"), utc(f"{day} 23:00")
    found = [
        (f"{span.from_at:%H:%M}", f"{span.until_at:%H:%M}")
        for span in spans(sundays(*window), zone, start, end)
        if span.active.counts_as_open
    ]
    assert found == expected


@pytest.mark.parametrize("instant", ["2026-11-01 05:30", "2026-11-01 06:30"])
def test_both_passes_of_the_repeated_hour_count(instant: str) -> None:
    assert active_schedule(sundays(60, 120), NEW_YORK, utc(instant)).schedule_id == "open"


def test_the_hours_stay_on_the_wall_when_the_clocks_are_set() -> None:
    nine = [
        (utc("2026-03-01 14:00"), utc("2026-03-01 15:00")),  # standard time: UTC-5
        (utc("2026-03-08 13:00"), utc("2026-03-08 14:00")),  # daylight time: UTC-4
    ]
    found = changes(sundays(540, 600), NEW_YORK, utc("2026-03-01 00:00"), utc("2026-03-09 00:00"))
    assert [change.at for change in found] == [at for pair in nine for at in pair]


@pytest.mark.parametrize(
    ("minute", "words"),
    [(0, "12:00 AM"), (5, "12:05 AM"), (540, "9:00 AM"), (720, "12:00 PM"), (1439, "11:59 PM"),
     (1440, "12:00 AM")],
)  # fmt: skip
def test_clock_words(minute: int, words: str) -> None:
    assert clock_words(minute) == words
