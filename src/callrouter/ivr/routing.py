"""What happens next in a call?

`route` is total: every event in every place has an answer, at worst the safe route and a polite
goodbye after voicemail. It is given everything it may know, and decides *that* phones are rung
and how, never which person is free. Its notes are the call's why: they are stored and shown.

Rules for whoever changes this file:
1. An event that is not lawful where the caller stands changes nothing: the present node is
   entered again, with a note.
2. Every step grows the step number by one; a caller who wanders through menus for `MAX_STEPS`
   goes the safe route.
3. Within one step each node is visited at most once (`walking` sees to it).
"""

from datetime import UTC, datetime, timedelta
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.calls import Note
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    MessageRecorded,
    NobodyToRing,
    NothingPressed,
    RequestFailed,
    RingEnded,
    RingOutcome,
    StepEvent,
    WrongAddress,
)
from callrouter.domain.languages import language_name
from callrouter.domain.numbers import Caller
from callrouter.ivr.actions import Action
from callrouter.ivr.flow import Back, GoTo, Menu, Node, Repeat, Ring, Tries, Voicemail
from callrouter.ivr.place import MAX_SHIFT_SECONDS, Place
from callrouter.ivr.ringing import rounds
from callrouter.ivr.snapshot import CompiledFlow, Snapshot
from callrouter.ivr.walking import Walk

MAX_STEPS = 100
SHORTEST_MESSAGE_SECONDS = 2


class Step(Struct, frozen=True, gc=False):
    """A decision: where the caller stands now, what is done for them, and why."""

    place: Place
    actions: tuple[Action, ...]
    notes: tuple[Note, ...]


def entrance(snapshot: Snapshot, to_number: str, shift_seconds: int | None = None) -> Place:
    """Where a call to one of the property's numbers begins."""
    source_id = snapshot.numbers.get(to_number)
    property_id = snapshot.property.id or None
    version = snapshot.disabled.get(to_number) or snapshot.version_for(source_id)
    flow = snapshot.flow(version)
    return Place(
        property_id,
        source_id,
        version,
        node=flow.positions.get(flow.start, 0) if flow else 0,
        language=snapshot.property.language,
        shift_seconds=shift_seconds,
    )


def route(
    snapshot: Snapshot, place: Place, event: StepEvent, caller: Caller, now: datetime
) -> Step:
    """The next step of a call. Never raises for any place, event or instant."""
    flow = snapshot.flow(place.version)
    is_arrival = isinstance(event, CallArrived) and place.step == 0
    here = replace(place, step=place.step + 1)
    walk = Walk(snapshot, flow, here, caller, _shifted(now, place), may_refuse=is_arrival)
    node = flow.node_at(place.node) if flow else None
    if (flow is None or node is None) and _leaves_nothing_to_do(event):
        walk.note("The version this call began on is gone; the call is over all the same.")
        walk.end()
    elif flow is None or node is None:
        walk.note("The version this call began on is gone; it starts again on the current one.")
        walk.start_again()
    elif place.step >= MAX_STEPS and isinstance(node, Menu):
        walk.note(f"The call took {MAX_STEPS} steps; it now goes the safe route.")
        walk.go_safe()
    else:
        _react(walk, flow, node, event, is_arrival)
    if not walk.is_settled:  # compiled flows cannot get here; nobody is met with silence
        walk.note("Nothing was found to do for the caller.")
        walk.go_safe()
    return Step(walk.place, tuple(walk.actions), tuple(walk.notes))


def _shifted(now: datetime, place: Place) -> datetime:
    """The instant a tried call plays at; an ordinary call plays now."""
    seconds = max(-MAX_SHIFT_SECONDS, min(MAX_SHIFT_SECONDS, place.shift_seconds or 0))
    return now + timedelta(seconds=seconds)


def safe_step(snapshot: Snapshot, place: Place, why: str) -> Step:
    """The first step of the safe route, for a call whose own way cannot be found."""
    here = replace(place, step=place.step + 1)
    walk = Walk(snapshot, None, here, Caller("", None, False), datetime.min.replace(tzinfo=UTC))
    walk.note(why)
    walk.go_safe()
    return Step(walk.place, tuple(walk.actions), tuple(walk.notes))


def _react(walk: Walk, flow: CompiledFlow, node: Node, event: StepEvent, is_arrival: bool) -> None:
    match event:
        case CallArrived() if is_arrival:
            walk.enter(flow.start)
        case KeysPressed(keys=keys) if isinstance(node, Menu):
            _press(walk, node, keys)
        case NothingPressed() if isinstance(node, Menu):
            _wait(walk, node)
        case RingEnded() if isinstance(node, Ring):
            _rung(walk, node, event)
        case NobodyToRing() if isinstance(node, Ring):
            walk.note(f"{node.name}: nobody is left to ring.", node)
            walk.enter(node.no_answer)
        case MessageRecorded() if isinstance(node, Voicemail):
            _recorded(walk, node, event)
        case RequestFailed(error_code=code):
            because = f" (error {code})" if code else ""
            walk.note(f"The telephone company could not use our answer{because}.")
            walk.go_safe()
        case WrongAddress():
            walk.note("The call was asked about at an address that does not exist.")
            walk.go_safe()
        case (
            CallArrived()
            | KeysPressed()
            | NothingPressed()
            | RingEnded()
            | NobodyToRing()
            | MessageRecorded()
        ):
            _refuse_event(walk, node, event)
        case _:
            assert_never(event)


def _refuse_event(walk: Walk, node: Node, event: StepEvent) -> None:
    """Rule 1; after a conversation, and for a caller who is gone, nothing more is done."""
    walk.note(f"{_NAMES[type(event)]} does not fit {node.name}; nothing changed.", node)
    if _leaves_nothing_to_do(event):
        walk.end()
    else:
        walk.enter(node.id, again=True)


_NAMES: dict[type[StepEvent], str] = {
    CallArrived: "A call's arrival",
    KeysPressed: "A pressed key",
    NothingPressed: "No key pressed",
    RingEnded: "The end of a ring",
    NobodyToRing: "Having nobody to ring",
    MessageRecorded: "A recorded message",
}


def _leaves_nothing_to_do(event: StepEvent) -> bool:
    """The caller has talked with somebody or hung up: nobody is rung for them any more."""
    match event:
        case RingEnded():
            return event.outcome is RingOutcome.ANSWERED or not event.caller_is_there
        case MessageRecorded():
            return not event.caller_is_there
        case _:
            return False


def _press(walk: Walk, menu: Menu, keys: str) -> None:
    choice = next((choice for choice in menu.choices if choice.key == keys), None)
    if choice is None:
        _count_wrong(walk, menu, keys)
        return
    match choice.does:
        case GoTo(to=to, language=language):
            spoken = f", in {language_name(language)}" if language else ""
            walk.note(f"{menu.name}: pressed {keys} → {walk.name_of(to)}{spoken}.", menu)
            walk.leave_menu(language)
            walk.enter(to)
        case Repeat():
            walk.note(f"{menu.name}: pressed {keys} to hear it again.", menu)
            walk.enter(menu.id)
        case Back():
            walk.note(f"{menu.name}: pressed {keys} to go back.", menu)
            walk.go_back()
        case _:
            assert_never(choice.does)


def _count_wrong(walk: Walk, menu: Menu, keys: str) -> None:
    count = walk.place.wrong + 1
    walk.place = replace(walk.place, wrong=count)
    _try_again(walk, menu, menu.not_a_choice, count, f"{keys} is not a choice")


def _wait(walk: Walk, menu: Menu) -> None:
    count = walk.place.nothing + 1
    walk.place = replace(walk.place, nothing=count)
    _try_again(walk, menu, menu.nothing_pressed, count, "nothing pressed")


def _try_again(walk: Walk, menu: Menu, tries: Tries, count: int, what: str) -> None:
    times = f"{count} of {tries.limit}"
    if count >= tries.limit:
        walk.note(f"{menu.name}: {what} ({times}) → {walk.name_of(tries.to)}.", menu)
        walk.enter(tries.to)
    else:
        walk.note(f"{menu.name}: {what} ({times}); said again.", menu)
        walk.enter(menu.id, again=True)


def _rung(walk: Walk, ring: Ring, event: RingEnded) -> None:
    if event.outcome is RingOutcome.ANSWERED:
        walk.note(f"{ring.name}: answered; on the line for {event.talk_seconds} s.", ring)
        walk.end()
    elif not event.caller_is_there:
        before = f"{_unjoined(walk, ring)}; " if event.only_picked_up else ""
        walk.note(f"{ring.name}: {before}the caller hung up while it rang.", ring)
        walk.end()
    else:
        what = _unjoined(walk, ring) if event.only_picked_up else _OUTCOMES[event.outcome]
        walk.note(f"{ring.name}: {what}.", ring)
        walk.place = replace(walk.place, round=walk.place.round + 1)
        walk.enter(ring.id, again=True)


def _unjoined(walk: Walk, ring: Ring) -> str:
    """Who picked up and was not joined; where several phones rang, nobody says which it was."""
    rang = rounds(walk.snapshot, ring.targets, ring.manner)[walk.place.round : walk.place.round + 1]
    names = {leg.name for legs in rang for leg in legs}
    who = names.pop() if len(names) == 1 else "somebody"
    return f"{who} picked up but was not joined with the caller"


_OUTCOMES = {
    RingOutcome.BUSY: "busy",
    RingOutcome.NO_ANSWER: "nobody answered",
    RingOutcome.FAILED: "the phone could not be reached",
    RingOutcome.CANCELED: "the ring was cancelled",
}


def _recorded(walk: Walk, node: Voicemail, event: MessageRecorded) -> None:
    if event.seconds < SHORTEST_MESSAGE_SECONDS:
        walk.note(f"{node.name}: no message was left ({event.seconds} s).", node)
    else:
        walk.note(f"{node.name}: a message of {event.seconds} s was left.", node)
    if not event.caller_is_there:
        walk.end()
    elif node.next is not None:
        walk.enter(node.next)
    else:
        walk.thank()
        walk.end()
