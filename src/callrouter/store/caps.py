"""How are the monthly caps on buying saved and read?"""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Cap
from callrouter.store.listing import Order, list_page
from callrouter.store.properties import within
from callrouter.store.tables import caps

_MOST = 2**63 - 1
_ORDERS = {
    "property": Order(
        func.coalesce(caps.c.property_id, 0), reads=lambda value: max(0, min(int(value), _MOST))
    )
}


async def save_new_cap(connection: AsyncConnection, new: Cap) -> int:
    """Store a cap (its `id` is ignored) and give the id it got."""
    result = await connection.execute(insert(caps).values(_values(new)).returning(caps.c.id))
    return int(result.scalar_one())


async def save_cap(connection: AsyncConnection, changed: Cap, at: datetime) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(caps)
        .where(caps.c.id == changed.id)
        .values(**_values(changed), saved_at=at, revision=caps.c.revision + 1)
    )


async def delete_cap(connection: AsyncConnection, cap_id: int) -> None:
    await connection.execute(delete(caps).where(caps.c.id == cap_id))


async def find_cap(
    connection: AsyncConnection, cap_id: int, *, to_change: bool = False
) -> Saved[Cap] | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(caps).where(caps.c.id == cap_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read(row)


async def list_caps(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[Cap]]:
    """The company's (where `seen` is None, all) and those of properties among `seen`."""
    query = select(caps).where(*within(caps.c.property_id, wanted, seen))
    return await list_page(connection, query, _ORDERS, caps.c.id, wanted, _read, "property")


async def find_caps_of(connection: AsyncConnection, property_id: int) -> Sequence[Cap]:
    """The property's and the company's, locked until the transaction ends: of two who order at
    once, the second counts what the first has ordered."""
    query = (
        select(caps)
        .where(or_(caps.c.property_id == property_id, caps.c.property_id.is_(None)))
        .order_by(caps.c.id)
        .with_for_update()
    )
    return [_read(row).value for row in await connection.execute(query)]


def _read(row: Any) -> Saved[Cap]:
    return Saved(Cap(row.id, row.property_id, row.numbers, row.cents), row.revision, row.saved_at)


def _values(known: Cap) -> dict[str, object]:
    return {"property_id": known.property_id, "numbers": known.numbers, "cents": known.cents}
