"""Who says what the people on a telephoned call do next: a list of keys, or somebody typing?

Both answer one question for every moment at which the call waits. A list never asks; when it is
used up the caller hangs up. Whoever types is told in one line what can be typed.
"""

import re
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TextIO

from callrouter.commands.telephone.deeds import (
    RING_SECONDS,
    TALK_SECONDS,
    Answer,
    BeBusy,
    Deed,
    FallSilent,
    HangUp,
    LegPress,
    LegPressNothing,
    Press,
    PressNothing,
    RingOut,
    Speak,
    StaffHangUp,
)
from callrouter.commands.telephone.sheet import Look, Sheet
from callrouter.domain.numbers import national
from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.views import CallView

NOTHING = "-"

_KEYS = re.compile(r"[0-9*#]{1,32}")
_SECONDS = re.compile(r"[0-9]{1,4}(?:\.[0-9]+)?")


class Decider(Protocol):
    def decide(self, call: CallView) -> Deed:
        """What is done next in a call that has not ended."""


def read_keys(text: str) -> tuple[str, ...]:
    """The keys of `1,2`, `12` or `2,*,1`, one each; `-` presses nothing.

    Raises ValueError with a sentence.
    """
    keys = tuple(text.replace(",", "").replace(" ", ""))
    if not keys or any(key not in "0123456789*#" + NOTHING for key in keys):
        raise ValueError(
            f'"{text}" are no keys. Write them as 1,2 (also * and #; - presses nothing).'
        )
    return keys


class Scripted:
    """Presses the given keys, one at each wait for a key, and then hangs up."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = deque(keys)

    @property
    def unused_keys(self) -> tuple[str, ...]:
        """The keys that the call has not asked for."""
        return tuple(self._keys)

    def decide(self, call: CallView) -> Deed:
        match CallState(call.state):
            case CallState.GATHERING if self._keys:
                key = self._keys.popleft()
                return PressNothing() if key == NOTHING else Press(key)
            case CallState.DIALLING:
                return HangUp(RING_SECONDS)
            case CallState.TALKING:
                return HangUp(TALK_SECONDS)
            case _:
                return HangUp()


class Typed:
    """Asks somebody at a terminal. The end of input, and Ctrl-C, hang up."""

    def __init__(self, stream: TextIO, sheet: Sheet) -> None:
        self._stream = stream
        self._sheet = sheet

    def decide(self, call: CallView) -> Deed:
        while True:
            self._sheet.prompt(f"{_choices(call)} > ")
            try:
                with _interrupted_at_once():
                    typed = self._stream.readline()
            except KeyboardInterrupt:
                typed = ""
            if not typed:
                self._sheet.line()
                return HangUp()
            deed = read_deed(call, typed.strip().lower())
            if deed is not None:
                return deed
            self._sheet.line("That is none of these.", Look.WARNING)


def _choices(call: CallView) -> str:
    """What can be typed now, in one line."""
    match CallState(call.state):
        case CallState.RECORDING:
            return "seconds to speak and Enter, Enter alone says no more, h hangs up"
        case CallState.TALKING:
            return "h caller hangs up, s staff hang up (s 90: after 90 s)"
        case CallState.DIALLING:
            asked = _asked_phone(call)
            if asked is not None:
                return f"{national(asked)}: a key and Enter, Enter alone presses nothing, h caller hangs up"
            which = " (a 2: the second)" if len(call.legs) > 1 else ""
            return f"a answers{which}, b is busy, n nobody answers, h caller hangs up"
        case _:
            return "a key and Enter, Enter alone presses nothing, h hangs up"


def read_deed(call: CallView, typed: str) -> Deed | None:
    """What `typed` (in small letters) means at this moment of the call; None when it says nothing."""
    match CallState(call.state):
        case CallState.RECORDING:
            return _read_at_recording(typed)
        case CallState.TALKING:
            return _read_at_talk(typed)
        case CallState.DIALLING if (asked := _asked_phone(call)) is not None:
            return _read_at_menu(typed, LegPressNothing(asked), LegPress(asked, typed))
        case CallState.DIALLING:
            return _read_at_ringing(call, typed)
        case _:
            return _read_at_menu(typed, PressNothing(), Press(typed))


def _read_at_menu(typed: str, nothing: Deed, pressed: Deed) -> Deed | None:
    if not typed:
        return nothing
    if typed == "h":
        return HangUp()
    return pressed if _KEYS.fullmatch(typed) else None


def _read_at_recording(typed: str) -> Deed | None:
    if _SECONDS.fullmatch(typed):
        return Speak(float(typed))
    words: dict[str, Deed] = {"": FallSilent(), "#": Press("#"), "h": HangUp()}
    return words.get(typed)


def _read_at_talk(typed: str) -> Deed | None:
    word, _, more = typed.partition(" ")
    if word not in ("h", "s") or (more and not _SECONDS.fullmatch(more)):
        return None
    seconds = float(more) if more else TALK_SECONDS
    return HangUp(seconds) if word == "h" else StaffHangUp(seconds)


def _read_at_ringing(call: CallView, typed: str) -> Deed | None:
    if typed == "n":
        return RingOut()
    if typed == "h":
        return HangUp(RING_SECONDS)
    word, _, which = typed.partition(" ")
    number = _ringing_phone(call, which) if word in ("a", "b") else None
    if number is None:
        return None
    return Answer(number) if word == "a" else BeBusy(number)


def _ringing_phone(call: CallView, which: str) -> str | None:
    """The first phone that rings, or the one of that place among all that were rung."""
    if not which:
        return next((leg.number for leg in call.legs if leg.state == "ringing"), None)
    place = int(which) if re.fullmatch(r"[0-9]{1,2}", which) else 0
    if not 1 <= place <= len(call.legs) or call.legs[place - 1].state != "ringing":
        return None
    return call.legs[place - 1].number


def _asked_phone(call: CallView) -> str | None:
    """The answered phone that is asked for a key before it is joined with the caller."""
    return next((each.who for each in call.waits_for if each.what == "keys"), None)


@contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Let Ctrl-C end the reading: a running event loop would only take note of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
