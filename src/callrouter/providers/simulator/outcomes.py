"""How did a dial or a call end, in the provider's own fields?

Source: Twilio, "TwiML Voice: <Dial>" (action) and "Call resource" (status callbacks).
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from callrouter.providers.simulator.legs import Leg
from callrouter.providers.simulator.webhooks import Form


@dataclass(frozen=True)
class DialOutcome:
    """How a dial ended; `leg` is the one that answered, else the last that was rung."""

    status: str
    leg: Leg
    is_bridged: bool

    @property
    def fields(self) -> Form:
        """Return what the dial's action request says of it."""
        fields: Form = (
            ("DialCallStatus", self.status),
            ("DialCallSid", self.leg.sid),
            ("DialBridged", "true" if self.is_bridged else "false"),
        )
        if self.leg.answered_at_seconds is None:
            return fields
        return (*fields, ("DialCallDuration", str(self.leg.duration_seconds)))


def end_fields(seconds: int, ended_at: datetime) -> Form:
    """Return what the status callback adds when a call of so many answered seconds has ended."""
    return (
        ("CallDuration", str(seconds)),
        ("Duration", str(-(-seconds // 60))),
        ("Timestamp", format_datetime(ended_at)),
        ("SequenceNumber", "0"),
        ("CallbackSource", "call-progress-events"),
    )
