"""What does a caller get while we are down, property by property?"""

import pytest

from builders import FAILSAFE_NUMBER, ZILLOW_NUMBER, a_property, a_snapshot
from callrouter.ivr.actions import Dial, HangUp, Leg, Say, TakeMessage
from callrouter.ivr.fallback import failsafe_number, fallback, farewell, spoken_language

HOUSE = "+18005550199"
OTHER_OUTSIDE = "+12125550198"


def a_fallback(house=HOUSE, our_numbers=frozenset({ZILLOW_NUMBER}), **of_property):
    snapshot = a_snapshot(property=a_property(**of_property), our_numbers=our_numbers)
    return fallback(snapshot, ZILLOW_NUMBER, house)


def words(actions):
    return [action.text for action in actions if isinstance(action, Say)]


def test_a_caller_is_greeted_put_through_and_else_asked_for_a_message():
    name = a_property().name
    assert a_fallback() == (
        Say(f"Thank you for calling {name}.", "en"),
        Say("Please hold while we connect you.", "en"),
        Dial((Leg(FAILSAFE_NUMBER, "the fail-safe number"),), 25, ZILLOW_NUMBER),
        Say(
            "If you still need us, please leave your name, your number and a message after the "
            "tone, and we will call you back.",
            "en",
        ),
        TakeMessage(None, 180),
        Say("Thank you. Goodbye.", "en"),
        HangUp(),
    )


def test_the_property_is_named_as_it_is_spoken():
    assert words(a_fallback(spoken_name="Alder Crick"))[0] == "Thank you for calling Alder Crick."


def test_a_name_may_hold_braces():
    assert words(a_fallback(name="{0} {name} }{"))[0] == "Thank you for calling {0} {name} }{."


@pytest.mark.parametrize(
    ("language", "spoken", "thanks"),
    [
        ("es", "es", "Gracias por llamar"),
        ("es-MX", "es", "Gracias por llamar"),
        ("en-GB", "en", "Thank you for calling"),
        ("fr", "en", "Thank you for calling"),
    ],
)
def test_it_is_said_in_the_propertys_language_or_else_in_english(language, spoken, thanks):
    actions = a_fallback(language=language)
    assert words(actions)[0].startswith(thanks)
    assert {action.language for action in actions if isinstance(action, Say)} == {spoken}
    assert spoken_language(language) == spoken


@pytest.mark.parametrize(
    ("own", "house", "ours", "rung"),
    [
        (FAILSAFE_NUMBER, HOUSE, set(), FAILSAFE_NUMBER),
        (None, HOUSE, set(), HOUSE),
        (FAILSAFE_NUMBER, HOUSE, {FAILSAFE_NUMBER}, HOUSE),
        (FAILSAFE_NUMBER, HOUSE, {FAILSAFE_NUMBER, HOUSE}, None),
        (None, HOUSE, {HOUSE}, None),
        (None, None, set(), None),
    ],
)
def test_only_an_outside_phone_is_rung(own, house, ours, rung):
    snapshot = a_snapshot(property=a_property(failsafe_number=own), our_numbers=ours)
    assert failsafe_number(snapshot, house) == rung


def test_without_an_outside_phone_nobody_is_asked_to_hold():
    actions = a_fallback(house=None, failsafe_number=None)
    assert words(actions)[1].startswith("We are sorry that nobody can take your call.")
    assert [type(action) for action in actions] == [Say, Say, TakeMessage, Say, HangUp]


def test_after_a_message_there_is_a_word_and_the_end():
    assert farewell("es") == (Say("Gracias. Adiós.", "es"), HangUp())
