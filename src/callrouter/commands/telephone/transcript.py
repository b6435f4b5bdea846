"""What does the caller hear, when, and for how long?

Writes a telephoned call line by line: virtual time (m:ss) at the left, each sound's length, then
its words. Between two looks at a call only what is new is written.
"""

from callrouter.commands.telephone.deeds import (
    Deed,
    FallSilent,
    HangUp,
    PressNothing,
    Speak,
    StaffHangUp,
    words_of,
)
from callrouter.commands.telephone.sheet import Look, Sheet
from callrouter.domain.numbers import national
from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.views import CallView, HeardView, LegView

_BY_ITSELF = {
    "in-progress": "answers",
    "completed": "answers",
    "busy": "is busy",
    "no-answer": "does not answer",
    "failed": "cannot be reached",
}


class Transcript:
    """One call's story on `sheet`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._now = 0.0
        self._heard = 0
        self._warned = 0
        self._legs: dict[str, LegView] = {}

    def begin(self, call: CallView) -> None:
        """Write what is heard up to the first moment at which somebody must do something."""
        self._write_new(call)
        self._tell_end(call)

    def go_on(self, before: CallView, deed: Deed, after: CallView) -> None:
        """Write what was done, and what came of it."""
        self._now = min(self._now + _passing(self._now, before, deed, after), after.elapsed_seconds)
        self._row(words_of(deed), look=Look.DEED)
        if not isinstance(deed, HangUp):
            self._tell_cancelled(after)
        self._write_new(after)
        if not isinstance(deed, HangUp):
            self._tell_end(after)

    def _write_new(self, call: CallView) -> None:
        new = call.heard[self._heard :]
        self._now = self._begins_at(call, new)
        last_ringing = max((i for i, line in enumerate(new) if line.kind == "ringing"), default=-1)
        for place, line in enumerate(new):
            if line.kind == "ringing":
                self._tell_ringing(call.legs if place == last_ringing else (), line.seconds)
            else:
                self._tell_sound(line)
            self._now += line.seconds
        self._heard = len(call.heard)
        self._tell_legs(call)
        for warning in call.warnings[self._warned :]:
            self._row(f"! {warning}", look=Look.WARNING, hang=2)
        self._warned = len(call.warnings)
        self._tell_wait(call)

    def _begins_at(self, call: CallView, new: tuple[HeardView, ...]) -> float:
        """When the first new thing is heard, in virtual seconds since the first ring."""
        lasting = sum(line.seconds for line in new)
        lasting += sum(line.seconds for leg in call.legs for line in self._newly_heard(leg))
        earliest = call.elapsed_seconds - lasting
        if call.state == CallState.GATHERING.value:
            # A menu's prompts are heard, and counted, only once the wait for a key has ended.
            return max(earliest, min(self._now, call.elapsed_seconds))
        return max(self._now, earliest)

    def _newly_heard(self, leg: LegView) -> tuple[HeardView, ...]:
        known = self._legs.get(leg.sid)
        return leg.heard[len(known.heard) if known else 0 :]

    def _tell_sound(self, line: HeardView) -> None:
        cut = " (cut short)" if line.was_cut_short else ""
        match line.kind:
            case "say":
                self._row(f'"{line.text}"{cut}', line.seconds, hang=1)
            case "play":
                self._row(f"♪ {line.text}{cut}", line.seconds, hang=2)
            case "pause":
                self._row("(silence)", line.seconds, Look.QUIET)
            case _:
                self._row(f"({line.kind})", line.seconds or None, Look.QUIET)

    def _tell_ringing(self, legs: tuple[LegView, ...], seconds: float) -> None:
        rung = [leg for leg in legs if leg.sid not in self._legs and leg.state != "waiting"]
        if not rung:
            self._row("☎ rings; nobody answers", seconds or None, Look.PHONE)
        for leg in rung:
            place = f"{legs.index(leg) + 1}. " if len(legs) > 1 else ""
            self._row(f"☎ rings {place}{national(leg.number)} …", look=Look.PHONE)

    def _tell_legs(self, call: CallView) -> None:
        """What phones did by themselves, and what an answered one heard before it was joined."""
        for leg in call.legs:
            if leg.sid not in self._legs and leg.state in _BY_ITSELF:
                self._row(f"☎ {national(leg.number)} {_BY_ITSELF[leg.state]}", look=Look.PHONE)
            for line in self._newly_heard(leg):
                text = f'{national(leg.number)} hears "{line.text or line.kind}"'
                self._row(text, line.seconds, Look.PHONE, hang=2)
                self._now += line.seconds
            if leg.state != "waiting":
                self._legs[leg.sid] = leg

    def _tell_cancelled(self, call: CallView) -> None:
        for leg in call.legs:
            known = self._legs.get(leg.sid)
            if known is not None and known.state == "ringing" and leg.state == "canceled":
                self._row(f"☎ {national(leg.number)} stops ringing", look=Look.PHONE)

    def _tell_wait(self, call: CallView) -> None:
        pending = call.waits_for[0] if call.waits_for else None
        if pending is None:
            return
        match CallState(call.state):
            case CallState.GATHERING:
                left = call.elapsed_seconds + pending.seconds_left - self._now
                self._quietly(f"waits {left:.3g} s for a key")
            case CallState.RECORDING:
                self._quietly(f"records until {pending.seconds_left:g} s of silence")
            case CallState.DIALLING if pending.what == "keys":
                asked = national(pending.who)
                self._quietly(f"waits {pending.seconds_left:.3g} s for a key from {asked}")
            case CallState.DIALLING:
                self._quietly(f"waits {pending.seconds_left:.3g} s for an answer")
            case CallState.TALKING:
                joined = next((leg for leg in call.legs if leg.state == "in-progress"), None)
                self._quietly(f"talks with {national(joined.number)}" if joined else "talks")
            case _:
                pass

    def _tell_end(self, call: CallView) -> None:
        if call.state != CallState.ENDED.value:
            return
        status = "" if call.status == "completed" else f" ({call.status})"
        self._quietly(f"the call ends{status}")

    def _quietly(self, text: str) -> None:
        self._row(text, look=Look.QUIET)

    def _row(
        self, text: str, seconds: float | None = None, look: Look = Look.PLAIN, hang: int = 0
    ) -> None:
        minutes, second = divmod(int(self._now + 1e-6), 60)
        length = "" if seconds is None else f"{seconds:.1f} s"
        self._sheet.row(f"{minutes:>3}:{second:02}  {length:>7}  ", text, look, hang)


def _passing(now: float, before: CallView, deed: Deed, after: CallView) -> float:
    """The virtual seconds between the last thing heard and the deed's own line."""
    left = before.waits_for[0].seconds_left if before.waits_for else 0.0
    if CallState(before.state) is CallState.DIALLING:
        return _rung_on(before, after)
    match deed:
        case PressNothing():
            return before.elapsed_seconds + left - now
        case HangUp(after_seconds=seconds) | StaffHangUp(after_seconds=seconds):
            return min(seconds or 0.0, left)
        case Speak(seconds=seconds):
            return seconds
        case FallSilent():
            return left
        case _:
            return 0.0


def _rung_on(before: CallView, after: CallView) -> float:
    """How much longer the caller has heard the present ringing by then."""
    for place in reversed(range(len(before.heard))):
        if before.heard[place].kind == "ringing":
            return after.heard[place].seconds - before.heard[place].seconds
    return 0.0
