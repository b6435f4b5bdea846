"""Which part of a list is asked for, and what came of it?

Where a page ended travels as an opaque cursor, which whoever asks for the next one sends back.
"""

import base64
import json
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


def write_cursor(ended: tuple[str | int, int | str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(ended).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[str | int, int | str]:
    """Where a page ended. Raises ValueError for what no list has written."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value, id_ = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError("This is no cursor.") from error
    if not (_can_be_asked(value) and _can_be_asked(id_)):
        raise ValueError("This is no cursor.")
    return value, id_


def _can_be_asked(value: object) -> bool:
    """Whether a database takes it; what it is compared with is looked at there."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
    return type(value) is int and abs(value) < 2**63
