"""How are properties saved and read?"""

from collections.abc import Iterable, Set
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Select, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.saved import Saved
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.tables import (
    numbers,
    properties,
    property_list_members,
)

_ORDERS = {
    "name": Order(func.lower(properties.c.name)),
    "key": Order(properties.c.key),
    "saved": by_time(properties.c.saved_at),
}


async def save_new_property(connection: AsyncConnection, new: Property) -> int:
    """Store a property (its `id` is ignored) and give the id it got."""
    query = insert(properties).values(_values(new)).returning(properties.c.id)
    return int((await connection.execute(query)).scalar_one())


async def save_property(
    connection: AsyncConnection, changed: Property, archived_at: datetime | None, at: datetime
) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(properties)
        .where(properties.c.id == changed.id)
        .values(
            **_values(changed),
            archived_at=archived_at,
            saved_at=at,
            revision=properties.c.revision + 1,
        )
    )


async def find_property(connection: AsyncConnection, property_id: int) -> Property | None:
    found = await _find(connection, select(properties).where(properties.c.id == property_id))
    return found.value if found else None


async def find_property_by_key(connection: AsyncConnection, key: str) -> Property | None:
    found = await _find(connection, select(properties).where(properties.c.key == key))
    return found.value if found else None


async def find_saved_property(
    connection: AsyncConnection, property_id: int, *, to_change: bool = False
) -> Saved[Property] | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(properties).where(properties.c.id == property_id)
    return await _find(connection, query.with_for_update() if to_change else query)


async def list_properties(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None, *, archived: bool = False
) -> Listed[Saved[Property]]:
    """Those among `seen` (None = all); the search looks at the beginnings of names and keys, and
    of words in names. Raises UnknownOrderError."""
    query = select(properties).where(properties.c.archived_at.is_not(None) == archived)
    query = query.where(*within(properties.c.id, wanted, seen))
    if wanted.search:
        query = query.where(
            or_(
                begins_with(properties.c.name, wanted.search),
                begins_with(properties.c.key, wanted.search),
            )
        )
    return await list_page(connection, query, _ORDERS, properties.c.id, wanted, _read, "name")


def within(
    property_id: ColumnElement[int], wanted: Wanted, seen: Set[int] | None
) -> list[ColumnElement[bool]]:
    """Conditions that keep a list to the properties that are asked for and may be seen."""
    conditions: list[ColumnElement[bool]] = []
    if seen is not None:
        conditions.append(property_id.in_(seen))
    if wanted.property_id is not None:
        conditions.append(property_id == wanted.property_id)
    if wanted.list_id is not None:
        members = select(property_list_members.c.property_id).where(
            property_list_members.c.list_id == wanted.list_id
        )
        conditions.append(property_id.in_(members))
    return conditions


async def has_numbers(connection: AsyncConnection, property_id: int) -> bool:
    """Whether the property has a tracking number that has not been given back: it rings, be it by
    the defaults alone."""
    query = select(numbers.c.id).where(
        numbers.c.property_id == property_id, numbers.c.state != "released"
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def find_missing_properties(
    connection: AsyncConnection, property_ids: Iterable[int]
) -> list[int]:
    """Which of these ids no property has."""
    wanted = set(property_ids)
    query = select(properties.c.id).where(properties.c.id.in_(wanted))
    return sorted(wanted - set((await connection.execute(query)).scalars()))


async def load_properties(
    connection: AsyncConnection, property_ids: Iterable[int]
) -> dict[int, Property]:
    """These properties, by id."""
    query = select(properties).where(properties.c.id.in_(set(property_ids)))
    return {row.id: _read(row).value for row in await connection.execute(query)}


async def load_keys(connection: AsyncConnection, property_ids: Iterable[int]) -> dict[int, str]:
    """The keys of these properties, by id."""
    query = select(properties.c.id, properties.c.key).where(properties.c.id.in_(set(property_ids)))
    return {row.id: row.key for row in await connection.execute(query)}


async def has_properties(connection: AsyncConnection) -> bool:
    return (await connection.execute(select(properties.c.id).limit(1))).first() is not None


async def _find(connection: AsyncConnection, query: Select[Any]) -> Saved[Property] | None:
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


def _read(row: Any) -> Saved[Property]:
    found = Property(
        row.id,
        row.key,
        row.name,
        row.zone,
        row.main_number,
        row.failsafe_number,
        row.language,
        row.spoken_name,
    )
    return Saved(found, row.revision, row.saved_at, row.archived_at)


def _values(known: Property) -> dict[str, object]:
    return {name: value for name, value in asdict(known).items() if name != "id"}
