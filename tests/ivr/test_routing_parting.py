"""Are calls parted by hours and by caller as the week and the property's lists say?"""

from datetime import timedelta

import pytest

from builders import (
    CALLER_NUMBER,
    MIDNIGHT,
    NOON,
    WEEK_ID,
    a_caller_check,
    a_flow,
    a_goodbye,
    a_menu,
    a_property,
    a_ring,
    a_snapshot,
    a_voicemail,
    a_week,
    an_hours,
)
from callrouter.domain.weeks import Forcing, Schedule
from callrouter.ivr.flow import CallerCheck, Flow
from callrouter.ivr.snapshot import KnownCallers
from ivr_calls import a_call

DAY = 24 * 60 * 60


def hours_flow(**changes: object) -> Flow:
    hours = an_hours({"open": "leasing"}, otherwise="message", **changes)
    return a_flow(hours, a_ring(), a_voicemail())


def test_the_active_schedule_decides() -> None:
    call = a_call(hours_flow())
    assert call.node_id == "leasing"
    assert call.notes == ["Leasing office: Open (Wed 9:00 AM–6:00 PM) → Leasing."]


def test_a_schedule_without_an_exit_takes_otherwise() -> None:
    call = a_call(hours_flow(), now=MIDNIGHT)
    assert call.node_id == "message"
    assert call.notes == [
        "Leasing office: Closed (no other schedule applies) → Leasing mailbox.",
        "Leasing mailbox: the caller may leave a message.",
    ]


def test_a_forced_schedule_goes_before_the_recurring_one() -> None:
    forcing = Forcing("closed", None, "Dana", NOON - timedelta(hours=1))
    week = a_week(
        schedules=(*a_week().schedules, Schedule("party", "Party", False)), forcing=forcing
    )
    call = a_call(a_snapshot(hours_flow(), weeks={WEEK_ID: week}))
    assert call.node_id == "message"
    assert call.notes[0] == (
        "Leasing office: Closed (forced by Dana until someone ends it) → Leasing mailbox."
    )


def test_a_week_that_is_gone_takes_otherwise() -> None:
    call = a_call(a_snapshot(hours_flow(), weeks={}))
    assert call.node_id == "message"
    assert call.notes[0] == "Opening hours: its week is gone → Leasing mailbox."


def test_a_zone_nobody_knows_takes_otherwise() -> None:
    call = a_call(a_snapshot(hours_flow(), property=a_property(zone="Mars/Olympus")))
    assert call.node_id == "message"
    assert call.notes[0] == (
        'Opening hours: "Mars/Olympus" is not a known time zone. Use an IANA name such as '
        "America/New_York. → Leasing mailbox."
    )


def test_hours_are_asked_once_and_a_menu_does_not_change_under_the_caller() -> None:
    hours = an_hours({"open": "main"}, otherwise="message")
    call = a_call(a_flow(hours, a_menu(), a_ring(), a_voicemail()))
    call.now = MIDNIGHT
    assert call.presses("1").node_id == "leasing"


@pytest.mark.parametrize(
    ("shift", "node"),
    [
        (None, "leasing"),  # noon
        (0, "leasing"),
        (12 * 3600, "message"),  # twelve hours on
        (-12 * 3600, "message"),  # and back
        (7 * DAY, "leasing"),  # next Wednesday
    ],
)
def test_a_tried_call_plays_at_its_own_instant(shift: int | None, node: str) -> None:
    call = a_call(hours_flow(), shift_seconds=shift)
    assert (call.node_id, call.place.shift_seconds) == (node, shift)


@pytest.mark.parametrize("shift", [10**12, -(10**12), 10**30])
def test_a_nonsensical_instant_does_not_stop_a_call(shift: int) -> None:
    assert a_call(hours_flow(), shift_seconds=shift).node_id in ("leasing", "message")


CHECK = a_caller_check(
    blocked="blocked",
    withheld="withheld",
    resident="resident",
    prospect="prospect",
    first_time="first",
    otherwise="other",
)
EXITS = ("blocked", "withheld", "resident", "prospect", "first", "other")
NOBODY = KnownCallers(set(), set(), set())


def check_flow(check: CallerCheck) -> Flow:
    led_to = {getattr(check, name) for name in check.__struct_fields__[2:]} - {None}
    ends = [a_goodbye(id=id_, name=id_) for id_ in EXITS if id_ in led_to]
    return a_flow(check, *ends)


@pytest.mark.parametrize(
    ("from_", "known", "node", "note"),
    [
        # nobody knows the number
        (CALLER_NUMBER, {}, "first", "Who calls: first call → first."),
        (CALLER_NUMBER, {"prospects"}, "prospect", "Who calls: has called before → prospect."),
        (CALLER_NUMBER, {"residents"}, "resident", "Who calls: known resident → resident."),
        # a resident who called before is a resident
        (CALLER_NUMBER, {"residents", "prospects"}, "resident", "Who calls: known resident → resident."),
        # blocked goes before everything
        (CALLER_NUMBER, {"blocked", "residents"}, "blocked", "Who calls: blocked number → blocked."),
        # withheld: a word, the word on a keypad, nothing at all
        ("anonymous", {}, "withheld", "Who calls: withheld number → withheld."),
        ("+266696687", {}, "withheld", "Who calls: withheld number → withheld."),
        ("", {}, "withheld", "Who calls: withheld number → withheld."),
        # not withheld, but no telephone number either: a browser, a short code
        ("client:dana", {}, "other", "Who calls: no telephone number → other."),
        ("78654", {}, "other", "Who calls: no telephone number → other."),
    ],
)  # fmt: skip
def test_callers_are_parted_by_what_is_known(
    from_: str, known: set[str], node: str, note: str
) -> None:
    callers = KnownCallers(**{name: {CALLER_NUMBER} for name in known})
    call = a_call(a_snapshot(check_flow(CHECK), callers=callers), from_)
    assert call.node_id == node
    assert call.notes[0] == note


@pytest.mark.parametrize("list_", ["blocked", "residents", "prospects", ""])
@pytest.mark.parametrize("from_", [CALLER_NUMBER, "anonymous"])
def test_an_exit_left_open_takes_otherwise(from_: str, list_: str) -> None:
    check = a_caller_check(otherwise="other")
    callers = KnownCallers(**({list_: {CALLER_NUMBER}} if list_ else {}))
    assert a_call(a_snapshot(check_flow(check), callers=callers), from_).node_id == "other"
