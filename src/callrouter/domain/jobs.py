"""What waits to be done, what is being done, and what was given up?"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct


class JobState(StrEnum):
    """A job that is done is no more; a dead one was given up and waits for somebody to decide."""

    WAITING = "waiting"
    RUNNING = "running"
    DEAD = "dead"


class NewJob(Struct, frozen=True):
    """A job as it is written: `what` is JSON; it is due `delay_seconds` after it was written."""

    kind: str
    what: bytes
    delay_seconds: float = 0
    unless_waiting: str | None = None


class StoredJob(Struct, frozen=True):
    """A job that is not done. `tries` counts those that have begun; `error` is how the last one
    that failed did."""

    id: int
    kind: str
    state: JobState
    what: dict[str, Any]
    tries: int
    made_at: datetime
    due_at: datetime
    changed_at: datetime
    error: str | None = None


class ClaimedJob(Struct, frozen=True):
    """A job that is ours to do; `tries` counts this one."""

    id: int
    kind: str
    what: bytes
    tries: int
