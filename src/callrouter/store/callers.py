"""How are known residents and blocked numbers saved and read?

A property's residents may be tens of thousands: a whole set is compared and written by the
database, in two statements.
"""

from collections.abc import Collection, Iterable, Set
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ARRAY, Text, bindparam, delete, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.callers import BlockedNumber, Resident
from callrouter.domain.listing import Listed, Wanted
from callrouter.store.listing import Order, by_time, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import blocked_numbers, residents

_NUMBERS = bindparam("numbers", type_=ARRAY(Text))
_LEAVE = text(
    "delete from residents where property_id = :property_id and not exists"
    " (select from unnest(:numbers) as kept (number) where kept.number = residents.number)"
).bindparams(_NUMBERS)
_JOIN = text(
    "insert into residents (property_id, number, saved_at)"
    " select :property_id, number, :at from unnest(:numbers) as wanted (number)"
    " on conflict do nothing"
).bindparams(_NUMBERS)
_RESTORE = text(
    "insert into blocked_numbers (id, property_id, number, reason, saved_at)"
    " overriding system value values (:id, :property_id, :number, :reason, :at)"
)


class Replaced(Struct, frozen=True):
    """How many residents were new, and how many are none any more."""

    added: int
    removed: int


async def replace_residents(
    connection: AsyncConnection, property_id: int, numbers: Collection[str], at: datetime
) -> Replaced:
    """The property's residents are these numbers (E.164), and no others."""
    values = {"property_id": property_id, "numbers": list(numbers)}
    removed = (await connection.execute(_LEAVE, values)).rowcount
    added = (await connection.execute(_JOIN, values | {"at": at})).rowcount
    return Replaced(added, removed)


async def save_resident(
    connection: AsyncConnection, property_id: int, number: str, at: datetime
) -> bool:
    """Whether it is a new one."""
    row = {"property_id": property_id, "number": number, "saved_at": at}
    query = insert_or_skip(residents).values(row).on_conflict_do_nothing()
    return (await connection.execute(query)).rowcount > 0


async def delete_resident(connection: AsyncConnection, property_id: int, number: str) -> bool:
    """Whether there was one."""
    query = delete(residents).where(
        residents.c.property_id == property_id, residents.c.number == number
    )
    return (await connection.execute(query)).rowcount > 0


async def find_resident(
    connection: AsyncConnection, property_id: int, number: str
) -> Resident | None:
    query = select(residents).where(
        residents.c.property_id == property_id, residents.c.number == number
    )
    row = (await connection.execute(query)).first()
    return None if row is None else Resident(row.number, row.saved_at)


async def count_residents(connection: AsyncConnection, property_id: int) -> int:
    query = select(func.count()).where(residents.c.property_id == property_id)
    return int((await connection.execute(query)).scalar_one())


async def list_residents(
    connection: AsyncConnection, property_id: int, wanted: Wanted
) -> Listed[Resident]:
    """The search looks for digits. Raises UnknownOrderError."""
    query = select(residents).where(residents.c.property_id == property_id)
    if wanted.search:
        query = query.where(_has_digits(residents.c.number, wanted.search))
    orders = {"number": Order(residents.c.number, reads=str)}
    return await list_page(
        connection,
        query,
        orders,
        residents.c.property_id,  # with the number it is a row's key
        wanted,
        lambda row: Resident(row.number, row.saved_at),
        "number",
    )


async def save_new_block(connection: AsyncConnection, new: BlockedNumber, at: datetime) -> int:
    """Store a block (its `id` and `saved_at` are ignored) and give the id it got."""
    row = {
        "property_id": new.property_id,
        "number": new.number,
        "reason": new.reason,
        "saved_at": at,
    }
    query = insert(blocked_numbers).values(row).returning(blocked_numbers.c.id)
    return int((await connection.execute(query)).scalar_one())


async def save_block_again(
    connection: AsyncConnection, former: BlockedNumber, at: datetime
) -> None:
    """A block that was deleted, with the id it had."""
    values = {
        "id": former.id,
        "property_id": former.property_id,
        "number": former.number,
        "reason": former.reason,
        "at": at,
    }
    await connection.execute(_RESTORE, values)


async def find_block(
    connection: AsyncConnection, block_id: int, *, to_change: bool = False
) -> BlockedNumber | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(blocked_numbers).where(blocked_numbers.c.id == block_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read_block(row)


async def is_blocked(connection: AsyncConnection, property_id: int | None, number: str) -> bool:
    """Whether there is a block at this very place: a property, or None, the company."""
    query = select(blocked_numbers.c.id).where(
        blocked_numbers.c.number == number,
        blocked_numbers.c.property_id.is_not_distinct_from(property_id),
    )
    return (await connection.execute(query)).first() is not None


async def delete_block(connection: AsyncConnection, block_id: int) -> None:
    await connection.execute(delete(blocked_numbers).where(blocked_numbers.c.id == block_id))


async def list_blocks(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[BlockedNumber]:
    """The company's, and those of the properties that are asked for among `seen` (None = all).
    The search looks for digits. Raises UnknownOrderError."""
    query = select(blocked_numbers)
    if conditions := within(blocked_numbers.c.property_id, wanted, seen):
        everywhere = blocked_numbers.c.property_id.is_(None)
        query = query.where(*(or_(everywhere, each) for each in conditions))
    if wanted.search:
        query = query.where(_has_digits(blocked_numbers.c.number, wanted.search))
    query = span_of_time(query, blocked_numbers.c.saved_at, wanted)
    orders = {
        "number": Order(blocked_numbers.c.number, reads=str),
        "saved": by_time(blocked_numbers.c.saved_at),
    }
    id_column = blocked_numbers.c.id
    return await list_page(connection, query, orders, id_column, wanted, _read_block, "number")


async def load_blocked(connection: AsyncConnection) -> Iterable[tuple[int | None, str]]:
    """Every block: its property, None for the company's, and the number."""
    query = select(blocked_numbers.c.property_id, blocked_numbers.c.number)
    return [(row.property_id, row.number) for row in await connection.execute(query)]


def _has_digits(column: Any, search: str) -> Any:
    digits = "".join(each for each in search if each in "0123456789")
    return column.contains(digits) if digits else column.is_(None)


def _read_block(row: Any) -> BlockedNumber:
    return BlockedNumber(row.id, row.property_id, row.number, row.reason, row.saved_at)
