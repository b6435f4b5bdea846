"""Do the promises of a week hold for any week that may be saved, at any instant?"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.domain.dates import Dates, EveryYear, NthWeekday, OnDates, span_containing
from callrouter.domain.week_changes import changes, next_change_at, spans
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import (
    Forcing,
    Hours,
    Override,
    Reason,
    Schedule,
    Week,
    Window,
    active_schedule,
)

steady = settings(max_examples=100, deadline=None, derandomize=True, database=None)

TODAY = date(2026, 1, 1)
SCHEDULE_IDS = ("s0", "s1", "s2")
ZONES = st.sampled_from(
    ["America/New_York", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu",
     "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)  # fmt: skip
# Around both days of the year on which most American clocks are set, and on ordinary days.
INSTANTS = st.one_of(
    *(
        st.datetimes(datetime(*first), datetime(*last), timezones=st.just(UTC))  # noqa: DTZ001
        for first, last in [
            ((2026, 3, 6), (2026, 3, 10)),
            ((2026, 10, 30), (2026, 11, 3)),
            ((2026, 1, 2), (2035, 12, 1)),
        ]
    )
)
BLOCKS = st.tuples(
    st.integers(0, 95).map(lambda quarter: quarter * 15), st.integers(1, 1440)
).filter(lambda block: block[0] != block[1])
DAYS = st.dates(date(2026, 2, 1), date(2026, 12, 31))
DATES: st.SearchStrategy[Dates] = st.one_of(
    st.builds(
        lambda first, days: OnDates(first, first + timedelta(days)), DAYS, st.integers(0, 300)
    ),
    st.builds(
        EveryYear, st.integers(1, 12), st.integers(1, 28), st.integers(1, 12), st.integers(1, 28)
    ),
    st.builds(
        NthWeekday,
        st.integers(1, 12),
        st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
        st.integers(-3, 3),
    ),
)


@st.composite
def saved_weeks(draw: st.DrawFn) -> Week:
    """A week without problems: parts are put in one by one and kept unless the checks refuse them."""
    schedules = tuple(Schedule(id_, f"Schedule {id_}", id_ == "s1") for id_ in SCHEDULE_IDS)
    week = Week(1, "Week", True, "s0", "s2", schedules)
    windows = st.tuples(st.sampled_from(SCHEDULE_IDS), st.integers(0, 6), BLOCKS)
    for schedule_id, weekday, block in draw(st.lists(windows, max_size=8)):
        grown = tuple(
            msgspec.structs.replace(s, windows=(*s.windows, Window(weekday, *block)))
            if s.id == schedule_id
            else s
            for s in week.schedules
        )
        week = _if_sound(msgspec.structs.replace(week, schedules=grown), week)
    rules = st.tuples(st.sampled_from(SCHEDULE_IDS), DATES, st.lists(BLOCKS, max_size=2))
    for number, (schedule_id, dates, blocks) in enumerate(draw(st.lists(rules, max_size=4))):
        hours = tuple(Hours(*block) for block in blocks)
        added = Override(f"o{number}", f"Override {number}", schedule_id, dates, hours)
        week = _if_sound(msgspec.structs.replace(week, overrides=(*week.overrides, added)), week)
    if draw(st.booleans()):
        since_at = draw(INSTANTS)
        until_at = draw(st.none() | st.integers(1, 10**6).map(lambda s: since_at + timedelta(0, s)))
        forcing = Forcing(draw(st.sampled_from(SCHEDULE_IDS)), until_at, "Dana", since_at)
        week = msgspec.structs.replace(week, forcing=forcing)
    return week


def _if_sound(grown: Week, week: Week) -> Week:
    return week if week_problems(grown, TODAY) else grown


def _minutes_covered(start: int, end: int, wall: datetime) -> list[date]:
    """The days whose block covers a wall time, counted in another way than the code under test does."""
    naive = wall.replace(tzinfo=None)
    days = []
    for day in (wall.date(), wall.date() - timedelta(1)):
        begin = datetime(day.year, day.month, day.day) + timedelta(minutes=start)  # noqa: DTZ001
        length = end - start if end > start else end - start + 1440
        if begin <= naive < begin + timedelta(minutes=length):
            days.append(day)
    return days


@given(saved_weeks(), ZONES, INSTANTS)
@steady
def test_exactly_one_schedule_is_active_and_no_order_decides(
    week: Week, zone: str, now: datetime
) -> None:
    active = active_schedule(week, zone, now)
    assert active.schedule_id in SCHEDULE_IDS
    backwards = msgspec.structs.replace(
        week, schedules=week.schedules[::-1], overrides=week.overrides[::-1]
    )
    assert active_schedule(backwards, zone, now) == active


@given(saved_weeks(), ZONES, INSTANTS)
@steady
def test_a_stronger_rule_always_wins(week: Week, zone: str, now: datetime) -> None:
    wall = now.astimezone(ZoneInfo(zone))
    forcing = week.forcing
    forced = forcing and forcing.since_at <= now < (forcing.until_at or now + timedelta(1))
    overriding = [
        override
        for override in week.overrides
        for hours in override.hours or (Hours(0, 1440),)
        for day in _minutes_covered(hours.start_minute, hours.end_minute, wall)
        if span_containing(override.dates, day)
    ]
    recurring = [
        schedule.id
        for schedule in week.schedules
        for window in schedule.windows
        for day in _minutes_covered(window.start_minute, window.end_minute, wall)
        if day.weekday() == window.weekday
    ]
    assert len(recurring) <= 1
    active = active_schedule(week, zone, now)
    if forced and forcing:
        assert (active.reason, active.schedule_id) == (Reason.FORCED, forcing.schedule_id)
    elif overriding:
        assert active.reason is Reason.OVERRIDE
        assert active.schedule_id in {override.schedule_id for override in overriding}
    elif recurring:
        assert (active.reason, active.schedule_id) == (Reason.RECURRING, recurring[0])
    else:
        assert (active.reason, active.schedule_id) == (Reason.DEFAULT, week.default_schedule_id)


@given(saved_weeks(), ZONES, INSTANTS, st.integers(1, 60))
@steady
def test_changes_agree_with_asking_every_few_minutes(
    week: Week, zone: str, start: datetime, hours: int
) -> None:
    end = start + timedelta(hours=hours)
    pieces = spans(week, zone, start, end)
    assert (pieces[0].from_at, pieces[-1].until_at) == (start, end)
    assert sum((piece.until_at - piece.from_at for piece in pieces), timedelta(0)) == end - start
    for piece in pieces:
        asked_at = piece.from_at
        while asked_at < piece.until_at:
            assert active_schedule(week, zone, asked_at).schedule_id == piece.active.schedule_id
            asked_at += timedelta(minutes=11)
        last = piece.until_at - timedelta(microseconds=1)
        assert active_schedule(week, zone, last).schedule_id == piece.active.schedule_id
    for piece, following in pairwise(pieces):
        assert piece.until_at == following.from_at
        assert piece.active.schedule_id != following.active.schedule_id


@given(saved_weeks(), ZONES, INSTANTS)
@steady
def test_the_next_change_is_the_first_of_the_changes(week: Week, zone: str, now: datetime) -> None:
    ahead = changes(week, zone, now, now + timedelta(days=3))
    assert next_change_at(week, zone, now, within_days=3) == (ahead[0].at if ahead else None)


@given(saved_weeks())
@steady
def test_a_week_survives_being_stored(week: Week) -> None:
    stored = msgspec.json.encode(week)
    assert msgspec.json.decode(stored, type=Week) == week
    assert msgspec.convert(msgspec.json.decode(stored), type=Week) == week
