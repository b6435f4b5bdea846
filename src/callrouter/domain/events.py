"""What has happened on a call?

Provider-neutral events. Those in `StepEvent` ask "what next?" and are routed; those in
`ReportEvent` only tell, and are folded into the call. All round-trip through JSON: the ledger
keeps them.
"""

from enum import StrEnum

from msgspec import Struct


class RingOutcome(StrEnum):
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


class CallStatus(StrEnum):
    """A call's or a leg's state, as the telephone company reports it."""

    QUEUED = "queued"
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        return self in FINAL_STATUSES


FINAL_STATUSES = frozenset(
    {
        CallStatus.COMPLETED,
        CallStatus.BUSY,
        CallStatus.NO_ANSWER,
        CallStatus.FAILED,
        CallStatus.CANCELED,
    }
)


class CallArrived(Struct, frozen=True, gc=False, tag="call-arrived"):
    """A new call: on which number it came in stands beside it in the ledger entry."""

    forwarded_from: str | None = None


class KeysPressed(Struct, frozen=True, gc=False, tag="keys-pressed"):
    keys: str


class NothingPressed(Struct, frozen=True, gc=False, tag="nothing-pressed"):
    pass


class RingEnded(Struct, frozen=True, gc=False, tag="ring-ended"):
    """A ring is over. `caller_is_there` is False when the caller hung up meanwhile.

    `talk_seconds` is how long the joined phone was on the line, from picking up; what was whispered
    to it first is included, for the telephone company does not tell the two apart.
    `leg_id` is the phone that the outcome speaks of, where it is told. `only_picked_up`: a phone
    was picked up, but never joined with the caller.
    """

    outcome: RingOutcome
    talk_seconds: int = 0
    caller_is_there: bool = True
    leg_id: str | None = None
    only_picked_up: bool = False


class NobodyToRing(Struct, frozen=True, gc=False, tag="nobody-to-ring"):
    """Nobody is left to be rung at this node; never sent by a provider."""


class MessageRecorded(Struct, frozen=True, gc=False, tag="message-recorded"):
    seconds: int
    recording_id: str | None = None
    url: str | None = None
    caller_is_there: bool = True


class LegAnswered(Struct, frozen=True, gc=False, tag="leg-answered"):
    """A rung phone was picked up and waits for what it should hear before the two are joined."""


class RequestFailed(Struct, frozen=True, gc=False, tag="request-failed"):
    """The telephone company could not use our last answer (its own error code, if given)."""

    error_code: str | None = None


class WrongAddress(Struct, frozen=True, gc=False, tag="wrong-address"):
    """The telephone company asked at an address below ours that does not exist."""


class TextArrived(Struct, frozen=True, gc=False, tag="text-arrived"):
    """A text came in, with so many files (pictures and the like); it belongs to no call."""

    text: str
    files: int = 0


class CallProgressed(Struct, frozen=True, gc=False, tag="call-progressed"):
    """The caller's own call changed its state; `seconds` is its length once it is over."""

    status: CallStatus
    seconds: int | None = None


class LegProgressed(Struct, frozen=True, gc=False, tag="leg-progressed"):
    """A rung phone (`number`, E.164) changed its state."""

    leg_id: str
    number: str
    status: CallStatus
    seconds: int | None = None


class RecordingStatus(StrEnum):
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    ABSENT = "absent"
    FAILED = "failed"


class RecordingProgressed(Struct, frozen=True, gc=False, tag="recording-progressed"):
    """A recording became available, turned out to be absent, or is still under way.

    `recording_id` is "" where nothing lawful says of which recording is told.
    """

    recording_id: str
    is_available: bool
    seconds: int = 0
    url: str | None = None
    status: RecordingStatus | None = None  # None in what was stored before it was kept


StepEvent = (
    CallArrived
    | KeysPressed
    | NothingPressed
    | RingEnded
    | NobodyToRing
    | MessageRecorded
    | RequestFailed
    | WrongAddress
)
ReportEvent = LegAnswered | CallProgressed | LegProgressed | RecordingProgressed | TextArrived
Event = (
    CallArrived
    | KeysPressed
    | NothingPressed
    | RingEnded
    | NobodyToRing
    | MessageRecorded
    | RequestFailed
    | WrongAddress
    | LegAnswered
    | CallProgressed
    | LegProgressed
    | RecordingProgressed
    | TextArrived
)
