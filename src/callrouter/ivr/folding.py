"""What is a call, told from everything that was written down about it?

The fold looks at entries by what they say, never by the order in which they arrived: any
permutation and any repetition of a call's entries folds to the same call. Entries are told
apart by their key; statuses only move forward.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from callrouter.domain.calls import Call, Entry, Outcome
from callrouter.domain.events import (
    CallProgressed,
    CallStatus,
    KeysPressed,
    LegProgressed,
    MessageRecorded,
    RecordingProgressed,
    RecordingStatus,
    RingEnded,
    RingOutcome,
)
from callrouter.ivr.routing import SHORTEST_MESSAGE_SECONDS

_Events = dict[type, list[Any]]
"""A call's events by their kind."""


def fold(entries: Iterable[Entry]) -> Call:
    """The call that these entries (at least one, all of one call) tell of.

    Where two entries have one key, which the ledger never stores, the earlier received counts.
    """
    told = _in_order(entries)
    from_raw = to_number = ""
    property_id = source_id = version = None
    steps, is_simulated, is_tried = 0, False, False
    events: _Events = {}
    for entry in told:  # of what several tell, the first in order is believed
        from_raw = from_raw or entry.from_raw
        to_number = to_number or entry.to_number
        property_id = entry.property_id if property_id is None else property_id
        source_id = entry.source_id if source_id is None else source_id
        version = entry.version if version is None else version
        steps = max(steps, entry.step or 0)
        is_simulated, is_tried = is_simulated or entry.is_simulated, is_tried or entry.is_tried
        events.setdefault(type(entry.event), []).append(entry.event)
    progress: Sequence[CallProgressed] = events.get(CallProgressed, ())
    rung: Sequence[RingEnded] = events.get(RingEnded, ())
    keys: Sequence[KeysPressed] = events.get(KeysPressed, ())
    message = _message(events)
    seconds, recording_id = message or (None, None)
    return Call(
        call_id=told[0].call_id,
        outcome=_outcome(told, events, message),
        from_raw=from_raw,
        to_number=to_number,
        property_id=property_id,
        source_id=source_id,
        version=version,
        started_at=_started_at(told),
        is_over=any(each.status.is_final for each in progress),
        seconds=max([each.seconds for each in progress if each.seconds is not None], default=None),
        keys_pressed=",".join([each.keys for each in keys]),
        rings=len(rung),
        talk_seconds=max([each.talk_seconds for each in rung], default=0),
        answered_number=_answered_number(rung, events.get(LegProgressed, ())),
        voicemail_seconds=seconds,
        voicemail_recording_id=recording_id,
        steps=steps,
        is_simulated=is_simulated,
        is_tried=is_tried,
        entries=len(told),
    )


def _in_order(entries: Iterable[Entry]) -> Sequence[Entry]:
    """Steps by their number, then reports by their key; each key once."""
    by_key: dict[str, Entry] = {}
    for entry in entries:
        known = by_key.setdefault(entry.key, entry)
        if known is not entry and known != entry:
            by_key[entry.key] = min(known, entry, key=lambda one: (one.received_at, repr(one)))
    return sorted(by_key.values(), key=_place_in_order)


def _place_in_order(entry: Entry) -> tuple[bool, int, datetime, str]:
    return entry.step is None, entry.step or 0, entry.received_at, entry.key


def _started_at(told: Sequence[Entry]) -> datetime:
    """When the first step was received; before any step is known, the first report of all."""
    return told[0].received_at


def _message(events: _Events) -> tuple[int, str | None] | None:
    """Length and id of the longest message that is one, not only a beep and a hanging up.

    What a recording's own report says is added to it.
    """
    progress: Sequence[RecordingProgressed] = events.get(RecordingProgressed, ())
    messages: Sequence[MessageRecorded] = events.get(MessageRecorded, ())
    reported = {each.recording_id: each.seconds for each in progress if each.is_available}
    found = [
        (max(each.seconds, reported.get(each.recording_id or "", 0)), each.recording_id)
        for each in messages
    ]
    if not reported and not found:
        return None
    found += [(seconds, id_) for id_, seconds in reported.items()]
    found = [each for each in found if each[0] >= SHORTEST_MESSAGE_SECONDS]
    seconds, id_ = max(found, key=lambda each: (each[0], each[1] or ""), default=(0, None))
    return (seconds, id_ or None) if seconds else None


def _answered_number(rung: Sequence[RingEnded], legs: Sequence[LegProgressed]) -> str | None:
    """The phone that was joined with the caller, as the end of the ring names it.

    Only where it names none, it is taken to be the one that stayed longest: who picks up and hangs
    up before they are joined may well stay longer than who talked.
    """
    answered = [ring for ring in rung if ring.outcome is RingOutcome.ANSWERED]
    if not answered:
        return None
    joined = max(answered, key=lambda ring: ring.talk_seconds).leg_id
    if joined is not None:
        return max((leg.number for leg in legs if leg.leg_id == joined), default="") or None
    completed = [leg for leg in legs if leg.status is CallStatus.COMPLETED]
    return max(((leg.seconds or 0, leg.number) for leg in completed), default=(0, ""))[1] or None


def _outcome(
    told: Sequence[Entry], events: _Events, message: tuple[int, str | None] | None
) -> Outcome:
    """The best thing that happened to the caller."""
    rung: Sequence[RingEnded] = events.get(RingEnded, ())
    progress: Sequence[CallProgressed] = events.get(CallProgressed, ())
    if any(ring.outcome is RingOutcome.ANSWERED for ring in rung):
        return Outcome.ANSWERED
    if message is not None:
        return Outcome.VOICEMAIL
    if not any(each.status.is_final for each in progress):
        return Outcome.IN_PROGRESS
    # Our answer asked for one, or something came of having asked: a recording, were it empty.
    recordings: Sequence[RecordingProgressed] = events.get(RecordingProgressed, ())
    if (
        MessageRecorded in events
        or any(each.status is not RecordingStatus.IN_PROGRESS for each in recordings)
        or any(entry.asks_for_message for entry in told)
    ):
        return Outcome.VOICEMAIL_ABANDONED
    if rung or LegProgressed in events:
        return Outcome.MISSED
    if any(entry.ends_call for entry in told):
        return Outcome.ENDED
    return Outcome.ABANDONED
