"""Is the picture of a week what callers get, at every instant of it?"""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import (
    WEEK_ID,
    ZILLOW_NUMBER,
    a_flow,
    a_goodbye,
    a_greeting,
    a_property,
    a_ring,
    a_snapshot,
    a_voicemail,
    a_week,
    an_hours,
)
from callrouter.domain.dates import OnDates
from callrouter.domain.events import CallArrived
from callrouter.domain.numbers import read_caller
from callrouter.domain.weeks import Hours, Override, Schedule, Window
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.coverage import cover
from callrouter.ivr.routing import entrance, route
from ivr_strategies import good_flows

MONDAY = datetime(2026, 7, 6, 12, 0, tzinfo=UTC)


def by_hours():
    return a_flow(an_hours({"open": "leasing"}, otherwise="message"), a_ring(), a_voicemail())


def covered(snapshot, monday=MONDAY):
    return cover(snapshot, snapshot.versions["1"], monday)


def test_an_ordinary_week_has_its_168_hours():
    found = covered(a_snapshot(by_hours()))
    assert len(found.hours) == 168
    answers = [found.stretches[each.stretches[0]].answers for each in found.hours]
    assert answers.count("ring") == 45
    assert answers.count("voicemail") == 123
    assert [answers[each] for each in (8, 9, 17, 18, 24 * 5 + 12)] == [
        "voicemail",
        "ring",
        "ring",
        "voicemail",
        "voicemail",
    ]
    first, second = found.stretches[:2]
    assert (first.name, first.by, first.by_default) == (
        "Leasing mailbox",
        ("Leasing office: Closed",),
        True,
    )
    assert (second.node_id, second.by, second.by_default) == (
        "leasing",
        ("Leasing office: Open",),
        False,
    )
    assert found.stretches[0].from_at == datetime(2026, 7, 6, 4, 0, tzinfo=UTC)
    assert found.stretches[-1].until_at == datetime(2026, 7, 13, 4, 0, tzinfo=UTC)


def test_a_change_within_an_hour_is_told():
    half = (Schedule("open", "Open", True, (Window(0, 570, 575),)), Schedule("closed", "C", False))
    found = covered(a_snapshot(by_hours(), weeks={WEEK_ID: a_week(schedules=half)}))
    told = [each for each in found.hours if len(each.stretches) > 1]
    assert [(each.weekday, each.hour, each.stretches) for each in told] == [(0, 9, (0, 1, 2))]


def test_overrides_of_that_week_count():
    party = Override(
        "party", "Party", "open", OnDates(MONDAY.date(), MONDAY.date()), (Hours(1200, 1320),)
    )
    found = covered(a_snapshot(by_hours(), weeks={WEEK_ID: a_week(overrides=(party,))}))
    assert found.stretches[found.hours[20].stretches[0]].answers == "ring"


def test_where_nothing_is_asked_one_answer_covers_the_week():
    found = covered(a_snapshot(a_flow(a_greeting(next="message"), a_voicemail())))
    (only,) = found.stretches
    assert (only.answers, only.by, only.by_default) == ("voicemail", (), False)


def test_the_hour_that_clocks_leave_out_has_no_answer_and_the_doubled_one_has_both():
    spring = covered(a_snapshot(by_hours()), datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    assert [(each.weekday, each.hour) for each in spring.hours if not each.stretches] == [(6, 2)]
    night = (Schedule("open", "Open", True, (Window(6, 90, 100),)), Schedule("closed", "C", False))
    autumn = covered(
        a_snapshot(by_hours(), weeks={WEEK_ID: a_week(schedules=night)}),
        datetime(2026, 10, 26, 12, 0, tzinfo=UTC),
    )
    assert [each.stretches for each in autumn.hours if len(each.stretches) > 1] == [(0, 1, 2, 3, 4)]


def test_a_week_that_is_gone_takes_otherwise():
    found = covered(a_snapshot(by_hours(), weeks={}))
    assert [each.answers for each in found.stretches] == ["voicemail"]


def test_a_flow_that_refuses_says_goodbye():
    found = covered(a_snapshot(a_flow(a_goodbye())))
    assert [each.answers for each in found.stretches] == ["goodbye"]


ZONES = ["America/New_York", "America/Phoenix", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@settings(max_examples=150, deadline=None)
@given(
    good_flows(),
    st.sampled_from(ZONES),
    st.integers(0, 365 * 24),
    st.lists(st.integers(0, 10**6 - 1), min_size=1, max_size=20),
)
def test_at_any_instant_the_picture_is_what_a_call_gets(drawn, zone, hours, instants):
    flow = compile_flow(drawn.flow, drawn.around, "1", 1).flow
    snapshot = a_snapshot(flow, property=a_property(zone=zone))
    found = cover(snapshot, flow, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
    start, end = found.stretches[0].from_at, found.stretches[-1].until_at
    caller = read_caller("+12125550188")
    for part in instants:
        at = start + (end - start) * part / 10**6
        step = route(snapshot, entrance(snapshot, ZILLOW_NUMBER), CallArrived(), caller, at)
        node = snapshot.flow(step.place.version).node_at(step.place.node)
        (stretch,) = [each for each in found.stretches if each.from_at <= at < each.until_at]
        assert stretch.node_id == node.id
    whole = timedelta(days=7)
    assert abs((end - start) - whole) <= timedelta(hours=1)
    assert len(found.hours) == 168
