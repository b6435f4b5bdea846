"""What can a TwiML document tell the telephone company to do?

One frozen value per verb, with the provider's own defaults filled in. Durations are seconds;
URLs stand as written and are resolved later against the URL of their document.
"""

from dataclasses import dataclass
from typing import Literal

Method = Literal["GET", "POST"]


@dataclass(frozen=True)
class Say:
    """Speak `text`; `loop` times, where 0 means without end."""

    text: str
    language: str | None = None
    voice: str | None = None
    loop: int = 1


@dataclass(frozen=True)
class Play:
    """Play the audio at `url`, or the keys in `digits` (`w` is half a second of silence)."""

    url: str = ""
    digits: str = ""
    loop: int = 1


@dataclass(frozen=True)
class Pause:
    """Silence. As the first verb of a call it delays the answer."""

    length: int = 1


Prompt = Say | Play | Pause


@dataclass(frozen=True)
class Gather:
    """Collect keys while the prompts play. `action` None means the current document."""

    prompts: tuple[Prompt, ...] = ()
    action: str | None = None
    method: Method = "POST"
    timeout: int = 5
    finish_on_key: str = "#"
    num_digits: int | None = None
    action_on_empty_result: bool = False
    takes_keys: bool = True


@dataclass(frozen=True)
class RecordingNotice:
    """Where and when to tell of a recording's progress."""

    url: str
    method: Method = "POST"
    events: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Record:
    """Record the caller alone. `action` None means the current document."""

    action: str | None = None
    method: Method = "POST"
    timeout: int = 5
    finish_on_key: str = "1234567890*#"
    max_length: int = 3600
    plays_beep: bool = True
    trims_silence: bool = True
    notice: RecordingNotice | None = None


@dataclass(frozen=True)
class Number:
    """One phone to ring; `url` is run on its line before the two are connected."""

    number: str
    url: str | None = None
    method: Method = "POST"
    status_callback: str | None = None
    status_callback_method: Method = "POST"
    status_callback_events: tuple[str, ...] = ("completed",)


@dataclass(frozen=True)
class Dial:
    """Ring phones, all at once or one after the other. Without `action` the next verb follows."""

    numbers: tuple[Number, ...]
    action: str | None = None
    method: Method = "POST"
    timeout: int = 30
    time_limit: int = 14_400
    hangs_up_on_star: bool = False
    answers_on_bridge: bool = False
    sequential: bool = False
    caller_id: str | None = None
    record: str = "do-not-record"
    notice: RecordingNotice | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the talk is recorded ("true" and "false" are the provider's old words)."""
        return self.record not in {"do-not-record", "false"}


@dataclass(frozen=True)
class Redirect:
    """Go on with another document."""

    url: str
    method: Method = "POST"


@dataclass(frozen=True)
class Reject:
    """End an unanswered call; `reason` decides its final status."""

    reason: Literal["rejected", "busy"] = "rejected"


@dataclass(frozen=True)
class Hangup:
    """End the call."""


Verb = Say | Play | Pause | Gather | Record | Dial | Redirect | Reject | Hangup


@dataclass(frozen=True)
class Response:
    """A whole document: its verbs in order, possibly none."""

    verbs: tuple[Verb, ...] = ()
