"""What is the whole decision for an event, phones included?

The brain decides that phones ring, `offer_call` which ones; where nobody is left, the brain is
asked again, until something can really be done for the caller.
"""

from datetime import datetime

from msgspec.structs import replace

from callrouter.domain.events import NobodyToRing, StepEvent
from callrouter.domain.numbers import Caller
from callrouter.ivr.actions import RingPhones
from callrouter.ivr.place import Place
from callrouter.ivr.routing import Step, route
from callrouter.ivr.snapshot import Snapshot
from callrouter.operations.calls.offer_call import offer_call


def decide_step(
    snapshot: Snapshot,
    place: Place,
    event: StepEvent,
    caller: Caller,
    called_number: str,
    now: datetime,
) -> Step:
    """The step for an event; its actions hold no `RingPhones` any more."""
    step = route(snapshot, place, event, caller, now)
    return with_phones(snapshot, step, caller, called_number, now)


def with_phones(
    snapshot: Snapshot, step: Step, caller: Caller, called_number: str, now: datetime
) -> Step:
    """The same step with the phones to dial, or with what follows when nobody is left to ring."""
    while isinstance(ring := step.actions[-1], RingPhones):
        offer = offer_call(snapshot, step.place, ring, caller, called_number)
        if offer is not None:
            dial, note = offer
            return replace(step, actions=(*step.actions[:-1], dial), notes=(*step.notes, note))
        # Ends: no way leads from a ring node back to itself without a key being pressed.
        here = replace(step.place, step=step.place.step - 1)
        onward = route(snapshot, here, NobodyToRing(), caller, now)
        step = Step(onward.place, step.actions[:-1] + onward.actions, step.notes + onward.notes)
    return step
