"""What can the people on a telephoned call do, and what is it called?

One value per deed, how the simulator is told of it, and its words in a transcript.
"""

from typing import assert_never

from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.providers.simulator.phone import PhoneClient
from callrouter.providers.simulator.views import CallView

RING_SECONDS = 5.0
TALK_SECONDS = 60.0


class Press(Struct, frozen=True):
    """The caller presses keys when the prompt is over."""

    keys: str


class PressNothing(Struct, frozen=True):
    """The caller lets the wait for a key run out."""


class HangUp(Struct, frozen=True):
    """The caller hangs up, after so many seconds of the present ringing or talk."""

    after_seconds: float | None = None


class Answer(Struct, frozen=True):
    """The phone at `number` picks up."""

    number: str


class BeBusy(Struct, frozen=True):
    """The phone at `number` is busy."""

    number: str


class RingOut(Struct, frozen=True):
    """Nobody answers."""


class Speak(Struct, frozen=True):
    """The caller speaks into the recording."""

    seconds: float


class FallSilent(Struct, frozen=True):
    """The caller says nothing more, until the recording ends."""


class StaffHangUp(Struct, frozen=True):
    """The phone that talks with the caller is put down after so long."""

    after_seconds: float = TALK_SECONDS


class LegPress(Struct, frozen=True):
    """The phone at `number` presses keys before it is joined with the caller."""

    number: str
    keys: str


class LegPressNothing(Struct, frozen=True):
    """The phone at `number` is asked for a key and presses none."""

    number: str


Deed = (
    Press
    | PressNothing
    | HangUp
    | Answer
    | BeBusy
    | RingOut
    | Speak
    | FallSilent
    | StaffHangUp
    | LegPress
    | LegPressNothing
)


async def do(phone: PhoneClient, sid: str, deed: Deed) -> CallView:
    """Let it be done, and return the call afterwards. Raises as PhoneClient does."""
    match deed:
        case Press(keys=keys):
            return await phone.press(sid, keys)
        case PressNothing() | RingOut() | FallSilent():
            return await phone.wait(sid)
        case HangUp(after_seconds=seconds):
            return await phone.hang_up(sid, seconds)
        case Answer(number=number):
            return await phone.answer(sid, number)
        case BeBusy(number=number):
            return await phone.is_busy(sid, number)
        case Speak(seconds=seconds):
            return await phone.speak(sid, seconds)
        case StaffHangUp(after_seconds=seconds):
            return await phone.staff_hang_up(sid, seconds)
        case LegPress(number=number, keys=keys):
            return await phone.leg_presses(sid, number, keys)
        case LegPressNothing(number=number):
            return await phone.leg_waits(sid, number)
        case _:
            assert_never(deed)


def words_of(deed: Deed) -> str:
    """The deed as a transcript's line: `→ pressed 1`, `(nothing pressed)`."""
    match deed:
        case Press(keys=keys):
            return f"→ pressed {keys}"
        case PressNothing():
            return "(nothing pressed)"
        case HangUp(after_seconds=seconds):
            return f"→ hung up after {seconds:g} s" if seconds else "→ hung up"
        case Answer(number=number):
            return f"→ {national(number)} answered"
        case BeBusy(number=number):
            return f"→ {national(number)} is busy"
        case RingOut():
            return "→ nobody answered"
        case Speak(seconds=seconds):
            return f"→ spoke for {seconds:g} s"
        case FallSilent():
            return "→ said nothing more"
        case StaffHangUp(after_seconds=seconds):
            return f"→ staff hung up after {seconds:g} s"
        case LegPress(number=number, keys=keys):
            return f"→ {national(number)} pressed {keys}"
        case LegPressNothing(number=number):
            return f"→ {national(number)} pressed nothing"
        case _:
            assert_never(deed)
