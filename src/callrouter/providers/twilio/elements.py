"""How is one element of a TwiML document written, whatever the document is for?

Any text becomes lawful XML, and speech the pieces that <Say> takes.
"""

import re
import xml.etree.ElementTree as ET
from typing import Literal, assert_never

from callrouter.domain.languages import voice_of
from callrouter.ivr.actions import Play, Say, Speech

MAX_SAY_CHARACTERS = 4_096  # "TwiML Voice: <Say>", limits

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'
_UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?…。？！][\"'”’»)\]]*(?=\s)")
_SPACE = re.compile(r"\s")


def add(
    parent: ET.Element, tag: str, text: str | None = None, **attributes: str | int | None
) -> ET.Element:
    """A new element in `parent`; attributes that are None are left out."""
    given = {name: _lawful(str(value)) for name, value in attributes.items() if value is not None}
    element = ET.SubElement(parent, tag, given)
    if text is not None:
        element.text = _lawful(text)
    return element


def speak(parent: ET.Element, speech: Speech) -> None:
    """What is said or played; words without anything to say write nothing."""
    match speech:
        case Say(text=text, language=language):
            say(parent, text, language)
        case Play(url=url):
            add(parent, "Play", url)
        case _:
            assert_never(speech)


def say(parent: ET.Element, text: str, language: str) -> None:
    """A Say for each piece of the text; its language carries a region ("TwiML Voice: <Say>")."""
    for piece in split_speech(text):
        add(parent, "Say", piece, language=voice_of(language) or language)


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


def record(
    parent: ET.Element,
    max_seconds: int,
    action: str,
    status_callback: str | None,
    method: Literal["GET", "POST"] = "POST",
) -> None:
    """A beep and a message; then `action` is asked, and `status_callback` told what became of it.

    An empty message asks nothing: the next verb follows.
    """
    told = status_callback is not None
    add(
        parent,
        "Record",
        action=action,
        method=method,
        maxLength=max_seconds,
        timeout=5,
        playBeep="true",
        finishOnKey="#",
        recordingStatusCallback=status_callback,
        recordingStatusCallbackMethod="POST" if told else None,
        recordingStatusCallbackEvent="completed absent" if told else None,
    )


def document(response: ET.Element, comment: bytes = b"") -> bytes:
    """The whole document; `comment` is an XML comment that stands before its root."""
    body: bytes = ET.tostring(response, encoding="utf-8")
    return _DECLARATION + comment + body


def _cut(window: str) -> int:
    sentences = [match.end() for match in _SENTENCE_END.finditer(window, MAX_SAY_CHARACTERS // 2)]
    if sentences:
        return sentences[-1]
    spaces = [match.start() for match in _SPACE.finditer(window)]
    return spaces[-1] if spaces else MAX_SAY_CHARACTERS


def _lawful(text: str) -> str:
    # XML 1.0 cannot hold most control characters, even escaped; and a reader makes \r a \n.
    return _UNLAWFUL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
