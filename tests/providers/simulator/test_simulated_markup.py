"""Does the company read documents as the provider does?"""

import pytest
from twilio.twiml.voice_response import Dial as TheirDial
from twilio.twiml.voice_response import VoiceResponse

from callrouter.providers.simulator.attributes import InvalidDocument
from callrouter.providers.simulator.markup import parse
from callrouter.providers.simulator.verbs import (
    Dial,
    Gather,
    Hangup,
    Number,
    Pause,
    Play,
    Record,
    RecordingNotice,
    Redirect,
    Reject,
    Response,
    Say,
)


def read(inner: str) -> Response:
    return parse(f"<Response>{inner}</Response>".encode())


def code_of(inner: str) -> int:
    with pytest.raises(InvalidDocument) as refused:
        read(inner)
    return refused.value.code


def test_a_document_is_read_into_its_verbs_with_the_documented_defaults():
    assert read("<Say>Hi</Say><Gather/><Record/><Hangup/>") == Response(
        (
            Say("Hi"),
            Gather((), None, "POST", 5, "#", None, False, True),
            Record(None, "POST", 5, "1234567890*#", 3600, True, True, None),
            Hangup(),
        )
    )


def test_what_the_vendors_library_writes_is_understood():
    said = VoiceResponse()
    gather = said.gather(
        action="/a?x=1&y=2", num_digits=1, finish_on_key="", action_on_empty_result=True, timeout=4
    )
    gather.say("Leasing & tours", language="en-US", voice="Polly.Joanna-Neural")
    gather.pause(length=1)
    gather.play("hello.wav", loop=2)
    dial = TheirDial(
        action="/done",
        timeout=20,
        answer_on_bridge=True,
        caller_id="+12065550100",
        sequential=True,
        record="record-from-answer-dual",
        recording_status_callback="/rec",
        recording_status_callback_event="completed absent",
        hangup_on_star=True,
        time_limit=600,
    )
    dial.number(
        "+12065550111",
        url="/screen",
        status_callback="/leg",
        status_callback_event="initiated ringing answered completed",
        machine_detection="Enable",
    )
    said.append(dial)
    said.record(action="/rec", max_length=120, play_beep=False, finish_on_key="#", timeout=3)
    said.redirect("/next", method="GET")
    said.reject(reason="busy")
    said.dial("+12065550112")

    assert parse(str(said).encode()).verbs == (
        Gather(
            (
                Say("Leasing & tours", "en-US", "Polly.Joanna-Neural"),
                Pause(1),
                Play("hello.wav", loop=2),
            ),
            "/a?x=1&y=2",
            "POST",
            4,
            "",
            1,
            True,
            True,
        ),
        Dial(
            (
                Number(
                    "+12065550111",
                    "/screen",
                    "POST",
                    "/leg",
                    "POST",
                    ("initiated", "ringing", "answered", "completed"),
                ),
            ),
            "/done",
            "POST",
            20,
            600,
            True,
            True,
            True,
            "+12065550100",
            "record-from-answer-dual",
            RecordingNotice("/rec", "POST", ("completed", "absent")),
        ),
        Record("/rec", "POST", 3, "#", 120, False, True, None),
        Redirect("/next", "GET"),
        Reject("busy"),
        Dial((Number("+12065550112"),)),
    )


def test_pronunciation_hints_inside_speech_are_heard_as_their_words():
    spoken = read('<Say>Welcome to <phoneme alphabet="ipa" ph="x">Aldie</phoneme> Creek</Say>')

    assert spoken.verbs == (Say("Welcome to Aldie Creek"),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<Response>",
        b"not xml",
        b"<Response><Say>a & b</Say></Response>",
        b"<Message/>",
        b'<!DOCTYPE r [<!ENTITY e "x">]><Response/>',
        b"<response/>",
    ],
)
def test_what_is_no_document_at_all_is_12100(body):
    with pytest.raises(InvalidDocument) as refused:
        parse(body)

    assert refused.value.code == 12100


@pytest.mark.parametrize(
    "inner",
    [
        "<Speak>Hi</Speak>",
        "<say>Hi</say>",
        '<Say volume="loud">Hi</Say>',
        "<Gather><Dial>+12065550111</Dial></Gather>",
        "<Number>+12065550111</Number>",
        "<Dial><Say>Hi</Say></Dial>",
        "<Dial/>",
        "<Dial><Number/></Dial>",
        "loose words",
        "<Hangup>now</Hangup>",
        "<Redirect/>",
        "<Play/>",
        '<Gather numDigits="0"/>',
        '<Gather timeout="5.5"/>',
        '<Gather finishOnKey="##"/>',
        '<Gather actionOnEmptyResult="yes"/>',
        '<Gather action=""/>',
        '<Gather action="http://[nowhere/"/>',
        "<Redirect>two words</Redirect>",
        '<Gather method="PUT"/>',
        '<Dial timeout="601">+12065550111</Dial>',
        '<Dial record="always">+12065550111</Dial>',
        '<Dial><Number statusCallbackEvent="answered,completed">+12065550111</Number></Dial>',
        '<Reject reason="spam"/>',
        "<Dial>" + "<Number>+12065550111</Number>" * 11 + "</Dial>",
    ],
)
def test_what_the_schema_does_not_know_is_12200(inner):
    assert code_of(inner) == 12200


def test_ten_phones_may_be_rung_but_not_eleven():
    ten = "<Number>+12065550111</Number>" * 10

    assert len(read(f"<Dial>{ten}</Dial>").verbs[0].numbers) == 10
    assert code_of(f"<Dial>{ten}<Number>+12065550111</Number></Dial>") == 12200


def test_speech_of_4096_characters_is_said_and_one_more_is_refused():
    assert read(f"<Say>{'a' * 4096}</Say>").verbs == (Say("a" * 4096),)
    assert code_of(f"<Say>{'a' * 4097}</Say>") == 13520
    assert code_of("<Say>  </Say>") == 13520


def test_a_document_over_64_kilobytes_is_11750():
    assert code_of("<Pause/>" * 9000) == 11750


def test_a_refusal_says_what_to_change():
    with pytest.raises(InvalidDocument) as refused:
        read('<Gather numDigits="none"/>')

    assert str(refused.value) == (
        "12200: <Gather> has numDigits='none': it must be a whole number of at least 1."
    )
