"""Which phones ring for a ring step?

The one step of a call that will be allowed to reserve people in the database; for now phones
ring in stored order, straight from the snapshot, and no database is read.
"""

from callrouter.domain.calls import Note
from callrouter.domain.numbers import Caller, is_e164
from callrouter.ivr.actions import Dial, Leg, RingPhones
from callrouter.ivr.flow import ShownNumber
from callrouter.ivr.place import Place
from callrouter.ivr.ringing import rounds
from callrouter.ivr.snapshot import Snapshot


def offer_call(
    snapshot: Snapshot, place: Place, ring: RingPhones, caller: Caller, called_number: str
) -> tuple[Dial, Note] | None:
    """The phones to dial in this round and who is rung, in words; None when nobody is left.

    Staff see the tracking number when the flow says so or the caller's is withheld.
    """
    offered = rounds(snapshot, ring.targets, ring.manner)
    if ring.round >= len(offered):
        return None
    legs = offered[ring.round]
    shows_ours = ring.shows is ShownNumber.TRACKING or caller.number is None
    shown = called_number if shows_ours and is_e164(called_number) else None
    dial = Dial(legs, ring.ring_seconds, shown, ring.whispers)
    return dial, _note(snapshot, place, ring, legs, len(offered))


def _note(
    snapshot: Snapshot, place: Place, ring: RingPhones, legs: tuple[Leg, ...], of: int
) -> Note:
    flow = snapshot.flow(place.version)
    node = flow.node_at(place.node) if flow else None
    names = list(dict.fromkeys(leg.name for leg in legs))
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    which = f" ({ring.round + 1} of {of})" if of > 1 else ""
    name = node.name if node else "Ring"
    return Note(f"{name}: rings {who}{which} for {ring.ring_seconds} s.", node.id if node else None)
