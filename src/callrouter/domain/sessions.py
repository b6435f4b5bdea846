"""How long does somebody who signed in stay so?"""

from datetime import datetime, timedelta

from msgspec import Struct

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)


class Session(Struct, frozen=True):
    """Somebody who signed in, from which address and when; it ends at `expires_at` at the latest,
    and when it was not used for `IDLE`."""

    id: int
    person_id: int
    address: str
    made_at: datetime
    last_used_at: datetime
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        return now >= self.expires_at or now - self.last_used_at >= IDLE
