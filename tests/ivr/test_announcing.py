"""Does every caller of a number that is out of use hear so, and reach an end?"""

import pytest

from builders import FAILSAFE_NUMBER, ZILLOW_NUMBER, a_caller, a_property, a_snapshot
from callrouter.domain.events import CallArrived, NobodyToRing
from callrouter.domain.tracking import AfterAnnouncement
from callrouter.ivr.actions import Dial, HangUp, RingPhones, Say, TakeMessage
from callrouter.ivr.announcing import announcing_flow, judge_announcement
from callrouter.ivr.fallback import fallback
from callrouter.ivr.routing import entrance, route
from callrouter.ivr.snapshot import Snapshot
from ivr_calls import NOON

USUAL = (
    "The number you have called has changed. The number of Alder Creek is now "
    "2 1 2, 5 5 5, 0 1 0 0."
)


def out_of_use(words=None, after=AfterAnnouncement.SAFE_ROUTE, has_main=True, **of_property):
    known = a_property(**of_property)
    flow = announcing_flow(known, 3, words, after, has_main)
    usual = a_snapshot()
    return a_snapshot(
        property=known,
        versions=dict(usual.versions) | {flow.version: flow},
        disabled={ZILLOW_NUMBER: flow.version},
    )


def arrives(snapshot: Snapshot):
    place = entrance(snapshot, ZILLOW_NUMBER)
    return route(snapshot, place, CallArrived(), a_caller(), NOON)


def words_of(actions):
    return [action.text for action in actions if isinstance(action, Say)]


def test_it_is_announced_and_then_the_safe_route_is_gone():
    step = arrives(out_of_use())
    assert words_of(step.actions)[0] == USUAL
    assert isinstance(step.actions[-1], RingPhones)
    assert step.place.version == "changed-3"
    snapshot = out_of_use()
    onward = route(snapshot, step.place, NobodyToRing(), a_caller(), NOON)
    assert isinstance(onward.actions[-1], TakeMessage)


def test_or_goodbye_is_said():
    step = arrives(out_of_use("We have moved.", AfterAnnouncement.GOODBYE))
    assert words_of(step.actions) == ["We have moved.", "Thank you. Goodbye."]
    assert isinstance(step.actions[-1], HangUp)


def test_the_source_is_credited_all_the_same():
    snapshot = out_of_use()
    assert arrives(snapshot).place.source_id == snapshot.numbers[ZILLOW_NUMBER]


@pytest.mark.parametrize(
    ("changes", "heard"),
    [
        ({"language": "es"}, "El número al que llama ha cambiado. El número de Alder Creek"),
        ({"spoken_name": "Alder Crick"}, "The number of Alder Crick is now"),
        ({"has_main": False}, "The number you have called has changed."),
        ({"words": "Llame a la oficina.", "language": "es"}, "Llame a la oficina."),
    ],
)
def test_it_is_said_as_the_property_speaks(changes, heard):
    assert heard in words_of(arrives(out_of_use(**changes)).actions)[0]


def test_a_call_whose_number_came_back_meanwhile_starts_again():
    place = arrives(out_of_use()).place
    step = route(a_snapshot(), place, NobodyToRing(), a_caller(), NOON)
    assert "starts again on the current one" in step.notes[0].says


def test_the_document_for_when_we_are_down_says_the_same():
    told = fallback(out_of_use(), ZILLOW_NUMBER, None)
    assert words_of(told)[0] == USUAL
    assert [leg.number for each in told if isinstance(each, Dial) for leg in each.legs] == [
        FAILSAFE_NUMBER
    ]
    told = fallback(out_of_use("Gone.", AfterAnnouncement.GOODBYE), ZILLOW_NUMBER, None)
    assert words_of(told) == ["Gone.", "Thank you. Goodbye."]
    assert isinstance(told[-1], HangUp)


@pytest.mark.parametrize("words", ["", " ", "…", "x" * 501])
def test_what_cannot_be_announced_is_told(words):
    assert judge_announcement(words) is not None


def test_the_usual_words_and_sensible_ones_may_be_announced():
    assert judge_announcement(None) is None
    assert judge_announcement("We have moved.") is None
