"""How are actions told to Twilio?

Provider-neutral actions written as a TwiML document: UTF-8 XML whose root is Response. Attribute
names and nesting are those of the vendor's own library, which is the judge in our tests.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

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
    Speech,
    TakeMessage,
)
from callrouter.ivr.place import Place
from callrouter.providers.twilio.elements import add, document, record, say, speak
from callrouter.providers.twilio.links import Links, StepKind

MAX_DOCUMENT_BYTES = 64_000  # error 11750
MAX_LEGS = 10  # "TwiML Voice: <Number>", simultaneous dialling

_LEG_EVENTS = "initiated ringing answered completed"

_LAST_DIAL_SECONDS = 25
_LAST_MESSAGE_SECONDS = 180


def write(actions: Sequence[Action], place: Place, links: Links, call_id: str) -> bytes:
    """The document that does `actions` for the caller of `call_id`; none is an empty Response.

    What happens while one of them waits comes back at `place`. Raises ValueError for RingPhones
    (nobody has been chosen yet), for a Dial without phones or with more than 10, and for a document
    that Twilio would refuse for its length. A SendText writes nothing, nor do words without
    anything to say, which Twilio refuses (error 13520).
    """
    response = ET.Element("Response")
    for action in actions:
        match action:
            case Say() | Play():
                speak(response, action)
            case AskForKey():
                _ask_for_key(response, action, links.step(StepKind.PRESSED, place))
            case Dial():
                _dial(response, action, place, links, call_id)
            case TakeMessage():
                _take_message(response, action, place, links)
            case Refuse(how=how):
                add(response, "Reject", reason=how.value)
            case HangUp():
                add(response, "Hangup")
            case SendText():
                pass
            case RingPhones():
                raise ValueError(
                    "RingPhones says whom to ring, not which phones: make it a Dial before it is "
                    "written."
                )
            case _:
                assert_never(action)
    body = document(response)
    if len(body) > MAX_DOCUMENT_BYTES:
        raise ValueError(
            f"The answer has {len(body)} bytes; Twilio takes at most {MAX_DOCUMENT_BYTES}."
        )
    return body


def write_whisper(speech: Speech | None) -> bytes:
    """What a rung phone hears before it is joined with the caller.

    It holds no Hangup: when the document ends, the two are joined.
    """
    response = ET.Element("Response")
    if speech is not None:
        speak(response, speech)
    return document(response)


def last_resort(links: Links, failsafe_number: str | None) -> bytes:
    """What a caller gets when our own code failed: the fail-safe number (E.164), then a message.

    It holds no place and leads to nothing that could fail: the recording's action is
    `links.goodbye()`, since without one Twilio asks for the current document again, for ever.
    """
    response = ET.Element("Response")
    if failsafe_number:
        say(response, "Thank you for calling. Please hold while we connect you.", "en")
        # Without an action the next verbs follow, also after a talk that the other side ended.
        dial = add(response, "Dial", timeout=_LAST_DIAL_SECONDS)
        add(dial, "Number", failsafe_number)
    say(
        response,
        "If you still need us, please leave your name, your number and a message after the tone, "
        "and we will call you back.",
        "en",
    )
    record(response, _LAST_MESSAGE_SECONDS, links.goodbye(), links.recording())
    _say_goodbye(response)
    return document(response)


def goodbye() -> bytes:
    """The answer at `links.goodbye()`: a word, and the call ends."""
    response = ET.Element("Response")
    _say_goodbye(response)
    return document(response)


def _ask_for_key(parent: ET.Element, ask: AskForKey, action: str) -> None:
    # Its defaults would wait for "#" after a key, and go on without telling us after none.
    gather = add(
        parent,
        "Gather",
        input="dtmf",
        numDigits=1,
        timeout=ask.wait_seconds,
        finishOnKey="",
        actionOnEmptyResult="true",
        action=action,
        method="POST",
    )
    for prompt in ask.prompts:
        speak(gather, prompt)


def _dial(response: ET.Element, dial: Dial, place: Place, links: Links, call_id: str) -> None:
    if not 1 <= len(dial.legs) <= MAX_LEGS:
        raise ValueError(
            f"A Dial rings 1 to {MAX_LEGS} phones at once, but this one has {len(dial.legs)}."
        )
    element = add(
        response,
        "Dial",
        timeout=dial.seconds,
        answerOnBridge="true",
        callerId=dial.shown_number,
        action=links.step(StepKind.RUNG, place),
        method="POST",
    )
    for index, leg in enumerate(dial.legs):
        leg_place = replace(place, parent=call_id, leg=index)
        _ring(element, leg, leg_place, links, whispers=dial.whispers)


def _ring(dial: ET.Element, leg: Leg, place: Place, links: Links, *, whispers: bool) -> None:
    add(
        dial,
        "Number",
        leg.number,
        url=links.step(StepKind.WHISPER, place) if whispers else None,
        method="POST" if whispers else None,
        statusCallback=links.leg_status(place),
        statusCallbackEvent=_LEG_EVENTS,
        statusCallbackMethod="POST",
    )


def _take_message(response: ET.Element, take: TakeMessage, place: Place, links: Links) -> None:
    action = links.step(StepKind.RECORDED, place)
    record(response, take.max_seconds, action, links.recording(place))
    # A recording with nothing in it asks no action; the next verb follows ("TwiML Voice: <Record>",
    # action). The caller's way goes on all the same.
    add(response, "Redirect", action, method="POST")


def _say_goodbye(response: ET.Element) -> None:
    say(response, "Thank you. Goodbye.", "en")
    add(response, "Hangup")
