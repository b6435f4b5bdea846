"""How is one page of a list read, however long the list is?

By where the page before ended, not by counting from the start: a page costs the same wherever it
lies, and nothing is shown twice or left out while others add to the list.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, UnknownOrderError, Wanted

T = TypeVar("T")


class Order(Struct, frozen=True):
    """A column a list can be sorted by; it is never null. `shows`: how its value is written in a
    cursor, `reads`: how it comes back."""

    column: ColumnElement[Any]
    shows: Callable[[Any], str | int] = lambda value: value
    reads: Callable[[Any], Any] = lambda value: value


def by_time(column: ColumnElement[Any]) -> Order:
    return Order(column, datetime.isoformat, datetime.fromisoformat)


async def list_page(
    connection: AsyncConnection,
    query: Select[Any],
    orders: Mapping[str, Order],
    id_column: ColumnElement[Any],
    wanted: Wanted,
    read: Callable[[Any], T],
    usually: str,
) -> Listed[T]:
    """A page of a query that selects `id_column` and the orders' columns.

    Raises UnknownOrderError for an order the list has not, or a place to go on from that is none.
    """
    sort = wanted.sort or usually
    order = orders.get(sort.removeprefix("-"))
    if order is None:
        raise UnknownOrderError(f"Sort by one of {', '.join(orders)}, with - before it to reverse.")
    is_reversed = sort.startswith("-")
    where = tuple_(order.column, id_column)
    if wanted.after is not None:
        try:
            value, id_ = order.reads(wanted.after[0]), wanted.after[1]
            for each, column in ((value, order.column), (id_, id_column)):
                expected = column.type.python_type
                # A function of a text has no type of its own.
                if not isinstance(each, str if expected is object else expected):
                    raise TypeError("It is no value of the column.")
            last = tuple_(value, id_)
        except (ValueError, TypeError) as error:
            raise UnknownOrderError("The cursor belongs to another order; begin anew.") from error
        query = query.where(where < last if is_reversed else where > last)
    for column in (order.column, id_column):
        query = query.order_by(column.desc() if is_reversed else column.asc())
    columns = query.add_columns(order.column.label("sorted_by"), id_column.label("sorted_id"))
    rows = (await connection.execute(columns.limit(wanted.limit + 1))).all()
    shown = rows[: wanted.limit]
    ended = None
    if len(rows) > len(shown):
        ended = (order.shows(shown[-1].sorted_by), shown[-1].sorted_id)
    return Listed([read(row) for row in shown], ended)


def span_of_time(query: Select[Any], column: ColumnElement[Any], wanted: Wanted) -> Select[Any]:
    """From `since` on, before `until`."""
    if wanted.since is not None:
        query = query.where(column >= wanted.since)
    if wanted.until is not None:
        query = query.where(column < wanted.until)
    return query


def begins_with(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a text begins so, in whatever letters; "%" and "_" mean themselves."""
    return func.lower(column).startswith(text.lower(), autoescape=True)
