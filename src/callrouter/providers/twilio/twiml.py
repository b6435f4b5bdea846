"""How are actions told to Twilio?

Provider-neutral actions written as a TwiML document: UTF-8 XML whose root is Response. Attribute
names and nesting are those of the vendor's own library, which is the judge in our tests.
"""

import re
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
from callrouter.providers.twilio.links import Links, StepKind

MAX_SAY_CHARACTERS = 4_096  # "TwiML Voice: <Say>", limits
MAX_DOCUMENT_BYTES = 64_000  # error 11750
MAX_LEGS = 10  # "TwiML Voice: <Number>", simultaneous dialling

# Language codes of <Say> carry a region ("TwiML Voice: <Say>", language).
_LANGUAGES = {"en": "en-US", "es": "es-US"}
_LEG_EVENTS = "initiated ringing answered completed"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?…。？！][\"'”’»)\]]*(?=\s)")
_SPACE = re.compile(r"\s")

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
                _speak(response, action)
            case AskForKey():
                _ask_for_key(response, action, links.step(StepKind.PRESSED, place))
            case Dial():
                _dial(response, action, place, links, call_id)
            case TakeMessage():
                _take_message(response, action, place, links)
            case Refuse(how=how):
                _add(response, "Reject", reason=how.value)
            case HangUp():
                _add(response, "Hangup")
            case SendText():
                pass
            case RingPhones():
                raise ValueError(
                    "RingPhones says whom to ring, not which phones: make it a Dial before it is "
                    "written."
                )
            case _:
                assert_never(action)
    document = _document(response)
    if len(document) > MAX_DOCUMENT_BYTES:
        raise ValueError(
            f"The answer has {len(document)} bytes; Twilio takes at most {MAX_DOCUMENT_BYTES}."
        )
    return document


def write_whisper(speech: Speech | None) -> bytes:
    """What a rung phone hears before it is joined with the caller.

    It holds no Hangup: when the document ends, the two are joined.
    """
    response = ET.Element("Response")
    if speech is not None:
        _speak(response, speech)
    return _document(response)


def last_resort(links: Links, failsafe_number: str | None) -> bytes:
    """What a caller gets when our own code failed: the fail-safe number (E.164), then a message.

    It holds no place and leads to nothing that could fail: the recording's action is
    `links.goodbye()`, since without one Twilio asks for the current document again, for ever.
    """
    response = ET.Element("Response")
    if failsafe_number:
        _say(response, "Thank you for calling. Please hold while we connect you.", "en")
        # Without an action the next verbs follow, also after a talk that the other side ended.
        dial = _add(response, "Dial", timeout=_LAST_DIAL_SECONDS)
        _add(dial, "Number", failsafe_number)
    _say(
        response,
        "If you still need us, please leave your name, your number and a message after the tone, "
        "and we will call you back.",
        "en",
    )
    _record(response, _LAST_MESSAGE_SECONDS, links.goodbye(), links.recording())
    _say_goodbye(response)
    return _document(response)


def goodbye() -> bytes:
    """The answer at `links.goodbye()`: a word, and the call ends."""
    response = ET.Element("Response")
    _say_goodbye(response)
    return _document(response)


def split_speech(text: str) -> list[str]:
    """The text in pieces of at most 4,096 characters, each a Say; none when there is no word in it.

    Cuts after a sentence where one ends in the later half of a piece, else between words; a word is
    only cut when it is longer than a piece.
    """
    rest, pieces = _lawful(text).strip(), []
    while len(rest) > MAX_SAY_CHARACTERS:
        cut = _cut(rest[: MAX_SAY_CHARACTERS + 1])
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(window: str) -> int:
    sentences = [match.end() for match in _SENTENCE_END.finditer(window, MAX_SAY_CHARACTERS // 2)]
    if sentences:
        return sentences[-1]
    spaces = [match.start() for match in _SPACE.finditer(window)]
    return spaces[-1] if spaces else MAX_SAY_CHARACTERS


def _speak(parent: ET.Element, speech: Speech) -> None:
    match speech:
        case Say(text=text, language=language):
            _say(parent, text, language)
        case Play(url=url):
            _add(parent, "Play", url)
        case _:
            assert_never(speech)


def _say(parent: ET.Element, text: str, language: str) -> None:
    for piece in split_speech(text):
        _add(parent, "Say", piece, language=_LANGUAGES.get(language, language))


def _ask_for_key(parent: ET.Element, ask: AskForKey, action: str) -> None:
    # Its defaults would wait for "#" after a key, and go on without telling us after none.
    gather = _add(
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
        _speak(gather, prompt)


def _dial(response: ET.Element, dial: Dial, place: Place, links: Links, call_id: str) -> None:
    if not 1 <= len(dial.legs) <= MAX_LEGS:
        raise ValueError(
            f"A Dial rings 1 to {MAX_LEGS} phones at once, but this one has {len(dial.legs)}."
        )
    element = _add(
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
    _add(
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
    _record(response, take.max_seconds, action, links.recording(place))
    # A recording with nothing in it asks no action; the next verb follows ("TwiML Voice: <Record>",
    # action). The caller's way goes on all the same.
    _add(response, "Redirect", action, method="POST")


def _record(response: ET.Element, max_seconds: int, action: str, status_callback: str) -> None:
    _add(
        response,
        "Record",
        action=action,
        method="POST",
        maxLength=max_seconds,
        timeout=5,
        playBeep="true",
        finishOnKey="#",
        recordingStatusCallback=status_callback,
        recordingStatusCallbackMethod="POST",
        recordingStatusCallbackEvent="completed absent",
    )


def _say_goodbye(response: ET.Element) -> None:
    _say(response, "Thank you. Goodbye.", "en")
    _add(response, "Hangup")


def _add(
    parent: ET.Element, tag: str, text: str | None = None, **attributes: str | int | None
) -> ET.Element:
    given = {name: _lawful(str(value)) for name, value in attributes.items() if value is not None}
    element = ET.SubElement(parent, tag, given)
    if text is not None:
        element.text = _lawful(text)
    return element


def _lawful(text: str) -> str:
    # XML 1.0 cannot hold most control characters, even escaped; and a reader makes \r a \n.
    return _UNLAWFUL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _document(response: ET.Element) -> bytes:
    body: bytes = ET.tostring(response, encoding="utf-8")
    return _DECLARATION + body
