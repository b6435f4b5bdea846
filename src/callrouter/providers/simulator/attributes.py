"""Which attributes does each TwiML element know, and which values may they have?

One table, from the provider's reference pages of each verb and noun. Attributes that change
nothing in a simulated call are still checked, so that a misspelt one is found.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from urllib.parse import urljoin

import httpx

Reader = Callable[[str], object]
Values = dict[str, object]


class InvalidDocument(Exception):
    """The provider would refuse this document; `code` is its error code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def read_attributes(element: ET.Element) -> Values:
    """Return the checked attributes of `element`; raise InvalidDocument (12200) at the first bad.

    The provider's documented name for it: "Schema validation warning".
    """
    known = ATTRIBUTES.get(element.tag)
    if known is None:
        raise InvalidDocument(12200, f"<{element.tag}> is not a known element.")
    values: Values = {}
    for name, text in element.attrib.items():
        reader = known.get(name)
        if reader is None:
            raise InvalidDocument(12200, f"<{element.tag}> has no attribute {name!r}.")
        try:
            values[name] = reader(text)
        except ValueError as error:
            problem = f"<{element.tag}> has {name}={text!r}: {error}."
            raise InvalidDocument(12200, problem) from error
    return values


def _anything(text: str) -> object:
    return text


def read_url(text: str) -> str:
    """Return `text` without surrounding space; raise ValueError when it cannot be a URL."""
    url = text.strip()
    if not url or re.search(r"\s", url):
        raise ValueError("it must be a URL")
    try:
        httpx.URL(urljoin("https://document.invalid/", url))
    except (ValueError, httpx.InvalidURL) as error:
        raise ValueError("it must be a URL") from error
    return url


def _flag(text: str) -> object:
    if text not in {"true", "false"}:
        raise ValueError("it must be true or false")
    return text == "true"


def _whole(low: int, high: int | None = None) -> Reader:
    def read(text: str) -> object:
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < low:
            raise ValueError(f"it must be a whole number of at least {low}")
        if high is not None and int(text) > high:
            raise ValueError(f"it must be at most {high}")
        return int(text)

    return read


def _one_of(*allowed: str) -> Reader:
    def read(text: str) -> object:
        if text not in allowed:
            raise ValueError("it must be one of " + ", ".join(allowed))
        return text

    return read


def _some_of(*allowed: str) -> Reader:
    def read(text: str) -> object:
        words = tuple(text.split())
        if not words or not set(words) <= set(allowed):
            raise ValueError("it must name some of " + ", ".join(allowed))
        return words

    return read


def _matching(pattern: str, meaning: str) -> Reader:
    def read(text: str) -> object:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"it must be {meaning}")
        return text

    return read


def _gather_timeout(text: str) -> object:
    return 5 if text == "auto" else _whole(0)(text)


_METHOD = _one_of("GET", "POST")
_TRIM = _one_of("trim-silence", "do-not-trim")
_RECORDING_NOTICE: dict[str, Reader] = {
    "recordingStatusCallback": read_url,
    "recordingStatusCallbackMethod": _METHOD,
    "recordingStatusCallbackEvent": _some_of("in-progress", "completed", "absent"),
    "recordingConfigurationId": _anything,
}
_CONTINUATION: dict[str, Reader] = {"action": read_url, "method": _METHOD}

ATTRIBUTES: Mapping[str, Mapping[str, Reader]] = {
    "Response": {},
    "Say": {"language": _anything, "voice": _anything, "loop": _whole(0)},
    "Play": {
        "loop": _whole(0),
        "digits": _matching(r"[0-9*#wWA-D,]+", "keys and pauses"),
    },
    "Pause": {"length": _whole(0)},
    "Gather": _CONTINUATION
    | {
        "timeout": _gather_timeout,
        "finishOnKey": _matching(r"[0-9*#]?", "one key or nothing"),
        "numDigits": _whole(1),
        "actionOnEmptyResult": _flag,
        "input": _one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
        "bargeIn": _flag,
        "language": _anything,
        "hints": _anything,
        "speechTimeout": _matching(r"auto|[0-9]+", "auto or seconds"),
        "maxSpeechTime": _whole(1),
        "speechModel": _anything,
        "enhanced": _flag,
        "profanityFilter": _flag,
        "debug": _flag,
        "partialResultCallback": read_url,
        "partialResultCallbackMethod": _METHOD,
    },
    "Record": _CONTINUATION
    | _RECORDING_NOTICE
    | {
        "timeout": _whole(0),
        "finishOnKey": _matching(r"[0-9*#]*", "keys"),
        "maxLength": _whole(1),
        "playBeep": _flag,
        "trim": _TRIM,
        "transcribe": _flag,
        "transcribeCallback": read_url,
    },
    "Dial": _CONTINUATION
    | _RECORDING_NOTICE
    | {
        "timeout": _whole(1, 600),
        "timeLimit": _whole(1, 86_400),
        "hangupOnStar": _flag,
        "answerOnBridge": _flag,
        "sequential": _flag,
        "callerId": _anything,
        "callReason": _matching(r".{1,50}", "1 to 50 characters"),
        "record": _one_of(
            "do-not-record",
            "record-from-answer",
            "record-from-ringing",
            "record-from-answer-dual",
            "record-from-ringing-dual",
            "true",
            "false",
        ),
        "recordingTrack": _one_of("both", "inbound", "outbound"),
        "trim": _TRIM,
        "ringTone": _anything,
        "referUrl": read_url,
        "referMethod": _METHOD,
    },
    "Number": {
        "url": read_url,
        "method": _METHOD,
        "sendDigits": _matching(r"[0-9*#wWA-D,]+", "keys and pauses"),
        "byoc": _anything,
        "statusCallback": read_url,
        "statusCallbackMethod": _METHOD,
        "statusCallbackEvent": _some_of("initiated", "ringing", "answered", "completed"),
        "machineDetection": _one_of("Enable", "DetectMessageEnd"),
        "machineDetectionTimeout": _whole(3, 60),
        "machineDetectionSpeechThreshold": _whole(1000, 6000),
        "machineDetectionSpeechEndThreshold": _whole(500, 5000),
        "machineDetectionSilenceTimeout": _whole(2000, 10_000),
        "amdStatusCallback": read_url,
        "amdStatusCallbackMethod": _METHOD,
    },
    "Redirect": {"method": _METHOD},
    "Reject": {"reason": _one_of("rejected", "busy")},
    "Hangup": {},
}
