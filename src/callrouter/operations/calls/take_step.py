"""What is the answer to a request that asks what to do next in a call?

Find the snapshot, let the brain decide, write the decision down, answer. Whatever goes wrong on
the way, the caller goes the safe route, and somebody is told.
"""

import math
from datetime import datetime

from msgspec.structs import replace

from callrouter.domain.calls import Entry, Note
from callrouter.domain.events import RequestFailed
from callrouter.domain.numbers import national
from callrouter.domain.wall_time import instant_of_wall
from callrouter.ivr.actions import HangUp, Refuse, TakeMessage
from callrouter.ivr.place import MAX_SHIFT_SECONDS, Place
from callrouter.ivr.routing import Step, entrance, safe_step
from callrouter.ivr.snapshot import Snapshot, nobodys_snapshot
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.calls.decide_step import decide_step, with_phones
from callrouter.operations.calls.incoming import StepRequest, Write
from callrouter.operations.calls.write_down import write_down
from callrouter.operations.house import House


async def take_step(house: House, request: StepRequest, write: Write) -> bytes:
    """The document for this request; for a repeat, the one its original got.

    Durable before it returns, unless the database is out of reach (see `write_down`). Raises only
    when not even the safe route can be written.
    """
    now = house.clock()
    snapshot = _find_snapshot(house, request)
    place, trial_notes = _find_place(request, snapshot, now)
    try:
        step = _decide(house, request, snapshot, place, now)
        answer = write(step.actions, step.place)
    except Exception as error:
        raise_alarm(
            Alarm.OUR_MISTAKE,
            "A mistake of ours kept a call from its way; it goes the safe route.",
            error=error,
            call_id=request.received.call_id,
            key=request.received.key,
        )
        step = _safe(request, snapshot, place, now, "A mistake of ours kept the call from its way.")
        answer = write(step.actions, step.place)
    counters.steps_answered(request.kind).inc()
    arrival = (
        () if request.place else (Note(_arrival(house, request, snapshot, place, step.place)),)
    )
    entry = _entry(request, place, replace(step, notes=(*arrival, *trial_notes, *step.notes)), now)
    return await write_down(house, request.received, entry, answer)


def _find_snapshot(house: House, request: StepRequest) -> Snapshot:
    """The snapshot the call began on, else its number's; a call to no number of ours has none."""
    place = request.place
    found = house.snapshots.find(place.property_id) if place else None
    found = found or house.snapshots.find_by_number(request.received.to_number)
    return found or nobodys_snapshot(house.failsafe_number, house.snapshots.our_numbers)


def _find_place(
    request: StepRequest, snapshot: Snapshot, now: datetime
) -> tuple[Place, tuple[Note, ...]]:
    """Where the caller stands; an arriving call stands at the entrance of its number's flow."""
    received = request.received
    if request.place is not None:
        # Only the simulator's calls may have a clock of their own.
        shift = request.place.shift_seconds if received.is_simulated else None
        known = snapshot.property.id or None
        return replace(request.place, shift_seconds=shift, property_id=known), ()
    place = replace(entrance(snapshot, received.to_number), detour=request.detour)
    if request.trial is None or not received.is_simulated:
        return place, ()
    shift, note = _shift(request.trial.at, snapshot.property.zone, now)
    return replace(place, shift_seconds=shift), (note,)


def _arrival(
    house: House, request: StepRequest, snapshot: Snapshot, place: Place, now_at: Place
) -> str:
    """Who called whom, and by what the call is answered, which trouble may have changed."""
    to_number = request.received.to_number
    source = snapshot.sources.get(place.source_id or 0)
    number = national(request.received.caller.number or "") or "A withheld number"
    if place.property_id is None:
        called = national(to_number) or "no number"
        if not house.snapshots.is_loaded:
            return f"{number} called {called}; whose it is could not be told, nothing is loaded."
        return f"{number} called {called}, which is none of ours."
    flow = snapshot.flow(now_at.version)
    by = f'"{flow.name}", version {flow.number}' if flow and flow.number else "the safe route"
    if now_at.version == snapshot.disabled.get(to_number):
        by = "the announcement that the number is out of use"
    called = f"{snapshot.property.name}, {source.name}" if source else snapshot.property.name
    return f"{number} called {national(to_number)} ({called}); answered by {by}."


def _shift(at: str | None, zone: str, now: datetime) -> tuple[int, Note]:
    if at is None:
        return 0, Note("This call is only tried.")
    try:
        instant = instant_of_wall(zone, at)
    except ValueError as error:
        return 0, Note(f"This call is only tried, now: {error}")
    seconds = math.ceil((instant - now).total_seconds())  # never before the time asked for
    if abs(seconds) > MAX_SHIFT_SECONDS:
        return 0, Note(f"This call is only tried, now: {at} is too far away.")
    return seconds, Note(f"This call is only tried, as at {at}.")


def _decide(
    house: House, request: StepRequest, snapshot: Snapshot, place: Place, now: datetime
) -> Step:
    received = request.received
    if request.trouble is not None:
        raise_alarm(Alarm.MALFORMED_REQUEST, request.trouble, call_id=received.call_id)
        return _safe(request, snapshot, place, now, request.trouble)
    if not house.snapshots.is_loaded:
        raise_alarm(
            Alarm.NOTHING_LOADED,
            "A call took the safe route because no snapshot is loaded: the database was away when "
            "the service started, and none was kept on this machine.",
            to_number=received.to_number,
        )
    elif place.property_id is None and request.place is None:
        raise_alarm(
            Alarm.UNKNOWN_NUMBER,
            "A call came to a number that belongs to no property; assign it or release it.",
            to_number=received.to_number,
        )
    if isinstance(request.event, RequestFailed):
        raise_alarm(
            Alarm.ANSWER_FAILED,
            "The telephone company could not use our answer to a call.",
            call_id=received.call_id,
            error_code=request.event.error_code,
        )
    return decide_step(snapshot, place, request.event, received.caller, received.to_number, now)


def _safe(request: StepRequest, snapshot: Snapshot, place: Place, now: datetime, why: str) -> Step:
    step = safe_step(snapshot, place, why)
    received = request.received
    return with_phones(snapshot, step, received.caller, received.to_number, now)


def _entry(request: StepRequest, before: Place, step: Step, now: datetime) -> Entry:
    received, place = request.received, step.place
    return Entry(
        call_id=received.call_id,
        key=received.key,
        received_at=now,
        event=request.event,
        from_raw=received.from_raw,
        to_number=received.to_number,
        step=before.step,
        property_id=place.property_id,
        source_id=place.source_id,
        version=place.version,
        notes=step.notes,
        ends_call=isinstance(step.actions[-1], HangUp | Refuse),
        is_simulated=received.is_simulated,
        is_tried=place.shift_seconds is not None,
        asks_for_message=isinstance(step.actions[-1], TakeMessage),
    )
