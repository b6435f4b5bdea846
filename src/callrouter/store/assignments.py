"""Which source has which number, since when and until when?

A number's spans never overlap: whoever gives it on has its row locked.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.sources import Assignment, GivenNumber
from callrouter.domain.tracking import NumberState
from callrouter.store.listing import by_time, list_page
from callrouter.store.tables import number_assignments, numbers


class Number(Struct, frozen=True):
    """A tracking number of a property (E.164), with its row locked."""

    id: int
    property_id: int
    number: str
    state: NumberState


async def find_number_to_give(connection: AsyncConnection, number_id: int) -> Number | None:
    """With its row locked until the transaction ends."""
    query = select(numbers).where(numbers.c.id == number_id).with_for_update()
    row = (await connection.execute(query)).first()
    return (
        None if row is None else Number(row.id, row.property_id, row.number, NumberState(row.state))
    )


async def find_holder(connection: AsyncConnection, number_id: int) -> int | None:
    """The source that has the number until somebody changes that."""
    query = select(number_assignments.c.source_id).where(
        number_assignments.c.number_id == number_id, number_assignments.c.until_at.is_(None)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def begin_assignment(
    connection: AsyncConnection, number_id: int, source_id: int, at: datetime
) -> None:
    await connection.execute(
        insert(number_assignments).values(number_id=number_id, source_id=source_id, from_at=at)
    )


async def end_assignment(connection: AsyncConnection, number_id: int, at: datetime) -> datetime:
    """End the number's present span; gives when the next may begin: then or, where another
    machine's clock is ahead, when the span before ended.

    A span that has lasted no time at all is none, and goes.
    """
    spans = number_assignments
    is_open = (spans.c.number_id == number_id) & spans.c.until_at.is_(None)
    await connection.execute(delete(spans).where(is_open, spans.c.from_at >= at))
    await connection.execute(update(spans).where(is_open).values(until_at=at))
    query = select(func.max(spans.c.until_at)).where(spans.c.number_id == number_id)
    ended_at: datetime | None = (await connection.execute(query)).scalar_one()
    return at if ended_at is None else max(at, ended_at)


async def list_given_numbers(
    connection: AsyncConnection, source_ids: Collection[int], at: datetime
) -> dict[int, tuple[GivenNumber, ...]]:
    """The numbers these sources have at an instant, by source."""
    query = (
        select(number_assignments.c.source_id, numbers.c.id, numbers.c.number)
        .join(numbers, numbers.c.id == number_assignments.c.number_id)
        .where(
            number_assignments.c.source_id.in_(source_ids),
            number_assignments.c.from_at <= at,
            or_(number_assignments.c.until_at.is_(None), number_assignments.c.until_at > at),
        )
        .order_by(numbers.c.number)
    )
    given: dict[int, list[GivenNumber]] = defaultdict(list)
    if source_ids:
        for row in await connection.execute(query):
            given[row.source_id].append(GivenNumber(row.source_id, row.id, row.number))
    return {source_id: tuple(found) for source_id, found in given.items()}


async def has_numbers(connection: AsyncConnection, source_id: int) -> bool:
    """Whether a number is the source's until somebody changes that."""
    query = select(number_assignments.c.id).where(
        number_assignments.c.source_id == source_id, number_assignments.c.until_at.is_(None)
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def list_assignments(
    connection: AsyncConnection, source_id: int, wanted: Wanted
) -> Listed[Assignment]:
    """All spans of a source's numbers. Raises UnknownOrderError."""
    query = (
        select(number_assignments, numbers.c.number)
        .join(numbers, numbers.c.id == number_assignments.c.number_id)
        .where(number_assignments.c.source_id == source_id)
    )
    orders = {"from": by_time(number_assignments.c.from_at)}
    id_column = number_assignments.c.id
    return await list_page(connection, query, orders, id_column, wanted, _read, "-from")


def _read(row: Any) -> Assignment:
    return Assignment(row.id, row.source_id, row.number_id, row.number, row.from_at, row.until_at)
