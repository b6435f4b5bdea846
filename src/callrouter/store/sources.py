"""How are sources, what they are credited with and their own routing saved and read?"""

from collections.abc import Collection, Iterable, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.dni.precedence import Ruled
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.sources import Category, Cost, MarketingSource
from callrouter.store.listing import Order, begins_with, by_time, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import numbers, sources

_ORDERS = {
    "name": Order(func.lower(sources.c.name), reads=str),
    "category": Order(sources.c.category, reads=str),
    "saved": by_time(sources.c.saved_at),
}


async def save_new_source(connection: AsyncConnection, new: MarketingSource) -> int:
    """Store a source (its `id` is ignored) and give the id it got."""
    row = _values(new) | {
        "property_id": new.property_id,
        "standard_key": new.standard_key,
        "address": new.address,
    }
    result = await connection.execute(insert(sources).values(row).returning(sources.c.id))
    return int(result.scalar_one())


async def save_source(
    connection: AsyncConnection,
    changed: MarketingSource,
    archived_at: datetime | None,
    at: datetime,
) -> None:
    """In place of what it was, but for its property, standard source and address, which stay; its
    revision grows."""
    row = _values(changed) | {"archived_at": archived_at, "saved_at": at}
    await connection.execute(
        update(sources)
        .where(sources.c.id == changed.id)
        .values(row | {"revision": sources.c.revision + 1})
    )


async def find_saved_source(
    connection: AsyncConnection, source_id: int, *, to_change: bool = False
) -> Saved[MarketingSource] | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(sources).where(sources.c.id == source_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read(row)


async def list_sources(
    connection: AsyncConnection,
    wanted: Wanted,
    seen: Set[int] | None,
    *,
    category: Category | None = None,
    archived: bool = False,
) -> Listed[Saved[MarketingSource]]:
    """Those of the properties among `seen` (None = all); the search looks at the beginnings of
    names, `since` and `until` at when they were last saved. Raises UnknownOrderError."""
    query = select(sources).where(sources.c.archived_at.is_not(None) == archived)
    query = query.where(*within(sources.c.property_id, wanted, seen))
    if category is not None:
        query = query.where(sources.c.category == category.value)
    if wanted.search:
        query = query.where(begins_with(sources.c.name, wanted.search))
    query = span_of_time(query, sources.c.saved_at, wanted)
    return await list_page(connection, query, _ORDERS, sources.c.id, wanted, _read, "name")


async def list_all_sources(
    connection: AsyncConnection, property_id: int
) -> list[Saved[MarketingSource]]:
    """All of a property, archived ones too, the first made first."""
    return [_read(row) for row in await connection.execute(_of_property(property_id))]


async def list_ruled(connection: AsyncConnection, property_id: int) -> list[Ruled]:
    """The property's sources in use, with the rules by which they get visits."""
    query = _of_property(property_id).where(sources.c.archived_at.is_(None))
    return [Ruled(row.id, row.name, row.rules) for row in await connection.execute(query)]


async def list_addresses(connection: AsyncConnection, beginning: str) -> set[str]:
    """All addresses that begin so."""
    query = select(sources.c.address).where(
        sources.c.address.startswith(beginning, autoescape=True)
    )
    return {address for address in (await connection.execute(query)).scalars() if address}


async def find_property_of_source(connection: AsyncConnection, source_id: int) -> int | None:
    result = await connection.execute(
        select(sources.c.property_id).where(sources.c.id == source_id)
    )
    return result.scalar_one_or_none()


async def find_owner_of_number(connection: AsyncConnection, number: str) -> int | None:
    """The property a number belongs to, or None."""
    result = await connection.execute(
        select(numbers.c.property_id).where(
            numbers.c.number == number, numbers.c.state != "released"
        )
    )
    return result.scalar_one_or_none()


async def load_source_names(
    connection: AsyncConnection, source_ids: Iterable[int], seen: Set[int] | None
) -> dict[int, str]:
    """Of those that belong to properties among `seen` (None = all), by id."""
    query = select(sources.c.id, sources.c.name).where(sources.c.id.in_(set(source_ids)))
    if seen is not None:
        query = query.where(sources.c.property_id.in_(seen))
    return {row.id: row.name for row in await connection.execute(query)}


async def list_our_numbers(connection: AsyncConnection) -> frozenset[str]:
    """Every tracking number of the company."""
    query = select(numbers.c.number).where(numbers.c.state != "released")
    return frozenset((await connection.execute(query)).scalars())


async def count_sources_by_property(
    connection: AsyncConnection, property_ids: Collection[int]
) -> dict[int, int]:
    """How many sources in use each of these properties has, if it has any."""
    query = select(sources.c.property_id, func.count().label("found")).where(
        sources.c.property_id.in_(property_ids), sources.c.archived_at.is_(None)
    )
    rows = await connection.execute(query.group_by(sources.c.property_id))
    return {row.property_id: row.found for row in rows}


async def count_numbers_by_property(
    connection: AsyncConnection, property_ids: Collection[int]
) -> dict[int, int]:
    """How many numbers each of these properties has, if it has any."""
    query = select(numbers.c.property_id, func.count().label("found")).where(
        numbers.c.property_id.in_(property_ids), numbers.c.state != "released"
    )
    rows = await connection.execute(query.group_by(numbers.c.property_id))
    return {row.property_id: row.found for row in rows}


def _of_property(property_id: int) -> Select[Any]:
    return select(sources).where(sources.c.property_id == property_id).order_by(sources.c.id)


def _read(row: Any) -> Saved[MarketingSource]:
    cost = None if row.cost_since is None else Cost(row.monthly_cost_cents, row.cost_since)
    found = MarketingSource(
        row.id,
        row.property_id,
        row.name,
        Category(row.category),
        row.rules,
        cost,
        row.standard_key,
        row.address,
    )
    return Saved(found, row.revision, row.saved_at, row.archived_at)


def _values(known: MarketingSource) -> dict[str, Any]:
    return {
        "name": known.name,
        "category": known.category.value,
        "rules": known.rules,
        "monthly_cost_cents": known.cost and known.cost.monthly_cents,
        "cost_since": known.cost and known.cost.since,
    }
