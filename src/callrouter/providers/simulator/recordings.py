"""How long is a recording, is there one at all, and what is told about it?

A recording without a spoken second is *absent*: the provider then asks no action URL and goes on
with the next verb. Source: Twilio, "TwiML Voice: <Record>", action.
"""

from dataclasses import dataclass
from email.utils import format_datetime

from callrouter.providers.simulator.timeline import Timeline
from callrouter.providers.simulator.verbs import Record
from callrouter.providers.simulator.webhooks import Form

SILENT_RECORDING = "16102"


@dataclass
class Recording:
    """What a Record verb has recorded so far."""

    verb: Record
    sid: str
    spoken_seconds: float = 0.0
    silent_seconds: float = 0.0

    @property
    def seconds_left(self) -> float:
        """Return how much longer the verb's `maxLength` lets the caller speak."""
        return self.verb.max_length - self.spoken_seconds

    @property
    def seconds(self) -> int:
        """Return the whole length: trailing silence counts only when it is not trimmed."""
        if self.spoken_seconds <= 0:
            return 0
        silence = 0.0 if self.verb.trims_silence else self.silent_seconds
        return max(1, round(self.spoken_seconds + silence))


def recording_url(account_sid: str, sid: str) -> str:
    """Return the provider's URL of a recording, which wants authentication."""
    return f"https://api.twilio.com/2010-04-01/Accounts/{account_sid}/Recordings/{sid}"


def action_fields(account_sid: str, sid: str, seconds: int) -> Form:
    """Return what the action request of a Record or a recorded Dial says of the recording."""
    return (
        ("RecordingUrl", recording_url(account_sid, sid)),
        ("RecordingSid", sid),
        ("RecordingDuration", str(seconds)),
    )


def notice_fields(
    account_sid: str, call_sid: str, sid: str, seconds: int, source: str, timeline: Timeline
) -> Form:
    """Return a whole recording status callback: completed, or absent when nothing was recorded.

    `source` is `RecordVerb` or `DialVerb`. Source: Twilio, "Recording status callbacks".
    """
    fields: Form = (
        ("AccountSid", account_sid),
        ("CallSid", call_sid),
        ("RecordingSid", sid),
        ("RecordingUrl", recording_url(account_sid, sid)),
        ("RecordingStatus", "completed" if seconds else "absent"),
        ("RecordingDuration", str(seconds)),
        ("RecordingChannels", "1"),
        ("RecordingStartTime", format_datetime(timeline.now)),
        ("RecordingSource", source),
        ("RecordingTrack", "both"),
    )
    return fields if seconds else (*fields, ("ErrorCode", SILENT_RECORDING))
