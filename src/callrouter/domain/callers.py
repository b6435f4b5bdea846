"""Which callers does a property know by their numbers: its residents, and those it blocks?"""

from datetime import datetime

from msgspec import Struct

MOST_RESIDENTS = 50_000
"""Of one property."""


class Resident(Struct, frozen=True, gc=False):
    """A resident's number (E.164), and since when it is known as one."""

    number: str
    saved_at: datetime


class BlockedNumber(Struct, frozen=True, gc=False):
    """A number (E.164) whose calls are sent away, at one property or, with None, everywhere."""

    id: int
    property_id: int | None
    number: str
    reason: str
    saved_at: datetime
