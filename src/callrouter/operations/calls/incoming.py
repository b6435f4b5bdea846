"""What does a door hand to the hall when the telephone company calls?"""

from collections.abc import Callable

from msgspec import Struct

from callrouter.domain.events import Event, StepEvent
from callrouter.domain.numbers import Caller
from callrouter.ivr.actions import Action
from callrouter.ivr.place import Place


class Received(Struct, frozen=True, gc=False):
    """A verified request: whose call it is about, and every byte of it.

    `key` tells it apart from all other requests of the call; a repeat has the same.
    """

    call_id: str
    key: str
    from_raw: str
    caller: Caller
    to_number: str
    is_simulated: bool
    request_url: str
    request_body: bytes


class Trial(Struct, frozen=True, gc=False):
    """A call that is only tried: at which time (as written, None = now)."""

    at: str | None = None


class StepRequest(Struct, frozen=True, gc=False):
    """A request that asks what to do next. `place` is None for a call that arrives.

    `detour` names the way of a call under way whose place cannot be told (see `Place`).
    """

    received: Received
    kind: str
    event: StepEvent
    place: Place | None = None
    trial: Trial | None = None
    trouble: str | None = None  # what is wrong with the request; it goes the safe route
    detour: str | None = None


class Report(Struct, frozen=True, gc=False):
    """A request that only tells something."""

    received: Received
    event: Event
    place: Place | None = None


Write = Callable[[tuple[Action, ...], Place], bytes]
"""Writes actions in the telephone company's own language."""
