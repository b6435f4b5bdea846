"""How many calls came day by day, and how many of them did somebody take?"""

from collections.abc import Sequence

from msgspec import Struct

DAYS = 30
"""How far back sources and communities are compared by their calls."""


class Traffic(Struct, frozen=True):
    """Calls of spans of 24 hours, the oldest first; the last span ends when it was counted."""

    days: Sequence[int]
    answered: int = 0

    @property
    def calls(self) -> int:
        return sum(self.days)


NO_CALLS = Traffic((0,) * DAYS)
