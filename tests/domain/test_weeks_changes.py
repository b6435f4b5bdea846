"""When does the active schedule change next, and what is a ribbon made of?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from callrouter.domain.dates import NthWeekday
from callrouter.domain.wall_time import instant_of_wall
from callrouter.domain.week_changes import changes, next_change_at, spans
from callrouter.domain.weeks import Forcing, Hours, Override, Reason, Schedule, Week, Window

ZONE = "America/New_York"
WEEK = Week(
    1,
    "Leasing office",
    True,
    "closed",
    "closed",
    (
        Schedule("office", "Office hours", True, tuple(Window(day, 540, 1080) for day in range(5))),
        Schedule("closed", "Closed", False),
    ),
    (Override("o1", "Thanksgiving", "closed", NthWeekday(11, 3, 4)),),
)


def wall(text: str) -> datetime:
    return instant_of_wall(ZONE, text)


def test_a_day_opens_and_closes() -> None:
    found = changes(WEEK, ZONE, wall("2026-11-23 00:00"), wall("2026-11-24 00:00"))
    assert [(change.at, change.active.schedule_id) for change in found] == [
        (wall("2026-11-23 09:00"), "office"),
        (wall("2026-11-23 18:00"), "closed"),
    ]
    assert all(change.at.tzinfo is UTC for change in found)


def test_naive_times_are_refused() -> None:
    naive = datetime(2026, 11, 23)  # noqa: DTZ001
    aware = naive.replace(tzinfo=UTC)
    for ask in (
        lambda: changes(WEEK, ZONE, naive, aware),
        lambda: changes(WEEK, ZONE, aware, naive),
        lambda: spans(WEEK, ZONE, naive, aware),
        lambda: next_change_at(WEEK, ZONE, naive),
    ):
        with pytest.raises(ValueError, match="names no time zone"):
            ask()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # open until six
        ("2026-11-23 10:00", "2026-11-23 18:00"),
        # at the very opening the next change is the closing
        ("2026-11-23 09:00", "2026-11-23 18:00"),
        # a second before six it is six
        ("2026-11-23 17:59:59", "2026-11-23 18:00"),
        # from Friday evening on: Monday
        ("2026-12-04 18:00", "2026-12-07 09:00"),
        # an override to the schedule that is active anyway is no change: Thanksgiving is passed over
        ("2026-11-25 18:00", "2026-11-27 09:00"),
    ],
)
def test_next_change(now: str, expected: str) -> None:
    assert next_change_at(WEEK, ZONE, wall(now)) == wall(expected)


def test_there_may_be_no_change_near() -> None:
    assert next_change_at(WEEK, ZONE, wall("2026-12-04 18:00"), within_days=2) is None
    always = msgspec.structs.replace(WEEK, schedules=WEEK.schedules[1:], overrides=())
    assert next_change_at(always, ZONE, wall("2026-11-23 10:00")) is None


def test_forcing_begins_and_ends_to_the_second() -> None:
    since_at, until_at = wall("2026-11-23 10:00:07"), wall("2026-11-23 11:30:09")
    week = msgspec.structs.replace(WEEK, forcing=Forcing("closed", until_at, "Dana", since_at))
    found = changes(week, ZONE, wall("2026-11-23 09:30"), wall("2026-11-23 12:00"))
    assert [(change.at, change.active.reason) for change in found] == [
        (since_at, Reason.FORCED),
        (until_at, Reason.RECURRING),
    ]


def test_hours_of_an_override_are_cut_exactly() -> None:
    late = Override("o2", "Open house", "office", NthWeekday(12, 5, 1), (Hours(600, 840),))
    week = msgspec.structs.replace(WEEK, overrides=(late,))
    found = spans(week, ZONE, wall("2026-12-05 00:00"), wall("2026-12-06 00:00"))
    assert [(span.from_at, span.active.counts_as_open) for span in found] == [
        (wall("2026-12-05 00:00"), False),
        (wall("2026-12-05 10:00"), True),
        (wall("2026-12-05 14:00"), False),
    ]


def test_a_whole_day_begins_and_ends_at_midnight_on_the_wall() -> None:
    open_day = Override("o2", "Open day", "office", NthWeekday(12, 5, 1))
    week = msgspec.structs.replace(WEEK, overrides=(open_day,))
    found = changes(week, ZONE, wall("2026-12-04 19:30"), wall("2026-12-06 19:30"))
    assert [change.at for change in found] == [wall("2026-12-05 00:00"), wall("2026-12-06 00:00")]


def test_a_stretch_without_length_has_no_spans_and_no_changes() -> None:
    nine = wall("2026-11-23 09:00")
    assert spans(WEEK, ZONE, nine, nine) == []
    assert changes(WEEK, ZONE, nine, nine) == []
    assert spans(WEEK, ZONE, nine, nine - timedelta(days=1)) == []


def test_a_change_at_either_end_of_the_stretch_belongs_to_the_neighbour() -> None:
    assert changes(WEEK, ZONE, wall("2026-11-23 09:00"), wall("2026-11-23 18:00")) == []


def test_clocks_set_on_the_seam_of_two_asked_days_are_seen() -> None:
    # 07:00 UTC on March 8 is the jump from 2:00 to 3:00; a stretch is walked in days from its start.
    desk = Schedule("desk", "Desk", True, (Window(6, 150, 300),))
    week = Week(1, "Desk", True, "closed", "closed", (desk, WEEK.schedules[1]))
    jump = datetime(2026, 3, 8, 7, tzinfo=UTC)
    found = changes(week, ZONE, jump - timedelta(days=1), jump + timedelta(days=1))
    assert [change.at for change in found] == [jump, jump + timedelta(hours=2)]


def test_the_zone_of_the_asked_times_does_not_matter() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    start, end = wall("2026-10-30 00:00"), wall("2026-11-03 00:00")
    there = changes(WEEK, ZoneInfo(ZONE), start.astimezone(tokyo), end.astimezone(tokyo))
    assert there == changes(WEEK, ZONE, start, end)
    here = ZoneInfo(ZONE)
    assert changes(WEEK, ZONE, start.astimezone(here), end.astimezone(here)) == there
