"""Where would this call go, and why?

The call is decided step by step by the very functions that answer calls, with the property's
snapshot as it is now; nothing is written down, nobody is rung, and no turn is taken. Keys are
pressed in the order given; then nobody answers and no more is pressed, up to the end.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.calls import Note
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    NothingPressed,
    RingEnded,
    RingOutcome,
    StepEvent,
)
from callrouter.domain.numbers import Caller
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.wall_time import instant_of_wall
from callrouter.ivr.actions import (
    AskForKey,
    Dial,
    HangUp,
    Leg,
    Play,
    Refuse,
    RingPhones,
    Say,
    SendText,
    Speech,
    TakeMessage,
)
from callrouter.ivr.flow import Back, GoTo, Menu, Repeat
from callrouter.ivr.routing import Step, entrance
from callrouter.ivr.snapshot import Snapshot
from callrouter.operations.calls.decide_step import decide_step
from callrouter.operations.calls.load_snapshot import load_snapshot
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.sources import find_owner_of_number

FIRST_YEAR, LAST_YEAR = 2000, 2199
NOTHING = "-"
"""Stands for a wait for a key at which none is pressed."""
_MOST_STEPS = 200
_NO_NUMBER = "No property has this number; choose one of your tracking numbers."


class Offered(Struct, frozen=True):
    """A key of the menu that waits, and what it does: the name of the node it leads to, "repeat" or
    "back"."""

    key: str
    leads_to: str


class ResolvedStep(Struct, frozen=True):
    """What happened, and what was decided: notes tell why. `node` is where the caller stands then.

    `rings` are rung for `seconds`; `mailbox` takes a message; `texts` are sent.
    """

    event: str
    node: str
    node_id: str
    notes: tuple[Note, ...]
    says: tuple[str, ...]
    asks: tuple[Offered, ...] = ()
    rings: tuple[Leg, ...] = ()
    shown_number: str | None = None
    seconds: int = 0
    mailbox: str | None = None
    texts: tuple[str, ...] = ()


class Resolved(Struct, frozen=True):
    """The way of a call. `ending` is how it ends at last: "voicemail", "goodbye" or "refused".

    `left` says in sentences what was supposed, and what was not used.
    """

    at: datetime
    property: Property
    source_id: int | None
    source: str | None
    flow: str
    version: int | None
    is_withheld: bool
    steps: tuple[ResolvedStep, ...]
    ending: str
    left: tuple[str, ...]


async def resolve_call(
    work: Work, caller: Caller, to_number: str, at: str | None = None, keys: Sequence[str] = ()
) -> Resolved:
    """Where a call to one of our numbers (E.164) would go; `at` is a wall time at the property, or
    an instant with its offset, None = now.

    Raises NotFoundError for a number that is none of ours, or not for whoever asks, and RefusedError
    for a time that is none.
    """
    property_id = await find_owner_of_number(work.connection, to_number)
    if property_id is None:
        raise NotFoundError(_NO_NUMBER)
    work.require(Right.SEE, property_id, _NO_NUMBER)
    snapshot = await load_snapshot(work, property_id)
    instant = _read_at(at, snapshot.property.zone) if at else work.now
    place = entrance(snapshot, to_number)
    flow = snapshot.flow(place.version)
    source = snapshot.sources.get(place.source_id or 0)
    steps, left = _walk(snapshot, to_number, caller, instant, keys)
    return Resolved(
        instant,
        snapshot.property,
        place.source_id,
        source.name if source else None,
        flow.name if flow else "",
        flow.number or None if flow else None,
        caller.is_withheld,
        tuple(told for told, _ in steps),
        _ending(steps[-1][1]),
        tuple(left),
    )


def _read_at(text: str, zone: str) -> datetime:
    try:
        instant = instant_of_wall(zone, text)
    except ValueError as error:
        raise RefusedError(Fault(str(error), "query:at")) from error
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise RefusedError(Fault(f"Choose a time from {FIRST_YEAR} to {LAST_YEAR}.", "query:at"))
    return instant


def _walk(
    snapshot: Snapshot, to_number: str, caller: Caller, at: datetime, keys: Sequence[str]
) -> tuple[list[tuple[ResolvedStep, Step]], list[str]]:
    unused, left = list(keys), []
    event: StepEvent | None = CallArrived()
    place = entrance(snapshot, to_number)
    steps: list[tuple[ResolvedStep, Step]] = []
    while event is not None and len(steps) < _MOST_STEPS:
        step = decide_step(snapshot, place, event, caller, to_number, at)
        steps.append((_tell(snapshot, step, event), step))
        place = step.place
        event = _next_event(step, unused)
    if any(isinstance(step.actions[-1], Dial) for _, step in steps):
        left.append("Whoever is rung first and answers is joined; here nobody answers.")
    if len(keys) - len(unused) < sum(isinstance(s.actions[-1], AskForKey) for _, s in steps):
        left.append("Where no key was given, none is pressed.")
    if unused:
        left.append(f"Not asked for: {', '.join(unused)}.")
    return steps, left


def _next_event(step: Step, unused: list[str]) -> StepEvent | None:
    """What happens after a step; it takes its key from those that are unused."""
    match step.actions[-1]:
        case AskForKey():
            key = unused.pop(0) if unused else NOTHING
            return NothingPressed() if key == NOTHING else KeysPressed(key)
        case Dial():
            return RingEnded(RingOutcome.NO_ANSWER)
        case _:
            return None


def _tell(snapshot: Snapshot, step: Step, event: StepEvent) -> ResolvedStep:
    flow = snapshot.flow(step.place.version)
    node = flow.node_at(step.place.node) if flow else None
    told = ResolvedStep(
        _words(event), node.name if node else "", node.id if node else "", step.notes, ()
    )
    for action in step.actions:
        match action:
            case Say() | Play():
                told = replace(told, says=(*told.says, _speech(action)))
            case AskForKey(prompts=prompts, wait_seconds=seconds):
                says = (*told.says, *map(_speech, prompts))
                asks = tuple(_offered(snapshot, step, node)) if isinstance(node, Menu) else ()
                told = replace(told, says=says, asks=asks, seconds=seconds)
            case Dial(legs=legs, seconds=seconds, shown_number=shown):
                told = replace(told, rings=legs, seconds=seconds, shown_number=shown)
            case TakeMessage(mailbox_id=mailbox_id, max_seconds=seconds):
                mailbox = snapshot.directory.mailboxes.get(mailbox_id or 0)
                name = mailbox.name if mailbox else "the property's own"
                told = replace(told, mailbox=name, seconds=seconds)
            case SendText(text=text):
                told = replace(told, texts=(*told.texts, text))
            case HangUp() | Refuse() | RingPhones():
                pass
            case _:
                assert_never(action)
    return told


def _offered(snapshot: Snapshot, step: Step, menu: Menu) -> list[Offered]:
    flow = snapshot.flow(step.place.version)
    names = {node.id: node.name for node in flow.nodes} if flow else {}
    offered = []
    for choice in menu.choices:
        match choice.does:
            case GoTo(to=to):
                leads_to = names.get(to or "", "")
            case Repeat():
                leads_to = "repeat"
            case Back():
                leads_to = "back"
            case _:
                assert_never(choice.does)
        offered.append(Offered(choice.key, leads_to))
    return offered


def _speech(speech: Speech) -> str:
    return speech.text if isinstance(speech, Say) else f"(a recording of {speech.seconds:g} s)"


def _words(event: StepEvent) -> str:
    match event:
        case KeysPressed(keys=keys):
            return f"pressed {keys}"
        case NothingPressed():
            return "nothing pressed"
        case RingEnded():
            return "nobody answered"
        case _:
            return "the call came in"


def _ending(step: Step) -> str:
    match step.actions[-1]:
        case TakeMessage():
            return "voicemail"
        case Refuse():
            return "refused"
        case HangUp():
            return "goodbye"
        case _:
            return "not reached"  # a menu that is wandered through for ever
