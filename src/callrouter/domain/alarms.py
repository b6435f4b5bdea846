"""What needed a person, and who is told by mail?"""

from datetime import datetime

from msgspec import Struct


class RaisedAlarm(Struct, frozen=True):
    """Alarms of one kind that were raised one soon after another: how often, and what the last
    one said. `told_times` of them have been mailed, the last at `told_at`."""

    id: int
    kind: str
    says: str
    facts: dict[str, str]
    times: int
    first_at: datetime
    last_at: datetime
    told_times: int
    told_at: datetime


class AlarmRecipient(Struct, frozen=True):
    """Who is mailed: a person of ours, or any address; `kinds` None = every kind."""

    person_id: int | None = None
    address: str | None = None
    kinds: tuple[str, ...] | None = None
