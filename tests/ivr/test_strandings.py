"""Who reaches nobody as a property's routing stands?"""

import builders as b
from callrouter.domain.people import Person
from callrouter.domain.weeks import Schedule
from callrouter.ivr.strandings import phoneless, uncovered, unrouted


def said(found):
    return [each.says for each in found]


def parted(**changes):
    """Leasing by day; the exits of the other schedules are the test's."""
    return b.a_flow(b.an_hours(**changes), b.a_ring(), b.a_voicemail(), b.a_goodbye())


def test_nothing_is_wrong_with_a_usual_flow():
    snapshot = b.a_snapshot()
    assert said([*unrouted(snapshot), *uncovered(snapshot), *phoneless(snapshot)]) == []


def test_numbers_that_nothing_published_routes():
    snapshot = b.a_snapshot(default_version=None)
    assert said(unrouted(snapshot)) == [
        "1 number has no routing: nothing is published that its calls could follow, so they go "
        "straight to the fail-safe number or leave a message."
    ]
    disabled = b.a_snapshot(default_version=None, disabled={b.ZILLOW_NUMBER: "x"})
    assert said(unrouted(disabled)) == []


def test_a_night_that_only_hears_goodbye():
    flow = parted(exits={"open": "leasing"}, otherwise="goodbye")
    assert said(uncovered(b.a_snapshot(b.compiled(flow)))) == [
        "While “Closed” of the week “Leasing office” is active, callers of “Alder Creek” only hear "
        "goodbye: no person, no mailbox."
    ]


def test_a_schedule_that_the_flow_does_not_know():
    week = b.a_week(schedules=(*b.a_week().schedules, Schedule("half", "Half day", True)))
    flow = b.a_flow(
        b.an_hours({"open": "leasing"}, otherwise="message"), b.a_ring(), b.a_voicemail()
    )
    found = list(uncovered(b.a_snapshot(b.compiled(flow), weeks={b.WEEK_ID: week})))
    assert said(found) == [
        "“Half day” of the week “Leasing office” has no exit at “Opening hours” in “Alder Creek”: "
        "its calls take “otherwise”."
    ]
    assert found[0].thing_id == b.WEEK_ID


def test_somebody_who_is_rung_in_a_team_and_has_no_phone():
    directory = b.a_directory(people=b.a_directory().people | {b.LEE: Person(b.LEE, "Lee")})
    found = list(phoneless(b.a_snapshot(directory=directory)))
    assert said(found) == ["Lee has no phone, but “Maintenance” rings them."]
    assert found[0].thing_id == b.LEE
