"""What shall the telephone company do for the caller?

Provider-neutral actions in the order they happen. `AskForKey`, `RingPhones`, `Dial` and
`TakeMessage` wait; what happens there comes back as the next event at the step's place.
"""

from msgspec import Struct

from callrouter.ivr.flow import Manner, Refusal, ShownNumber, Target


class Say(Struct, frozen=True, gc=False):
    text: str
    language: str


class Play(Struct, frozen=True, gc=False):
    """A recorded prompt at `url`, `seconds` long."""

    url: str
    seconds: float


Speech = Say | Play


class AskForKey(Struct, frozen=True, gc=False):
    """Says `prompts` and waits `wait_seconds` for one key; it may be pressed while they last."""

    prompts: tuple[Speech, ...]
    wait_seconds: int


class RingPhones(Struct, frozen=True, gc=False):
    """Ring these; `operations/calls/offer_call` turns it into a `Dial` with phones.

    `round` counts how often this node has rung already, from 0.
    """

    targets: tuple[Target, ...]
    manner: Manner
    ring_seconds: int
    round: int
    shows: ShownNumber
    whispers: bool = False


class Leg(Struct, frozen=True, gc=False):
    """One phone to ring (E.164) and whose it is."""

    number: str
    name: str


class Dial(Struct, frozen=True, gc=False):
    """Ring these phones at once for `seconds`; the first to pick up is joined with the caller.

    `shown_number` is what they see (E.164), None = the caller's own. `whispers`: each hears a
    word first (see `LegAnswered`).
    """

    legs: tuple[Leg, ...]
    seconds: int
    shown_number: str | None
    whispers: bool = False


class TakeMessage(Struct, frozen=True, gc=False):
    """Beep and record at most `max_seconds` for a mailbox (None = the property's own)."""

    mailbox_id: int | None
    max_seconds: int


class SendText(Struct, frozen=True, gc=False):
    """Text the caller; `operations` queue it, nothing is heard."""

    text: str


class Refuse(Struct, frozen=True, gc=False):
    """End the call without answering it; only ever the first action of a call."""

    how: Refusal


class HangUp(Struct, frozen=True, gc=False):
    pass


Action = Say | Play | AskForKey | RingPhones | Dial | TakeMessage | SendText | Refuse | HangUp
