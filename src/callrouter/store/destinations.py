"""How are named outside numbers saved and read?"""

import re
from collections.abc import Set
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptDestination
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.returning import insert_again
from callrouter.store.tables import destinations

_ORDERS = {
    "name": Order(func.lower(destinations.c.name)),
    "saved": by_time(destinations.c.saved_at),
}


async def save_new_destination(
    connection: AsyncConnection, property_id: int, name: str, number: str
) -> int:
    row = {"property_id": property_id, "name": name, "number": number}
    query = insert(destinations).values(row).returning(destinations.c.id)
    return int((await connection.execute(query)).scalar_one())


async def save_destination(
    connection: AsyncConnection, changed: KeptDestination, at: datetime
) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(destinations)
        .where(destinations.c.id == changed.id)
        .values(
            name=changed.name,
            number=changed.number,
            saved_at=at,
            revision=destinations.c.revision + 1,
        )
    )


async def save_destination_again(
    connection: AsyncConnection, former: KeptDestination, at: datetime
) -> None:
    """One that was deleted, under the id it had."""
    row = {
        "id": former.id,
        "property_id": former.property_id,
        "name": former.name,
        "number": former.number,
        "saved_at": at,
    }
    await insert_again(connection, destinations, row)


async def delete_destination(connection: AsyncConnection, destination_id: int) -> None:
    await connection.execute(delete(destinations).where(destinations.c.id == destination_id))


async def find_destination(
    connection: AsyncConnection, destination_id: int, *, to_change: bool = False
) -> Saved[KeptDestination] | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(destinations).where(destinations.c.id == destination_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read(row)


async def list_destinations(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[KeptDestination]]:
    """Those of the properties `seen` (None = all); the search looks at the beginnings of names
    and the digits of numbers. Raises UnknownOrderError."""
    query = select(destinations).where(*within(destinations.c.property_id, wanted, seen))
    if wanted.search:
        found = [begins_with(destinations.c.name, wanted.search)]
        if digits := re.sub("[^0-9]", "", wanted.search):
            found.append(destinations.c.number.contains(digits))
        query = query.where(or_(*found))
    return await list_page(connection, query, _ORDERS, destinations.c.id, wanted, _read, "name")


def _read(row: Any) -> Saved[KeptDestination]:
    found = KeptDestination(row.id, row.property_id, row.name, row.number)
    return Saved(found, row.revision, row.saved_at)
