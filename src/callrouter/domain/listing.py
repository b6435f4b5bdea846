"""Which part of a list is asked for, and what came of it?"""

from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

MOST_AT_ONCE = 200
USUAL_AT_ONCE = 50

T = TypeVar("T")


class UnknownOrderError(ValueError):
    """The list cannot be sorted so; the sentence says how it can."""


class Wanted(Struct, frozen=True):
    """A page of a list.

    `sort` is one of the list's own orders, with "-" before it for the other way round; None = its
    usual one. `after` is where the page before ended: the value sorted by, and the id. `search`
    is looked for at the beginning of names and in the digits of numbers. `property_id` and
    `list_id` keep to one property, or to those of a list; `since` and `until` to a span of time.
    """

    limit: int = USUAL_AT_ONCE
    sort: str | None = None
    after: tuple[str | int, int | str] | None = None
    search: str | None = None
    property_id: int | None = None
    list_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


class Listed(Struct, Generic[T], frozen=True):
    """A page, and where it ended if there is more."""

    items: list[T]
    ended: tuple[str | int, int | str] | None = None
