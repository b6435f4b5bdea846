"""Our documents are those the vendor's own library would write."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial as VendorDial
from twilio.twiml.voice_response import Gather, VoiceResponse

from callrouter.ivr.actions import (
    Action,
    AskForKey,
    Dial,
    HangUp,
    Leg,
    Play,
    Refuse,
    RingPhones,
    Say,
    SendText,
    TakeMessage,
)
from callrouter.ivr.flow import Manner, Refusal, ShownNumber
from callrouter.ivr.place import Place
from callrouter.providers.twilio import twiml
from callrouter.providers.twilio.links import Links
from providers.twilio.vendor_markup import children_of, strangers_in

BASE = "https://calls.example.com/webhooks/twilio"
LINKS = Links("https://calls.example.com")
PLACE = Place(property_id=7, source_id=31, version="12", node=4, step=3)
QUERY = "p=7&a=31&v=12&n=4&s=3"
CALL = "CA00000000000000000000000000000001"
AUDIO = Play("https://audio.example.com/welcome.wav?a=1&b=2", 4.5)

_TEXTS = st.text(max_size=60)
_SPEECH = st.one_of(
    st.builds(Say, _TEXTS, st.sampled_from(["en", "es", "fr-CA"])),
    st.builds(Play, _TEXTS, st.just(1.0)),
)
_LEGS = st.lists(st.builds(Leg, _TEXTS, _TEXTS), min_size=1, max_size=10).map(tuple)
_ACTIONS = st.lists(
    st.one_of(
        _SPEECH,
        st.builds(AskForKey, st.lists(_SPEECH, max_size=3).map(tuple), st.integers(1, 60)),
        st.builds(Dial, _LEGS, st.integers(1, 600), st.none() | _TEXTS, st.booleans()),
        st.builds(TakeMessage, st.none() | st.integers(1), st.integers(2, 3600)),
        st.builds(SendText, _TEXTS),
        st.builds(Refuse, st.sampled_from(Refusal)),
        st.just(HangUp()),
    ),
    max_size=6,
)


def written(*actions: Action) -> bytes:
    return twiml.write(actions, PLACE, LINKS, CALL)


def assert_same(document: bytes, expected: VoiceResponse) -> None:
    assert ET.canonicalize(document.decode()) == ET.canonicalize(expected.to_xml())


def test_a_menu_is_spoken_while_it_waits_for_a_key() -> None:
    expected = VoiceResponse()
    expected.say("Welcome to Alder Creek.", language="en-US")
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=5,
        finish_on_key="",
        action_on_empty_result=True,
        action=f"{BASE}/voice/pressed?{QUERY}",
        method="POST",
    )
    gather.say("Para español, oprima 2.", language="es-US")
    gather.play(AUDIO.url)
    expected.append(gather)

    menu = AskForKey((Say("Para español, oprima 2.", "es"), AUDIO), wait_seconds=5)
    assert_same(written(Say("Welcome to Alder Creek.", "en"), menu), expected)


def test_a_document_begins_with_an_xml_declaration_and_is_utf_8() -> None:
    document = written(Say("Adiós", "es"))

    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?><Response>')
    assert "Adiós".encode() in document


def test_phones_are_rung_at_once_each_with_its_own_callbacks() -> None:
    expected = VoiceResponse()
    dial = VendorDial(
        timeout=20,
        answer_on_bridge=True,
        caller_id="+12125550100",
        action=f"{BASE}/voice/rung?{QUERY}",
        method="POST",
    )
    for index, number in enumerate(["+12125550142", "+12125550143"]):
        dial.number(
            number,
            url=f"{BASE}/voice/whisper?{QUERY}&c={CALL}&g={index}",
            method="POST",
            status_callback=f"{BASE}/status?{QUERY}&c={CALL}&g={index}",
            status_callback_event="initiated ringing answered completed",
            status_callback_method="POST",
        )
    expected.append(dial)

    legs = (Leg("+12125550142", "Ana"), Leg("+12125550143", "Ben"))
    assert_same(written(Dial(legs, 20, "+12125550100", whispers=True)), expected)


def test_without_a_whisper_or_a_shown_number_a_dial_names_neither() -> None:
    expected = VoiceResponse()
    dial = VendorDial(
        timeout=25, answer_on_bridge=True, action=f"{BASE}/voice/rung?{QUERY}", method="POST"
    )
    dial.number(
        "+12125550142",
        status_callback=f"{BASE}/status?{QUERY}&c={CALL}&g=0",
        status_callback_event="initiated ringing answered completed",
        status_callback_method="POST",
    )
    expected.append(dial)

    assert_same(written(Dial((Leg("+12125550142", "Ana"),), 25, None)), expected)


def test_a_message_is_recorded_and_silence_asks_for_the_next_step_too() -> None:
    expected = VoiceResponse()
    expected.say("Please leave a message.", language="en-US")
    expected.record(
        action=f"{BASE}/voice/recorded?{QUERY}",
        method="POST",
        max_length=120,
        timeout=5,
        play_beep=True,
        finish_on_key="#",
        recording_status_callback=f"{BASE}/recording?{QUERY}",
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    expected.redirect(f"{BASE}/voice/recorded?{QUERY}", method="POST")

    assert_same(written(Say("Please leave a message.", "en"), TakeMessage(3, 120)), expected)


@pytest.mark.parametrize("how", Refusal)
def test_a_refused_call_is_rejected_unanswered(how: Refusal) -> None:
    expected = VoiceResponse()
    expected.reject(reason=how.value)

    assert_same(written(Refuse(how)), expected)


def test_a_goodbye_is_spoken_and_the_call_ends() -> None:
    expected = VoiceResponse()
    expected.say("Goodbye.", language="en-US")
    expected.hangup()

    assert_same(written(Say("Goodbye.", "en"), SendText("See you"), HangUp()), expected)


def test_nothing_to_do_is_an_empty_response() -> None:
    assert_same(written(), VoiceResponse())
    assert_same(written(SendText("We missed you.")), VoiceResponse())


def test_a_rung_phone_hears_its_whisper_and_is_then_joined() -> None:
    expected = VoiceResponse()
    expected.say("Alder Creek, Zillow, leasing", language="en-US")

    assert_same(twiml.write_whisper(Say("Alder Creek, Zillow, leasing", "en")), expected)
    assert_same(twiml.write_whisper(None), VoiceResponse())


def test_the_last_resort_dials_then_records_then_ends_and_never_asks_for_itself() -> None:
    expected = VoiceResponse()
    expected.say("Thank you for calling. Please hold while we connect you.", language="en-US")
    expected.append(VendorDial(timeout=25)).verbs[-1].number("+12125550199")
    expected.say(
        "If you still need us, please leave your name, your number and a message after the tone, "
        "and we will call you back.",
        language="en-US",
    )
    expected.record(
        action=f"{BASE}/voice/goodbye",
        method="POST",
        max_length=180,
        timeout=5,
        play_beep=True,
        finish_on_key="#",
        recording_status_callback=f"{BASE}/recording",
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    expected.say("Thank you. Goodbye.", language="en-US")
    expected.hangup()

    assert_same(twiml.last_resort(LINKS, "+12125550199"), expected)


def test_without_a_fail_safe_number_the_last_resort_takes_a_message() -> None:
    document = ET.fromstring(twiml.last_resort(LINKS, None))

    assert [verb.tag for verb in document] == ["Say", "Record", "Say", "Hangup"]


def test_the_goodbye_after_the_last_resort_leads_nowhere() -> None:
    expected = VoiceResponse()
    expected.say("Thank you. Goodbye.", language="en-US")
    expected.hangup()

    assert_same(twiml.goodbye(), expected)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "A Dial rings 1 to 10 phones at once, but this one has 0."),
        (11, "A Dial rings 1 to 10 phones at once, but this one has 11."),
    ],
)
def test_a_dial_of_too_many_or_no_phones_is_refused(count: int, sentence: str) -> None:
    with pytest.raises(ValueError, match="A Dial rings") as refusal:
        written(Dial((Leg("+12125550142", "Ana"),) * count, 20, None))

    assert str(refusal.value) == sentence


def test_people_are_not_phones_yet() -> None:
    with pytest.raises(ValueError, match="RingPhones") as refusal:
        written(RingPhones((), Manner.ALL_AT_ONCE, 20, 0, ShownNumber.CALLER))

    assert str(refusal.value) == (
        "RingPhones says whom to ring, not which phones: make it a Dial before it is written."
    )


@given(_ACTIONS)
def test_whatever_the_actions_the_library_knows_every_element_and_attribute(
    actions: list[Action],
) -> None:
    assert strangers_in(written(*actions)) == []


@pytest.mark.parametrize(
    "document",
    [
        twiml.last_resort(LINKS, "+12125550199"),
        twiml.goodbye(),
        twiml.write_whisper(AUDIO),
    ],
)
def test_the_library_knows_every_standing_document(document: bytes) -> None:
    assert strangers_in(document) == []


@pytest.mark.parametrize(
    ("document", "strangers"),
    [
        (b"<Response><Shout>no</Shout></Response>", ["Shout in Response"]),
        (b"<Response><Gather><Dial/></Gather></Response>", ["Dial in Gather"]),
        (b"<Response><Number>1</Number></Response>", ["Number in Response"]),
        (b'<Response><Say lang="en">a</Say></Response>', ["Say lang"]),
        (b'<Response><Record time="5"/></Response>', ["Record time"]),
        (b"<Response><Hangup>now</Hangup></Response>", ["text in Hangup"]),
        (b"<Response><Hangup/>now</Response>", ["text after Hangup"]),
        (b"<Reply/>", ["root Reply"]),
    ],
)
def test_the_judge_finds_strangers(document: bytes, strangers: list[str]) -> None:
    assert strangers_in(document) == strangers


def test_the_judge_knows_the_elements_we_use() -> None:
    assert {"Say", "Play", "Gather", "Dial", "Record", "Redirect", "Reject", "Hangup"} <= set(
        children_of("Response")
    )
    assert set(children_of("Gather")) == {"Say", "Play", "Pause"}
    assert "statusCallbackEvent" in children_of("Dial")["Number"].attributes
    assert "url" not in children_of("Response")["Play"].attributes
