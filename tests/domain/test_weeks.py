"""Is exactly the right schedule of a week active, and does it say why?"""

from datetime import UTC, date, datetime

import msgspec
import pytest

from callrouter.domain.dates import EveryYear, NthWeekday, OnDates
from callrouter.domain.wall_time import instant_of_wall
from callrouter.domain.weeks import (
    Active,
    Forcing,
    Hours,
    Override,
    Reason,
    Schedule,
    Week,
    Window,
    active_schedule,
)

ZONE = "America/New_York"
NINE, NOON, SIX = 540, 720, 1080

OFFICE = Schedule("office", "Office hours", True, tuple(Window(day, NINE, SIX) for day in range(5)))
NIGHT = Schedule("night", "Night desk", True, (Window(6, 1320, 120), Window(5, 0, 1440)))
CLOSED = Schedule("closed", "Closed", False)
HOLIDAY = Schedule("holiday", "Holiday", False)


def leasing(*overrides: Override, forcing: Forcing | None = None) -> Week:
    schedules = (OFFICE, NIGHT, CLOSED, HOLIDAY)
    return Week(1, "Leasing office", True, "closed", "closed", schedules, overrides, forcing)


def at(week: Week, wall: str) -> Active:
    return active_schedule(week, ZONE, instant_of_wall(ZONE, wall))


THANKSGIVING = Override("o1", "Thanksgiving", "holiday", NthWeekday(11, 3, 4))


def test_office_hours_are_active_on_a_monday_morning() -> None:
    assert at(leasing(), "2026-11-23 10:00") == Active(
        schedule_id="office",
        schedule_name="Office hours",
        counts_as_open=True,
        reason=Reason.RECURRING,
        because="Mon 9:00 AM–6:00 PM",
    )


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="names no time zone") as refusal:
        active_schedule(leasing(), ZONE, datetime(2026, 11, 23, 10))  # noqa: DTZ001
    assert str(refusal.value) == (
        "The time 2026-11-23T10:00:00 names no time zone. Pass a time with an offset."
    )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../etc/passwd", ""])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match=r"is not a known time zone\. Use an IANA name"):
        active_schedule(leasing(), zone, datetime(2026, 11, 23, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("wall", "schedule_id", "because"),
    [
        # the minute before a window is not in it
        ("2026-11-23 08:59:59", "closed", "no other schedule applies"),
        # the start is
        ("2026-11-23 09:00", "office", "Mon 9:00 AM–6:00 PM"),
        # the last second is
        ("2026-11-23 17:59:59", "office", "Mon 9:00 AM–6:00 PM"),
        # the end is not
        ("2026-11-23 18:00", "closed", "no other schedule applies"),
        # 0 to 1440 is the whole day, from its first second
        ("2026-11-28 00:00", "night", "Sat all day"),
        # to its last
        ("2026-11-28 23:59:59", "night", "Sat all day"),
        # and no longer
        ("2026-11-29 00:00", "closed", "no other schedule applies"),
        # a window over midnight begins on its own day
        ("2026-11-29 22:00", "night", "Sun 10:00 PM–2:00 AM"),
        # and reaches over the week's end into Monday
        ("2026-11-30 01:59:59", "night", "Sun 10:00 PM–2:00 AM"),
        # where it ends
        ("2026-11-30 02:00", "closed", "no other schedule applies"),
        # it does not cover the small hours of its own day
        ("2026-11-29 01:00", "closed", "no other schedule applies"),
    ],
)
def test_recurring_windows(wall: str, schedule_id: str, because: str) -> None:
    active = at(leasing(), wall)
    assert (active.schedule_id, active.because) == (schedule_id, because)


MORNING = Override(
    "o2",
    "Short day",
    "office",
    OnDates(date(2026, 11, 26), date(2026, 11, 26)),
    (Hours(480, NOON),),
)
BREAK = Override("o3", "Winter break", "holiday", EveryYear(12, 24, 1, 2))
RENOVATION = Override("o4", "Renovation", "night", OnDates(date(2026, 12, 20), date(2026, 12, 27)))
PARTY = Override(
    "o5", "Party", "office", OnDates(date(2026, 12, 31), date(2026, 12, 31)), (Hours(1320, 180),)
)


@pytest.mark.parametrize(
    ("overrides", "wall", "schedule_id", "because"),
    [
        # an override beats the recurring window
        ([THANKSGIVING], "2026-11-26 10:00", "holiday", 'override "Thanksgiving"'),
        # from midnight
        ([THANKSGIVING], "2026-11-26 00:00", "holiday", 'override "Thanksgiving"'),
        # until midnight, after which the week resumes by itself
        ([THANKSGIVING], "2026-11-27 00:00", "closed", "no other schedule applies"),
        # the day before is untouched
        ([THANKSGIVING], "2026-11-25 10:00", "office", "Wed 9:00 AM–6:00 PM"),
        # part of a day beats the whole day of an equally long range, whatever the order
        (
            [THANKSGIVING, MORNING],
            "2026-11-26 11:59",
            "office",
            'override "Short day", 8:00 AM–12:00 PM',
        ),
        (
            [MORNING, THANKSGIVING],
            "2026-11-26 11:59",
            "office",
            'override "Short day", 8:00 AM–12:00 PM',
        ),
        # outside its hours the other one holds
        ([MORNING, THANKSGIVING], "2026-11-26 12:00", "holiday", 'override "Thanksgiving"'),
        # outside its hours and alone, the week goes on as ever
        ([MORNING], "2026-11-26 12:00", "office", "Thu 9:00 AM–6:00 PM"),
        # a yearly range holds on its first and last day
        ([BREAK], "2026-12-24 00:00", "holiday", 'override "Winter break"'),
        ([BREAK], "2027-01-02 23:59", "holiday", 'override "Winter break"'),
        ([BREAK], "2027-01-03 00:00", "closed", "no other schedule applies"),
        # 8 days beat 10
        ([BREAK, RENOVATION], "2026-12-25 10:00", "night", 'override "Renovation"'),
        ([RENOVATION, BREAK], "2026-12-25 10:00", "night", 'override "Renovation"'),
        ([RENOVATION, BREAK], "2026-12-28 10:00", "holiday", 'override "Winter break"'),
        # hours over midnight belong to the date they start on, and stay as narrow as it
        ([BREAK, PARTY], "2027-01-01 02:59", "office", 'override "Party", 10:00 PM–3:00 AM'),
        ([BREAK, PARTY], "2027-01-01 03:00", "holiday", 'override "Winter break"'),
        ([BREAK, PARTY], "2026-12-31 02:59", "holiday", 'override "Winter break"'),
    ],
)
def test_overrides(overrides: list[Override], wall: str, schedule_id: str, because: str) -> None:
    active = at(leasing(*overrides), wall)
    assert (active.schedule_id, active.because) == (schedule_id, because)


FORCED_AT = instant_of_wall(ZONE, "2026-11-26 11:00")


@pytest.mark.parametrize(
    ("until", "wall", "reason", "because"),
    [
        # before it was forced, nothing is forced
        ("2026-11-26 15:00", "2026-11-26 10:59", Reason.OVERRIDE, 'override "Thanksgiving"'),
        # forcing beats an override, at once
        ("2026-11-26 15:00", "2026-11-26 11:00", Reason.FORCED, "forced by Dana until 3:00 PM"),
        # until just before its expiry
        ("2026-11-26 15:00", "2026-11-26 14:59:59", Reason.FORCED, "forced by Dana until 3:00 PM"),
        # when it gives way
        ("2026-11-26 15:00", "2026-11-26 15:00", Reason.OVERRIDE, 'override "Thanksgiving"'),
        # an expiry on another day says which
        (
            "2026-11-27 08:00",
            "2026-11-26 12:00",
            Reason.FORCED,
            "forced by Dana until Fri, Nov 27, 8:00 AM",
        ),
        # without expiry it lasts
        (None, "2027-11-26 12:00", Reason.FORCED, "forced by Dana until someone ends it"),
    ],
)
def test_forcing(until: str | None, wall: str, reason: Reason, because: str) -> None:
    until_at = instant_of_wall(ZONE, until) if until else None
    forcing = Forcing("night", until_at, "Dana", FORCED_AT)
    active = at(leasing(THANKSGIVING, forcing=forcing), wall)
    assert (active.reason, active.because) == (reason, because)
    assert active.schedule_id == ("night" if reason is Reason.FORCED else "holiday")


def test_the_default_schedule_may_have_windows_of_its_own() -> None:
    week = msgspec.structs.replace(leasing(), default_schedule_id="office")
    assert at(week, "2026-11-23 10:00").reason is Reason.RECURRING
    assert at(week, "2026-11-23 20:00").reason is Reason.DEFAULT
    assert at(week, "2026-11-23 20:00").schedule_id == "office"


@pytest.mark.parametrize(
    "week",
    [
        # an override to a schedule that is gone is passed over
        leasing(Override("o", "Lost", "gone", NthWeekday(11, 0, 4))),
        # so is forcing one
        leasing(forcing=Forcing("gone", None, "Dana", datetime(2026, 1, 1, tzinfo=UTC))),
        # and dates that do not exist
        leasing(Override("o", "Nonsense", "holiday", EveryYear(0, 1, 13, 40))),
        leasing(Override("o", "Nonsense", "holiday", NthWeekday(13, 0, 4))),
        leasing(Override("o", "Nonsense", "holiday", OnDates(date(2027, 1, 1), date(2026, 1, 1)))),
    ],
)
def test_a_broken_week_still_answers(week: Week) -> None:
    assert at(week, "2026-11-23 10:00").schedule_id == "office"


def test_a_week_whose_default_is_gone_counts_as_closed() -> None:
    week = msgspec.structs.replace(leasing(), default_schedule_id="gone")
    active = at(week, "2026-11-23 20:00")
    assert (active.schedule_id, active.counts_as_open) == ("gone", False)


def test_an_equal_start_and_end_covers_nothing() -> None:
    odd = Schedule("odd", "Odd", True, (Window(0, NINE, NINE),))
    week = Week(1, "Odd", True, "closed", "closed", (odd, CLOSED))
    assert at(week, "2026-11-23 09:00").schedule_id == "closed"
    assert at(week, "2026-11-23 20:00").schedule_id == "closed"


def test_a_week_survives_being_stored_as_json() -> None:
    week = leasing(
        THANKSGIVING, MORNING, BREAK, forcing=Forcing("closed", FORCED_AT, "Dana", FORCED_AT)
    )
    assert msgspec.json.decode(msgspec.json.encode(week), type=Week) == week


@pytest.mark.parametrize(
    "spoiled",
    [
        # an unknown field
        b'{"schedule_id":"a","until_at":null,"by":"D","since_at":"2026-11-26T11:00:00Z","x":1}',
        # a time without a zone
        b'{"schedule_id":"a","until_at":null,"by":"D","since_at":"2026-11-26T11:00:00"}',
    ],
)
def test_stored_json_with_unknown_fields_or_naive_times_is_refused(spoiled: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(spoiled, type=Forcing)
