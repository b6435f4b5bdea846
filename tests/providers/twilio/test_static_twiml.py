"""Is a document in a file all that Twilio needs, and nothing that leads back to us?"""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial as VendorDial
from twilio.twiml.voice_response import VoiceResponse

from builders import ZILLOW_NUMBER, a_property, a_snapshot
from callrouter.ivr.actions import Action, AskForKey, HangUp, RingPhones, Say, SendText
from callrouter.ivr.fallback import LANGUAGES, fallback, farewell
from callrouter.ivr.flow import Manner, ShownNumber
from callrouter.providers.simulator.markup import parse
from callrouter.providers.twilio.static_twiml import MARK, write_static
from providers.twilio.vendor_markup import strangers_in

GOODBYE = "https://files.example.com/down/goodbye.xml"
OUTSIDE = "+12125550198"


def a_document(house: str | None = None, **of_property: object) -> bytes:
    snapshot = a_snapshot(property=a_property(**of_property))
    return write_static(fallback(snapshot, ZILLOW_NUMBER, house), GOODBYE)


def test_it_is_what_the_vendors_library_would_write() -> None:
    expected = VoiceResponse()
    expected.say("Thank you for calling Alder.", language="en-US")
    expected.say("Please hold while we connect you.", language="en-US")
    dial = VendorDial(timeout=25, caller_id=ZILLOW_NUMBER)
    dial.number(OUTSIDE)
    expected.append(dial)
    expected.say(
        "If you still need us, please leave your name, your number and a message after the tone, "
        "and we will call you back.",
        language="en-US",
    )
    expected.record(
        action=GOODBYE,
        method="GET",
        max_length=180,
        timeout=5,
        play_beep=True,
        finish_on_key="#",
    )
    expected.say("Thank you. Goodbye.", language="en-US")
    expected.hangup()

    document = a_document(name="Alder", failsafe_number=OUTSIDE).decode()
    assert ET.canonicalize(document) == ET.canonicalize(expected.to_xml())


@given(st.text(max_size=60), st.sampled_from(["en", "es", "fr"]), st.sampled_from([None, OUTSIDE]))
def test_whatever_the_property_is_called_the_library_knows_every_element_and_attribute(
    name: str, language: str, failsafe: str | None
) -> None:
    document = a_document(name=name, language=language, failsafe_number=failsafe)
    assert strangers_in(document) == []
    assert parse(document).verbs
    assert MARK in document


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_goodbye_leads_nowhere(language: str) -> None:
    document = write_static(farewell(language), GOODBYE)
    assert [verb.tag for verb in ET.fromstring(document)] == ["Say", "Hangup"]
    assert strangers_in(document) == []


def test_the_only_address_in_it_is_the_goodbyes() -> None:
    document = ET.fromstring(a_document(failsafe_number=OUTSIDE))
    values = [value for element in document.iter() for value in element.attrib.values()]
    assert [value for value in values if "://" in value] == [GOODBYE]


@pytest.mark.parametrize(
    "action",
    [
        AskForKey((Say("Press 1.", "en"),), 5),
        RingPhones((), Manner.ALL_AT_ONCE, 20, 0, ShownNumber.CALLER),
        SendText("Hello"),
    ],
)
def test_what_needs_us_is_refused(action: Action) -> None:
    with pytest.raises(ValueError, match=r"cannot be done by a file\."):
        write_static([action, HangUp()], GOODBYE)
