"""Is this body a TwiML document, and which verbs does it hold?

Reads XML into the values of `verbs`, and refuses what the provider's schema does not know: an
unknown element or attribute, a wrong nesting, a value outside its range. The provider calls most
of these a schema *warning* (12200) and limps on; here they fail, so that nobody ships them.
"""

import re
import xml.etree.ElementTree as ET
from typing import Literal, cast

from callrouter.providers.simulator.attributes import (
    ATTRIBUTES,
    InvalidDocument,
    Values,
    read_attributes,
    read_url,
)
from callrouter.providers.simulator.verbs import (
    Dial,
    Gather,
    Hangup,
    Method,
    Number,
    Pause,
    Play,
    Prompt,
    Record,
    RecordingNotice,
    Redirect,
    Reject,
    Response,
    Say,
    Verb,
)

MAX_DOCUMENT_BYTES = 65_536
MAX_SAY_CHARACTERS = 4096
MAX_NOUNS = 10
_SSML = frozenset(
    [
        "break",
        "emphasis",
        "lang",
        "p",
        "phoneme",
        "prosody",
        "s",
        "say-as",
        "sub",
        "w",
        "amazon:effect",
        "amazon:domain",
    ]
)
_PARENTS = {
    "Response": frozenset(ATTRIBUTES) - {"Response", "Number"},
    "Gather": frozenset({"Say", "Play", "Pause"}),
    "Dial": frozenset({"Number"}),
}


def parse(body: bytes) -> Response:
    """Return the document in `body`.

    Raises InvalidDocument with the provider's error code: 11750 over 64 kB, 12100 when it is no
    XML or has another root, 12200 for what the schema does not allow, 13520 for bad speech.
    """
    if len(body) > MAX_DOCUMENT_BYTES:
        raise InvalidDocument(11750, f"The document has {len(body)} bytes; 64 kB are allowed.")
    root = _read_xml(body)
    if root.tag != "Response":
        raise InvalidDocument(12100, f"The root element is <{root.tag}>, not <Response>.")
    read_attributes(root)
    return Response(tuple(_read_verb(child) for child in _children(root)))


def _read_xml(body: bytes) -> ET.Element:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise InvalidDocument(12100, "The document declares a DTD.")
    try:
        return ET.fromstring(body)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise InvalidDocument(12100, f"The document is not well-formed XML: {error}.") from error


def _children(parent: ET.Element) -> list[ET.Element]:
    """Return the nested elements, refusing loose text and elements that may not stand there."""
    loose = [parent.text, *(child.tail for child in parent)]
    if any(text and text.strip() for text in loose):
        raise InvalidDocument(12200, f"<{parent.tag}> holds loose text beside its elements.")
    for child in parent:
        if child.tag not in _PARENTS.get(parent.tag, frozenset()):
            raise InvalidDocument(12200, f"<{child.tag}> is not allowed inside <{parent.tag}>.")
    return list(parent)


def _read_verb(element: ET.Element) -> Verb:
    values = read_attributes(element)
    match element.tag:
        case "Say" | "Play" | "Pause":
            return _read_prompt(element, values)
        case "Gather":
            return _read_gather(element, values)
        case "Record":
            _refuse_content(element)
            return _read_record(values)
        case "Dial":
            return _read_dial(element, values)
        case "Redirect":
            return Redirect(_content_url(element), _method(values))
        case "Reject":
            _refuse_content(element)
            reason = cast(Literal["rejected", "busy"], values.get("reason", "rejected"))
            return Reject(reason)
        case _:
            _refuse_content(element)
            return Hangup()


def _read_prompt(element: ET.Element, values: Values) -> Prompt:
    loop = cast(int, values.get("loop", 1))
    match element.tag:
        case "Say":
            language = cast(str | None, values.get("language"))
            return Say(_spoken(element), language, cast(str | None, values.get("voice")), loop)
        case "Play":
            digits = cast(str, values.get("digits", ""))
            return Play("" if digits else _content_url(element), digits, loop)
        case _:
            _refuse_content(element)
            return Pause(cast(int, values.get("length", 1)))


def _spoken(element: ET.Element) -> str:
    for inner in element.iter():
        if inner is not element and inner.tag not in _SSML:
            raise InvalidDocument(12200, f"<{inner.tag}> is not allowed inside <Say>.")
    text = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
    if not text:
        raise InvalidDocument(13520, "<Say> has no words.")
    if len(text) > MAX_SAY_CHARACTERS:
        raise InvalidDocument(13520, f"<Say> has {len(text)} characters; 4096 are allowed.")
    return text


def _read_gather(element: ET.Element, values: Values) -> Gather:
    return Gather(
        prompts=tuple(_read_prompt(child, read_attributes(child)) for child in _children(element)),
        action=_url(values, "action"),
        method=_method(values),
        timeout=cast(int, values.get("timeout", 5)),
        finish_on_key=cast(str, values.get("finishOnKey", "#")),
        num_digits=cast(int | None, values.get("numDigits")),
        action_on_empty_result=bool(values.get("actionOnEmptyResult", False)),
        takes_keys="dtmf" in cast(str, values.get("input", "dtmf")).split(),
    )


def _read_record(values: Values) -> Record:
    return Record(
        action=_url(values, "action"),
        method=_method(values),
        timeout=cast(int, values.get("timeout", 5)),
        finish_on_key=cast(str, values.get("finishOnKey", "1234567890*#")),
        max_length=cast(int, values.get("maxLength", 3600)),
        plays_beep=bool(values.get("playBeep", True)),
        trims_silence=values.get("trim", "trim-silence") == "trim-silence",
        notice=_read_notice(values),
    )


def _read_dial(element: ET.Element, values: Values) -> Dial:
    numbers = tuple(_read_number(child) for child in _dialled(element))
    if len(numbers) > MAX_NOUNS:
        raise InvalidDocument(12200, f"<Dial> rings {len(numbers)} phones; 10 are allowed.")
    return Dial(
        numbers=numbers or (Number(_text(element)),),
        action=_url(values, "action"),
        method=_method(values),
        timeout=cast(int, values.get("timeout", 30)),
        time_limit=cast(int, values.get("timeLimit", 14_400)),
        hangs_up_on_star=bool(values.get("hangupOnStar", False)),
        answers_on_bridge=bool(values.get("answerOnBridge", False)),
        sequential=bool(values.get("sequential", False)),
        caller_id=cast(str | None, values.get("callerId")),
        record=cast(str, values.get("record", "do-not-record")),
        notice=_read_notice(values),
    )


def _dialled(element: ET.Element) -> list[ET.Element]:
    if len(element):
        return _children(element)
    if not _text(element):
        raise InvalidDocument(12200, "<Dial> names nobody to ring.")
    return []


def _read_number(element: ET.Element) -> Number:
    values = read_attributes(element)
    number = _text(element)
    if not number:
        raise InvalidDocument(12200, "<Number> is empty.")
    return Number(
        number=number,
        url=_url(values, "url"),
        method=_method(values),
        status_callback=_url(values, "statusCallback"),
        status_callback_method=_method(values, "statusCallbackMethod"),
        status_callback_events=cast(
            tuple[str, ...], values.get("statusCallbackEvent", ("completed",))
        ),
    )


def _read_notice(values: Values) -> RecordingNotice | None:
    url = _url(values, "recordingStatusCallback")
    if url is None:
        return None
    events = cast(tuple[str, ...], values.get("recordingStatusCallbackEvent", ("completed",)))
    return RecordingNotice(url, _method(values, "recordingStatusCallbackMethod"), events)


def _url(values: Values, name: str) -> str | None:
    return cast(str | None, values.get(name))


def _method(values: Values, name: str = "method") -> Method:
    return cast(Method, values.get(name, "POST"))


def _content_url(element: ET.Element) -> str:
    try:
        return read_url(_text(element))
    except ValueError as error:
        raise InvalidDocument(12200, f"<{element.tag}> holds no URL: {error}.") from error


def _text(element: ET.Element) -> str:
    if len(element):
        raise InvalidDocument(12200, f"<{element[0].tag}> is not allowed inside <{element.tag}>.")
    return (element.text or "").strip()


def _refuse_content(element: ET.Element) -> None:
    if _text(element):
        raise InvalidDocument(12200, f"<{element.tag}> holds text; it must be empty.")
