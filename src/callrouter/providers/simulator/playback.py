"""What does somebody on the line hear, and for how long?

Speech is taken as two and a half words a second; recorded audio has the length it was given, or
five seconds. Nothing here waits: the lengths move the call's virtual clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from callrouter.providers.simulator.verbs import Pause, Play, Prompt, Say

WORDS_PER_SECOND = 2.5
UNKNOWN_AUDIO_SECONDS = 5.0
KEY_TONE_SECONDS = 0.5
BEEP_SECONDS = 0.5
ENDLESS_LOOP = 1000
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


class HeardKind(Enum):
    """What sort of sound it was."""

    SAY = "say"
    PLAY = "play"
    PAUSE = "pause"
    RINGING = "ringing"
    BEEP = "beep"
    BUSY = "busy"
    NOT_IN_SERVICE = "not in service"


@dataclass(frozen=True)
class Heard:
    """One thing heard: spoken words or an audio URL in `text`, and its length in seconds."""

    text: str
    language: str | None
    seconds: float
    kind: HeardKind
    was_cut_short: bool = False


def hear(prompt: Prompt, audio_seconds: Mapping[str, float]) -> Heard:
    """Return what playing `prompt` sounds like; `audio_seconds` gives lengths by absolute URL."""
    match prompt:
        case Say():
            seconds = len(prompt.text.split()) / WORDS_PER_SECOND * _times(prompt.loop)
            return Heard(prompt.text, prompt.language, seconds, HeardKind.SAY)
        case Play(digits=keys) if keys:
            return Heard(keys, None, len(keys) * KEY_TONE_SECONDS, HeardKind.PLAY)
        case Play():
            seconds = audio_seconds.get(prompt.url, UNKNOWN_AUDIO_SECONDS) * _times(prompt.loop)
            return Heard(prompt.url, None, seconds, HeardKind.PLAY)
        case Pause():
            return Heard("", None, float(prompt.length), HeardKind.PAUSE)
        case _:
            assert_never(prompt)


def cut(heard: list[Heard], start: int, after_seconds: float) -> None:
    """Shorten what `heard` holds from index `start` on to `after_seconds`; drop what never began.

    The line being spoken at that moment stays, marked as cut short.
    """
    left = after_seconds
    for index in range(start, len(heard)):
        line = heard[index]
        if line.seconds > left:
            began = left > 0 or index == start
            heard[index] = replace(line, seconds=left, was_cut_short=True)
            del heard[index + 1 if began else index :]
            return
        left -= line.seconds


def _times(loop: int) -> int:
    return loop if loop > 0 else ENDLESS_LOOP
