"""What would the ledger hold of a call that was followed through `route`, and does it fold as one?

The entries are made of the walk's own steps, and of the reports that a telephone company sends
beside them; they come in any order, and more than once.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations
from random import Random

import msgspec

from builders import CALLER_NUMBER, NOON, ZILLOW_NUMBER
from callrouter.domain.calls import Entry, Outcome
from callrouter.domain.events import (
    CallProgressed,
    CallStatus,
    Event,
    LegProgressed,
    MessageRecorded,
    RecordingProgressed,
    RecordingStatus,
    RingEnded,
    RingOutcome,
    StepEvent,
)
from callrouter.ivr.actions import HangUp, Refuse, TakeMessage
from callrouter.ivr.folding import fold
from callrouter.ivr.place import Place
from callrouter.ivr.routing import SHORTEST_MESSAGE_SECONDS, Step

CALL_ID = "CA" + "1" * 32
FEW = 4  # entries of which every order is tried
SHUFFLES = 3

Walked = tuple[Place, StepEvent, Step]


def entries_of(walked: Sequence[Walked]) -> list[Entry]:
    """The entries of a call, in the order in which they happened; it is over."""
    entries = [_step_entry(number, *each) for number, each in enumerate(walked)]
    reports = [(number, event) for number, each in enumerate(walked) for event in _reports(*each)]
    entries += [
        Entry(CALL_ID, f"report:{at}:{number}", NOON + timedelta(seconds=at), event)
        for at, (number, event) in enumerate(reports)
    ]
    over = CallProgressed(CallStatus.COMPLETED, 60)
    return [*entries, Entry(CALL_ID, "status:completed", NOON + timedelta(minutes=9), over)]


def _step_entry(number: int, before: Place, event: StepEvent, step: Step) -> Entry:
    last = step.actions[-1]
    return Entry(
        CALL_ID,
        f"step:{number}",
        NOON + timedelta(seconds=number),
        event,
        from_raw=CALLER_NUMBER,
        to_number=ZILLOW_NUMBER,
        step=before.step,
        property_id=step.place.property_id,
        source_id=step.place.source_id,
        version=step.place.version,
        notes=step.notes,
        ends_call=isinstance(last, HangUp | Refuse),
        asks_for_message=isinstance(last, TakeMessage),
    )


def _reports(before: Place, event: StepEvent, _: Step) -> Iterator[Event]:
    """What is reported beside a step: the leg that rang, the recording that was made."""
    match event:
        case RingEnded():
            joined = event.outcome is RingOutcome.ANSWERED
            status = CallStatus.COMPLETED if joined else CallStatus.NO_ANSWER
            leg, number = _leg(before.step), f"+1212555{before.step:04}"
            yield LegProgressed(leg, number, CallStatus.RINGING)
            yield LegProgressed(leg, number, status, event.talk_seconds)
        case MessageRecorded(seconds=seconds, recording_id=str() as recording_id) if seconds:
            done = RecordingStatus.COMPLETED
            yield RecordingProgressed(recording_id, True, seconds, None, done)
        case MessageRecorded(recording_id=str() as recording_id):
            yield RecordingProgressed(recording_id, False, status=RecordingStatus.ABSENT)


def _leg(step: int) -> str:
    return f"leg{step}"


def check_folding(walked: Sequence[Walked], rng: Random) -> None:
    """Any order and repetition of the call's entries folds to one call, which tells its story."""
    entries = entries_of(walked)
    entries = msgspec.json.decode(msgspec.json.encode(entries), type=list[Entry])
    call = fold(entries)
    for order in _orders(entries, rng):
        assert fold(order) == call
    events = [event for _, event, _ in walked]
    talked = any(isinstance(e, RingEnded) and e.outcome is RingOutcome.ANSWERED for e in events)
    spoke = any(
        isinstance(e, MessageRecorded) and e.seconds >= SHORTEST_MESSAGE_SECONDS for e in events
    )
    asked = any(isinstance(step.actions[-1], TakeMessage) for _, _, step in walked)
    assert call.is_over
    assert (call.outcome is Outcome.ANSWERED) == talked
    assert (call.outcome is Outcome.VOICEMAIL) == (spoke and not talked)
    assert (call.outcome is Outcome.VOICEMAIL_ABANDONED) == (asked and not spoke and not talked)
    assert (call.voicemail_seconds is not None) == spoke
    assert call.rings == sum(isinstance(e, RingEnded) for e in events)
    assert call.steps == max(before.step for before, _, _ in walked)


def _orders(entries: Sequence[Entry], rng: Random) -> Iterator[Sequence[Entry]]:
    if len(entries) <= FEW:
        yield from permutations(entries)
    for _ in range(SHUFFLES):
        repeated = [*entries, *rng.choices(entries, k=len(entries) // 2 + 1)]
        rng.shuffle(repeated)
        yield repeated
