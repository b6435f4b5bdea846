"""What becomes of one phone that is rung?

A leg has a state, its own call SID, and status callbacks for the events its noun asked for. When
its noun names a URL, the answered leg first executes that document (`Screening`).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import format_datetime
from enum import Enum

from callrouter.providers.simulator.playback import (
    APPLICATION_ERROR,
    WORDS_PER_SECOND,
    Heard,
    HeardKind,
)
from callrouter.providers.simulator.scripts import Company, Script
from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import Hangup, Number, Verb
from callrouter.providers.simulator.webhooks import Exchanged, Form, WebhookFailure


class LegState(Enum):
    """The provider's words for a leg; WAITING is ours, for a later turn of a sequential dial."""

    WAITING = "waiting"
    INITIATED = "initiated"
    RINGING = "ringing"
    ANSWERED = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


EVENT_OF_STATE = {
    LegState.INITIATED: "initiated",
    LegState.RINGING: "ringing",
    LegState.ANSWERED: "answered",
}
FINAL_STATES = frozenset(LegState) - set(EVENT_OF_STATE) - {LegState.WAITING}


class Habit(Enum):
    """What a phone does by itself when it is rung; RINGS waits to be told."""

    RINGS = "rings"
    ANSWERS = "answers"
    IS_BUSY = "is busy"
    DOES_NOT_ANSWER = "does not answer"
    FAILS = "fails"


@dataclass
class Leg:
    """One rung phone of a dial."""

    noun: Number
    sid: str
    from_: str
    state: LegState = LegState.WAITING
    will_answer: bool = True
    answered_at_seconds: float | None = None
    ended_at_seconds: float | None = None
    sequence_number: int = 0
    screening: "Screening | None" = None

    @property
    def number(self) -> str:
        """Return the number that is rung, as the document wrote it."""
        return self.noun.number

    @property
    def is_dialable(self) -> bool:
        """Whether the number can be rung at all (E.164 or a US number). Twilio: error 13224."""
        digits = re.sub(r"[\s().-]", "", self.number)
        return re.fullmatch(r"\+[1-9][0-9]{6,14}|1?[2-9][0-9]{9}", digits) is not None

    @property
    def has_ended(self) -> bool:
        """Whether the leg has its final state."""
        return self.state in FINAL_STATES

    @property
    def duration_seconds(self) -> int:
        """Return the whole seconds between answer and end, 0 when it was never answered."""
        if self.answered_at_seconds is None or self.ended_at_seconds is None:
            return 0
        return round(self.ended_at_seconds - self.answered_at_seconds)

    def parameters(self, account_sid: str, parent_sid: str) -> Form:
        """Return the form fields that every request about this leg carries."""
        return (
            ("AccountSid", account_sid),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", self.sid),
            ("ParentCallSid", parent_sid),
            ("CallStatus", self.state.value),
            ("Direction", "outbound-dial"),
            ("From", self.from_),
            ("Caller", self.from_),
            ("To", self.number),
            ("Called", self.number),
        )

    def progress(self, timeline: Timeline) -> Form:
        """Return the extra fields of a status callback, and count it."""
        fields: Form = (
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(self.sequence_number)),
            ("Timestamp", format_datetime(timeline.now)),
        )
        self.sequence_number += 1
        if self.has_ended:
            minutes = -(-self.duration_seconds // 60)
            fields += (("CallDuration", str(self.duration_seconds)), ("Duration", str(minutes)))
        return fields


class Screening(Script):
    """The document that an answered phone hears before it is connected.

    Only Say, Play, Pause, Gather and Hangup are allowed. Source: Twilio, "TwiML Voice: <Number>",
    attribute url. When the document ends without Hangup the two parties are connected.
    """

    def __init__(
        self,
        company: Company,
        timeline: Timeline,
        exchanges: list[Exchanged],
        parameters: Callable[[], Form],
        decide: Callable[[bool], Awaitable[None]],
    ) -> None:
        super().__init__(company, timeline, exchanges)
        self._parameters = parameters
        self._decide = decide
        self.is_over = False

    def parameters(self) -> Form:
        """Return the leg's form fields."""
        return self._parameters()

    @property
    def must_wait(self) -> bool:
        """Whether the phone is asked for keys, or the screening is over."""
        return self.is_over or self.gathering is not None

    async def fail(self, failure: WebhookFailure) -> None:
        """End the leg: a screening document has no fallback."""
        self.warnings.append(f"The phone heard an application error: {failure}")
        seconds = len(APPLICATION_ERROR.split()) / WORDS_PER_SECOND
        self.heard.append(Heard(APPLICATION_ERROR, None, seconds, HeardKind.SAY))
        self.timeline.wait(seconds)
        await self.end(accepted=False)

    async def execute(self, verb: Verb) -> None:
        """Hang up, or fail at a verb that is not allowed here."""
        if isinstance(verb, Hangup):
            await self.end(accepted=False)
            return
        name = type(verb).__name__
        self.warnings.append(f"<{name}> is not allowed in a screening document.")
        await self.fail(WebhookFailure(12200, self.document_url, f"<{name}> is not allowed."))

    async def finish(self) -> None:
        """Connect: the document ended without hanging up."""
        await self.end(accepted=True)

    async def end(self, *, accepted: bool) -> None:
        """End the screening and tell the dial."""
        self.is_over = True
        self.gathering = None
        await self._decide(accepted)
