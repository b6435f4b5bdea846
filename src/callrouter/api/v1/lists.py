"""How does a program ask for a page of a list, and go on to the next?

By an opaque cursor: where the page before ended, in which order. A cursor from another order or
one that was tampered with is refused with a sentence.
"""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from callrouter.api.v1.instants import Instant
from callrouter.domain.listing import (
    MOST_AT_ONCE,
    USUAL_AT_ONCE,
    Listed,
    Wanted,
    read_cursor,
    write_cursor,
)
from callrouter.operations.work import Fault, RefusedError

T = TypeVar("T")
M = TypeVar("M")


class Page(BaseModel, Generic[M]):
    """A page of a list; `next` is the cursor of the following one, null on the last."""

    items: list[M]
    next: str | None = Field(None, examples=["WyJBbGRlciBDcmVlayIsMV0"])


Limit = Annotated[int, Query(ge=1, le=MOST_AT_ONCE, description="How many at most.")]
Cursor = Annotated[str | None, Query(description="`next` of the page before.")]
Sort = Annotated[
    str | None, Query(description="An order of this list, with - before it to reverse.")
]
Search = Annotated[
    str | None, Query(max_length=100, description="The beginning of a name, or digits of a number.")
]


def asked_for(
    limit: Limit = USUAL_AT_ONCE,
    cursor: Cursor = None,
    sort: Sort = None,
    search: Search = None,
    property_id: Annotated[
        int | None, Query(ge=1, lt=2**63, description="Only of this property.")
    ] = None,
    list_id: Annotated[
        int | None, Query(ge=1, lt=2**63, description="Only of this list's properties.")
    ] = None,
    since: Annotated[Instant | None, Query(description="From this instant on.")] = None,
    until: Annotated[Instant | None, Query(description="Before this instant.")] = None,
) -> Wanted:
    after = None if cursor is None else _read(cursor)
    return Wanted(limit, sort, after, search or None, property_id, list_id, since, until)


InPages = Annotated[Wanted, Depends(asked_for)]


def asked_for_below(
    limit: Limit = USUAL_AT_ONCE, cursor: Cursor = None, sort: Sort = None, search: Search = None
) -> Wanted:
    return Wanted(limit, sort, None if cursor is None else _read(cursor), search or None)


InPagesBelow = Annotated[Wanted, Depends(asked_for_below)]
"""For lists whose path names their property, or another thing they are of."""


def page(listed: Listed[T], show: Callable[[T], M]) -> Page[M]:
    ended = None if listed.ended is None else write_cursor(listed.ended)
    return Page(items=[show(each) for each in listed.items], next=ended)


def _read(cursor: str) -> tuple[str | int, int | str]:
    try:
        return read_cursor(cursor)
    except ValueError:
        raise RefusedError(
            Fault("The cursor is none of this list; begin again without it.", "query:cursor")
        ) from None
