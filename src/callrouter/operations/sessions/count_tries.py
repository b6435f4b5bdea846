"""How often may somebody guess a password?

Each try is written down before it is judged, and taken out when it was right: so those that are
made at the same time, in whatever process, count too. While too many stand there nobody is let in
with that e-mail or from that address, not even with the right password.
"""

import hashlib
import math
from datetime import datetime, timedelta

from callrouter.operations.work import Work
from callrouter.store.sign_in import (
    delete_tries,
    delete_tries_before,
    find_try_by_address,
    find_try_by_email,
    hold_tries,
    save_try,
)

WITHIN = timedelta(minutes=15)
MOST_BY_EMAIL, MOST_BY_ADDRESS = 5, 20


class TooManyTriesError(RuntimeError):
    """Nobody may try for a while; `seconds` say for how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "Too many tries to sign in; wait as long as Retry-After says, or ask for a new "
            "password by e-mail."
        )
        self.seconds = seconds


async def begin_try(work: Work, email: str, address: str) -> None:
    """Write a try down; it counts as failed until `forgive_tries`. Raises TooManyTriesError."""
    hashed, since = _hash(email), work.now - WITHIN
    await hold_tries(work.connection, hashed, address)
    await delete_tries_before(work.connection, since)
    counted = (
        await find_try_by_email(work.connection, hashed, since, MOST_BY_EMAIL),
        await find_try_by_address(work.connection, address, since, MOST_BY_ADDRESS),
    )
    if too_many := [at for at in counted if at is not None]:
        raise TooManyTriesError(_seconds(max(too_many) + WITHIN, work.now))
    await save_try(work.connection, hashed, address, work.now)


async def forgive_tries(work: Work, email: str) -> None:
    """Whoever has this e-mail has shown who they are: the tries before count no more."""
    await delete_tries(work.connection, _hash(email))


def _seconds(until: datetime, now: datetime) -> int:
    return max(1, math.ceil((until - now).total_seconds()))


def _hash(email: str) -> bytes:
    return hashlib.sha256(email.strip().lower().encode()).digest()
