"""What is a call, and what was written down about it?

An entry is one line of the ledger: what came in, and what was decided and why. A call is what
all its entries fold to.
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from callrouter.domain.events import Event


class Note(Struct, frozen=True, gc=False):
    """One line of a call's why; `node_id` is the node it speaks of, if any."""

    says: str
    node_id: str | None = None


class Entry(Struct, frozen=True, gc=False):
    """One line of the ledger.

    `key` tells the request apart from all others of the same call; `step` is the number of the
    answered step (0 for a call's arrival), None for reports. `from_raw` is what the provider
    sent, which may be withheld. `ends_call`: our answer ended the call. `asks_for_message`: it
    asked the caller to leave a message.
    """

    call_id: str
    key: str
    received_at: datetime
    event: Event
    from_raw: str = ""
    to_number: str = ""
    step: int | None = None
    property_id: int | None = None
    source_id: int | None = None
    version: str | None = None
    notes: tuple[Note, ...] = ()
    ends_call: bool = False
    is_simulated: bool = False
    is_tried: bool = False
    asks_for_message: bool = False


class Outcome(StrEnum):
    IN_PROGRESS = "in progress"
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    # The caller was asked for a message and left none, whether or not it had rung before.
    VOICEMAIL_ABANDONED = "voicemail abandoned"
    MISSED = "missed"  # it rang, and nobody got anything
    ABANDONED = "abandoned"  # the caller hung up before anybody was rung
    ENDED = "ended"  # the flow said goodbye


class Call(Struct, frozen=True, gc=False):
    """What a call is, as far as its entries tell. Seconds are whole seconds; instants are UTC.

    `entries` says of how many it tells: one of fewer is an older one.
    """

    call_id: str
    outcome: Outcome
    from_raw: str
    to_number: str
    property_id: int | None
    source_id: int | None
    version: str | None
    started_at: datetime
    is_over: bool
    seconds: int | None
    keys_pressed: str
    rings: int
    talk_seconds: int
    answered_number: str | None
    voicemail_seconds: int | None
    voicemail_recording_id: str | None
    steps: int
    is_simulated: bool
    is_tried: bool
    entries: int
