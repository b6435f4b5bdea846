"""How are changes written to the history, and read back?"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.history import Change
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Actor
from callrouter.store.listing import Order, begins_with, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import history


async def save_change(
    connection: AsyncConnection,
    *,
    at: datetime,
    actor: Actor,
    property_id: int | None,
    thing: str,
    thing_id: int,
    says: str,
    before: Any,
    after: Any,
    undoes: int | None,
) -> int:
    row = {
        "at": at,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "property_id": property_id,
        "thing": thing,
        "thing_id": thing_id,
        "says": says,
        "before": _plain(before),
        "after": _plain(after),
        "undoes": undoes,
    }
    result = await connection.execute(insert(history).values(row).returning(history.c.id))
    return int(result.scalar_one())


async def list_changes(
    connection: AsyncConnection,
    wanted: Wanted,
    *,
    seen: frozenset[int] | None,
    thing: str | None = None,
    thing_id: int | None = None,
    by: str | None = None,
) -> Listed[Change]:
    """Newest first, usually; `seen` are the properties whose changes are shown, None = all and
    the company's own; `by` is the beginning of a name."""
    query = select(history)
    if seen is not None:
        query = query.where(history.c.property_id.in_(seen))
    query = query.where(*within(history.c.property_id, wanted, None))
    if thing is not None:
        query = query.where(history.c.thing == thing)
    if thing_id is not None:
        query = query.where(history.c.thing_id == thing_id)
    if by is not None:
        query = query.where(begins_with(history.c.actor_name, by))
    query = span_of_time(query, history.c.at, wanted)
    return await list_page(
        connection, query, {"id": Order(history.c.id)}, history.c.id, wanted, _read, "-id"
    )


async def find_change(connection: AsyncConnection, change_id: int) -> Change | None:
    row = (await connection.execute(select(history).where(history.c.id == change_id))).first()
    return None if row is None else _read(row)


async def find_last_change(connection: AsyncConnection, thing: str, thing_id: int) -> Change | None:
    """The last change of a thing, with its row locked until the transaction ends."""
    query = (
        select(history)
        .where(history.c.thing == thing, history.c.thing_id == thing_id)
        .order_by(history.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


def _read(row: Any) -> Change:
    return msgspec.convert(row, Change, from_attributes=True)


def _plain(value: Any) -> Any:
    return None if value is None else msgspec.to_builtins(value, str_keys=True)
