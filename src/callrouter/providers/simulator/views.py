"""How does a simulated call look from outside?

Plain frozen values for the control API and its client: what was heard, what is pending, which
phones ring, and how much virtual time has passed.
"""

import msgspec

from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.calls import SimulatedCall
from callrouter.providers.simulator.legs import Leg
from callrouter.providers.simulator.playback import Heard


class HeardView(msgspec.Struct, frozen=True):
    """One thing heard; `kind` is say, play, pause, ringing, beep, busy or not in service."""

    text: str
    language: str | None
    seconds: float
    kind: str
    was_cut_short: bool


class PendingView(msgspec.Struct, frozen=True):
    """One thing the call waits for, from whom, and the virtual seconds until it runs out."""

    what: str
    who: str
    seconds_left: float


class LegView(msgspec.Struct, frozen=True):
    """One rung phone and what it heard while it was screened."""

    number: str
    sid: str
    state: str
    caller_id: str
    duration_seconds: int
    heard: tuple[HeardView, ...]


class CallView(msgspec.Struct, frozen=True):
    """One call, whole."""

    sid: str
    from_: str | None = msgspec.field(name="from")
    to: str
    state: str
    status: str
    elapsed_seconds: float
    heard: tuple[HeardView, ...]
    waits_for: tuple[PendingView, ...]
    legs: tuple[LegView, ...]
    warnings: tuple[str, ...]


def describe(call: SimulatedCall) -> CallView:
    """Return what can be known of `call` now."""
    return CallView(
        sid=call.sid,
        from_=call.from_,
        to=call.to,
        state=call.state.value,
        status=call.status,
        elapsed_seconds=call.elapsed_seconds,
        heard=_heard(call.heard),
        waits_for=list_pending(call),
        legs=tuple(_leg(leg) for leg in call.legs),
        warnings=tuple(call.warnings),
    )


def list_pending(call: SimulatedCall) -> tuple[PendingView, ...]:
    """Return everything that may happen next in `call`, with the time each still has."""
    if call.state is CallState.GATHERING and call.gathering is not None:
        left = call.gathering.prompt_seconds + call.gathering.verb.timeout
        return (PendingView("keys", "caller", left),)
    if call.state is CallState.RECORDING:
        verb = call.present_recording.verb
        return (PendingView("speech", "caller", float(verb.timeout)),)
    if call.state is CallState.TALKING:
        return (PendingView("hang-up", "anyone", float(call.present_dialling.verb.time_limit)),)
    if call.state is not CallState.DIALLING:
        return ()
    dialling = call.present_dialling
    screened = dialling.screened
    if screened is not None and screened.screening is not None:
        gathering = screened.screening.gathering
        left = 0.0 if gathering is None else gathering.prompt_seconds + gathering.verb.timeout
        return (PendingView("keys", screened.number, left),)
    left = dialling.ring_seconds_left
    return tuple(PendingView("answer", leg.number, left) for leg in dialling.ringing)


def _leg(leg: Leg) -> LegView:
    heard = [] if leg.screening is None else leg.screening.heard
    return LegView(
        number=leg.number,
        sid=leg.sid,
        state=leg.state.value,
        caller_id=leg.from_,
        duration_seconds=leg.duration_seconds,
        heard=_heard(heard),
    )


def _heard(lines: list[Heard]) -> tuple[HeardView, ...]:
    return tuple(
        HeardView(line.text, line.language, line.seconds, line.kind.value, line.was_cut_short)
        for line in lines
    )
