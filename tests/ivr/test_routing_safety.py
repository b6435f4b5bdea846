"""Is there an answer when something does not fit, is gone, or has failed?"""

import pytest
from msgspec.structs import replace

from builders import (
    FAILSAFE_NUMBER,
    NOON,
    ZILLOW_NUMBER,
    a_caller,
    a_flow,
    a_goodbye,
    a_menu,
    a_ring,
    a_snapshot,
    a_voicemail,
    compiled,
)
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    MessageRecorded,
    NobodyToRing,
    NothingPressed,
    RequestFailed,
    RingEnded,
    RingOutcome,
    StepEvent,
)
from callrouter.ivr.actions import HangUp, RingPhones, Say, TakeMessage
from callrouter.ivr.compiling import freeze
from callrouter.ivr.flow import Flow, Goodbye, Greeting, Refusal, TargetKind, say
from callrouter.ivr.place import Place
from callrouter.ivr.ringing import rounds
from callrouter.ivr.routing import entrance, route
from callrouter.ivr.snapshot import SAFE_FLOW, nobodys_snapshot
from ivr_calls import ACall, a_call

HOLD = "Thank you for calling. Please hold while we connect you."


def at_menu() -> ACall:
    return a_call().waits().presses("9")


def at_ring() -> ACall:
    return a_call().presses("1").rung()


def at_voicemail() -> ACall:
    return a_call().waits(2)


def at_goodbye() -> ACall:
    return a_call(a_flow(a_menu({"1": "goodbye"}), a_goodbye(), a_voicemail())).presses("1")


def at_start() -> ACall:
    call = a_call(a_flow(Greeting("greeting", "Hello", say(en="Hi."), "message"), a_voicemail()))
    call.place = entrance(call.snapshot, ZILLOW_NUMBER)
    return call


EVENTS: dict[str, StepEvent] = {
    "A call's arrival": CallArrived(),
    "A pressed key": KeysPressed("1"),
    "No key pressed": NothingPressed(),
    "The end of a ring": RingEnded(RingOutcome.BUSY),
    "Having nobody to ring": NobodyToRing(),
    "A recorded message": MessageRecorded(5),
}
LAWFUL = {
    at_menu: ("Main menu", {"A pressed key", "No key pressed"}),
    at_ring: ("Leasing", {"The end of a ring", "Having nobody to ring"}),
    at_voicemail: ("Leasing mailbox", {"A recorded message"}),
    at_goodbye: ("Goodbye", set()),
    at_start: ("Hello", {"A call's arrival"}),
}


@pytest.mark.parametrize(
    ("stand", "name", "event"),
    [
        (stand, name, event)
        for stand, (name, lawful) in LAWFUL.items()
        for event in EVENTS
        if event not in lawful
    ],
)
def test_an_event_that_does_not_fit_changes_nothing_and_leaves_a_note(
    stand: type, name: str, event: str
) -> None:
    call: ACall = stand()
    before, acted = call.place, call.actions
    call.gets(EVENTS[event])
    assert call.notes[0] == f"{event} does not fit {name}; nothing changed."
    assert call.actions == acted
    if stand is not at_start:  # a greeting is passed on the way to where one waits
        assert call.place == replace(before, step=before.step + 1)


@pytest.mark.parametrize(
    "event",
    [
        RingEnded(RingOutcome.BUSY, caller_is_there=False),
        RingEnded(RingOutcome.ANSWERED, 30),
        MessageRecorded(5, caller_is_there=False),
    ],
)
@pytest.mark.parametrize("stand", [at_menu, at_goodbye, at_start])
def test_a_caller_who_is_served_or_gone_gets_nothing_more(stand: type, event: StepEvent) -> None:
    call: ACall = stand()
    assert call.gets(event).actions == (HangUp(),)


@pytest.mark.parametrize("stand", list(LAWFUL))
@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("12100", "The telephone company could not use our answer (error 12100)."),
        (None, "The telephone company could not use our answer."),
    ],
)
def test_a_failed_answer_goes_the_safe_route(stand: type, code: str | None, note: str) -> None:
    call: ACall = stand()
    call.gets(RequestFailed(code))
    assert call.heard == [HOLD]
    assert (call.place.version, call.node_id, call.notes) == ("safe", "safe-ring", [note])
    assert call.place.back == ()


def test_the_safe_route_rings_takes_a_message_and_says_goodbye() -> None:
    call = a_call().gets(RequestFailed())
    assert isinstance(call.last, RingPhones)
    assert [target.kind for target in call.last.targets] == [TargetKind.FAILSAFE]
    legs = rounds(call.snapshot, call.last.targets, call.last.manner)
    assert [leg.number for (leg,) in legs] == [FAILSAFE_NUMBER]
    call.rung().gets(NobodyToRing())
    assert call.actions[-1:] == (TakeMessage(None, 120),)
    call.leaves_message()
    assert call.actions == (Say("Thank you. Goodbye.", "en"), HangUp())


def test_the_safe_route_speaks_the_callers_language() -> None:
    call = a_call()
    call.place = replace(call.place, language="es-MX")
    assert call.gets(RequestFailed()).heard == [
        "Gracias por llamar. Espere mientras le comunicamos."
    ]


@pytest.mark.parametrize("gone", [{"version": "404"}, {"node": 77}])
def test_a_place_that_is_gone_starts_again_on_the_current_version(gone: dict[str, object]) -> None:
    call = a_call().presses("2")
    call.place = replace(call.place, **gone)
    call.presses("1")
    assert (call.place.version, call.node_id, call.place.back) == ("1", "main", ())
    assert call.place.step == 3
    assert call.notes == [
        "The version this call began on is gone; it starts again on the current one."
    ]


@pytest.mark.parametrize(
    "event",
    [RingEnded(RingOutcome.ANSWERED, 30), RingEnded(RingOutcome.BUSY, caller_is_there=False)],
)
def test_a_call_that_is_over_does_not_start_again(event: StepEvent) -> None:
    call = a_call().presses("1")
    call.place = replace(call.place, version="404")
    assert call.gets(event).actions == (HangUp(),)
    assert call.notes == ["The version this call began on is gone; the call is over all the same."]


def test_a_call_stays_on_the_version_it_began_with() -> None:
    call = a_call()
    new = compiled(a_flow(a_menu({"1": "goodbye"}), a_goodbye(), a_voicemail()), version="2")
    call.snapshot = a_snapshot(versions={**call.snapshot.versions, "2": new}, default_version="2")
    assert (call.presses("1").node_id, call.place.version) == ("leasing", "1")
    assert a_call(call.snapshot).presses("1").node_id == "goodbye"


def test_a_source_with_its_own_flow_does_not_follow_the_defaults() -> None:
    own = compiled(a_flow(a_voicemail()), version="9")
    known = a_snapshot()
    versions = {**known.versions, "9": own}
    assert a_call(replace(known, versions=versions, own_versions={1: "9"})).node_id == "message"
    # An own version that is not loaded falls back to the defaults.
    assert a_call(replace(known, own_versions={1: "9"})).node_id == "main"


def test_a_property_without_a_flow_goes_the_safe_route() -> None:
    call = a_call(a_snapshot(default_version=None, versions={}))
    assert (call.place.version, call.heard) == ("safe", [HOLD])


def test_a_number_of_no_property_goes_the_safe_route() -> None:
    known = nobodys_snapshot(FAILSAFE_NUMBER)
    place = entrance(known, "+12125550000")
    assert place == Place(None, None, "safe", 0)
    step = route(known, place, CallArrived(), a_caller(), NOON)
    assert step.actions[0] == Say(HOLD, "en")
    assert isinstance(step.actions[1], RingPhones)
    assert rounds(known, step.actions[1].targets, step.actions[1].manner) != []


def test_a_number_of_the_property_without_a_source_follows_the_defaults() -> None:
    known = a_snapshot()
    place = entrance(known, known.property.main_number)
    assert (place.property_id, place.source_id, place.version) == (1, None, "1")


def test_every_step_grows_the_step_number_by_one() -> None:
    call = a_call().waits().presses("9", "2", "*", "1").rung().gets(NobodyToRing())
    call.leaves_message()
    assert [step.place.step for step in call.steps] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_flow_that_should_never_have_been_published_still_answers() -> None:
    broken = freeze(Flow("Broken", "a", (Greeting("a", "A", say(en="Hi."), "gone"),)), {}, "3", 3)
    call = a_call(a_snapshot(broken))
    assert call.heard == ["Hi.", HOLD]
    assert call.notes == ["The way on from here is broken at 'gone'."]


def test_a_flow_with_an_open_exit_still_answers() -> None:
    silent = freeze(Flow("Open", "m", (a_menu({"1": None}, id="m"),)), {}, "3", 3)
    call = a_call(a_snapshot(silent)).presses("1")
    assert call.notes == [
        "Main menu: pressed 1 → the safe route.",
        "Nothing was found to do for the caller.",
    ]
    assert call.heard == [HOLD]


def test_a_flow_that_speaks_and_then_leads_nowhere_still_answers() -> None:
    mute = freeze(Flow("Open", "a", (Greeting("a", "A", say(en="Hi.")),)), {}, "3", 3)
    call = a_call(a_snapshot(mute))
    assert call.heard == ["Hi.", HOLD]
    assert isinstance(call.last, RingPhones)


def test_a_flow_that_goes_round_still_answers() -> None:
    around = (
        Greeting("a", "A", say(en="A."), "b"),
        Greeting("b", "B", say(en="B."), "a"),
    )
    call = a_call(a_snapshot(freeze(Flow("Round", "a", around), {}, "3", 3)))
    assert call.heard == ["A.", "B.", HOLD]


def test_a_flow_without_a_first_node_still_answers() -> None:
    call = a_call(a_snapshot(freeze(Flow("Empty", None), {}, "3", 3)))
    assert call.heard == [HOLD]


def test_only_the_arrival_is_refused_not_what_comes_after_a_gone_version() -> None:
    flow = a_flow(Goodbye("goodbye", "Goodbye", refuses=Refusal.BUSY))
    call = a_call(flow)
    call.place = replace(call.place, version="404")
    assert call.gets(KeysPressed("1")).actions == (HangUp(),)


def test_the_safe_route_is_an_ordinary_flow() -> None:
    assert SAFE_FLOW.node_at(0) is not None
    assert SAFE_FLOW.node_at(-1) is None
    assert SAFE_FLOW.node_at(len(SAFE_FLOW.nodes)) is None


def test_a_ring_whose_targets_are_gone_still_goes_on() -> None:
    call = a_call(a_flow(a_ring(), a_voicemail())).gets(NobodyToRing())
    assert call.node_id == "message"
