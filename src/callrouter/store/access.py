"""How are property lists, grants and API keys saved and read?"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.access import ApiKey, PropertyList
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Grant, Right, Role
from callrouter.domain.saved import Saved
from callrouter.store.listing import Order, begins_with, by_time, list_page, span_of_time
from callrouter.store.tables import api_keys, grants, property_list_members, property_lists

USE_NOTED_EVERY = timedelta(minutes=1)


async def save_new_list(connection: AsyncConnection, name: str, property_ids: Iterable[int]) -> int:
    query = insert(property_lists).values(name=name).returning(property_lists.c.id)
    list_id = int((await connection.execute(query)).scalar_one())
    await _save_members(connection, list_id, property_ids)
    return list_id


async def save_list(connection: AsyncConnection, changed: PropertyList, at: datetime) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(property_lists)
        .where(property_lists.c.id == changed.id)
        .values(name=changed.name, saved_at=at, revision=property_lists.c.revision + 1)
    )
    await connection.execute(
        delete(property_list_members).where(property_list_members.c.list_id == changed.id)
    )
    await _save_members(connection, changed.id, changed.property_ids)


async def delete_list(connection: AsyncConnection, list_id: int) -> None:
    await connection.execute(
        delete(property_list_members).where(property_list_members.c.list_id == list_id)
    )
    await connection.execute(delete(property_lists).where(property_lists.c.id == list_id))


async def is_list_granted(connection: AsyncConnection, list_id: int) -> bool:
    query = select(grants.c.id).where(grants.c.list_id == list_id).limit(1)
    return (await connection.execute(query)).first() is not None


async def find_missing_lists(connection: AsyncConnection, list_ids: Iterable[int]) -> list[int]:
    """Which of these ids no property list has."""
    wanted = set(list_ids)
    query = select(property_lists.c.id).where(property_lists.c.id.in_(wanted))
    return sorted(wanted - set((await connection.execute(query)).scalars()))


async def find_list(
    connection: AsyncConnection, list_id: int, *, to_change: bool = False
) -> Saved[PropertyList] | None:
    query = _LISTS.where(property_lists.c.id == list_id)
    if to_change:
        locked = select(property_lists.c.id).where(property_lists.c.id == list_id)
        await connection.execute(locked.with_for_update())
    row = (await connection.execute(query)).first()
    return None if row is None else _read_list(row)


async def list_lists(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[PropertyList]]:
    """Those in which one of these properties stands; None: all. Raises UnknownOrderError."""
    query = _LISTS
    if seen is not None:
        holds = select(property_list_members.c.list_id).where(
            property_list_members.c.property_id.in_(seen)
        )
        query = query.where(property_lists.c.id.in_(holds))
    if wanted.search:
        query = query.where(begins_with(property_lists.c.name, wanted.search))
    orders = {"name": Order(func.lower(property_lists.c.name))}
    return await list_page(
        connection, query, orders, property_lists.c.id, wanted, _read_list, "name"
    )


async def load_members(
    connection: AsyncConnection, list_ids: Iterable[int]
) -> Mapping[int, Set[int]]:
    """The properties of each of these lists."""
    wanted = list(list_ids)
    members: dict[int, set[int]] = {id_: set() for id_ in wanted}
    if wanted:
        query = select(property_list_members).where(property_list_members.c.list_id.in_(wanted))
        for row in await connection.execute(query):
            members[row.list_id].add(row.property_id)
    return members


async def save_new_key(
    connection: AsyncConnection,
    name: str,
    shown: str,
    hashed: bytes,
    made_by: str,
    made_at: datetime,
    expires_at: datetime | None,
    given: Sequence[Grant],
) -> int:
    row = {
        "name": name,
        "shown": shown,
        "hash": hashed,
        "made_by": made_by,
        "made_at": made_at,
        "expires_at": expires_at,
    }
    result = await connection.execute(insert(api_keys).values(row).returning(api_keys.c.id))
    key_id = int(result.scalar_one())
    await save_grants(connection, given, key_id=key_id)
    return key_id


async def save_grants(
    connection: AsyncConnection,
    given: Sequence[Grant],
    *,
    person_id: int | None = None,
    key_id: int | None = None,
) -> None:
    """Whoever it is has these grants from now on, and no others."""
    holder = grants.c.person_id == person_id if key_id is None else grants.c.key_id == key_id
    await connection.execute(delete(grants).where(holder))
    rows = [
        {
            "person_id": person_id,
            "key_id": key_id,
            "role": grant.role.value,
            "rights": None if grant.rights is None else sorted(grant.rights),
            "property_id": grant.property_id,
            "list_id": grant.list_id,
        }
        for grant in given
    ]
    if rows:
        await connection.execute(insert(grants), rows)


async def list_grants(
    connection: AsyncConnection,
    *,
    person_ids: Sequence[int] | None = None,
    key_ids: Sequence[int] | None = None,
) -> dict[int, tuple[Grant, ...]]:
    """The grants of these people, or of these keys, by their holder's id."""
    holder, wanted = (
        (grants.c.person_id, person_ids) if key_ids is None else (grants.c.key_id, key_ids)
    )
    found: dict[int, tuple[Grant, ...]] = {}
    query = select(grants, holder.label("holder")).where(holder.in_(wanted or ()))
    for row in await connection.execute(query.order_by(grants.c.id)):
        found[row.holder] = (*found.get(row.holder, ()), _read_grant(row))
    return found


async def find_key_by_hash(connection: AsyncConnection, hashed: bytes) -> ApiKey | None:
    return await _find_key(connection, api_keys.c.hash == hashed)


async def find_key(connection: AsyncConnection, key_id: int) -> ApiKey | None:
    return await _find_key(connection, api_keys.c.id == key_id)


async def revoke_key(connection: AsyncConnection, key_id: int, at: datetime) -> None:
    await connection.execute(
        update(api_keys)
        .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )


async def note_use(connection: AsyncConnection, key: ApiKey, at: datetime) -> None:
    """When the key was last used, to the minute."""
    if key.last_used_at is None or at - key.last_used_at >= USE_NOTED_EVERY:
        await connection.execute(
            update(api_keys).where(api_keys.c.id == key.id).values(last_used_at=at)
        )


async def list_keys(
    connection: AsyncConnection, wanted: Wanted, *, revoked: bool = False
) -> Listed[ApiKey]:
    """Raises UnknownOrderError."""
    query = select(api_keys).where(api_keys.c.revoked_at.is_not(None) == revoked)
    if wanted.search:
        query = query.where(begins_with(api_keys.c.name, wanted.search))
    query = span_of_time(query, api_keys.c.made_at, wanted)
    orders = {"name": Order(func.lower(api_keys.c.name)), "made": by_time(api_keys.c.made_at)}
    page = await list_page(connection, query, orders, api_keys.c.id, wanted, _read_key, "name")
    given = await list_grants(connection, key_ids=[key.id for key in page.items])
    return Listed([_with(key, given) for key in page.items], page.ended)


_LISTS = (
    select(
        property_lists,
        func.coalesce(
            func.array_agg(property_list_members.c.property_id).filter(
                property_list_members.c.property_id.is_not(None)
            ),
            [],
        ).label("property_ids"),
    )
    .outerjoin(property_list_members, property_list_members.c.list_id == property_lists.c.id)
    .group_by(property_lists.c.id)
)


async def _save_members(
    connection: AsyncConnection, list_id: int, property_ids: Iterable[int]
) -> None:
    rows = [{"list_id": list_id, "property_id": each} for each in sorted(set(property_ids))]
    if rows:
        await connection.execute(insert(property_list_members), rows)


async def _find_key(connection: AsyncConnection, condition: ColumnElement[bool]) -> ApiKey | None:
    row = (await connection.execute(select(api_keys).where(condition))).first()
    if row is None:
        return None
    key = _read_key(row)
    return _with(key, await list_grants(connection, key_ids=[key.id]))


def _with(key: ApiKey, given: Mapping[int, tuple[Grant, ...]]) -> ApiKey:
    return replace(key, grants=given.get(key.id, ()))


def _read_list(row: Any) -> Saved[PropertyList]:
    found = PropertyList(row.id, row.name, tuple(sorted(row.property_ids)))
    return Saved(found, row.revision, row.saved_at)


def _read_key(row: Any) -> ApiKey:
    return ApiKey(
        row.id,
        row.name,
        row.shown,
        row.made_by,
        row.made_at,
        row.expires_at,
        row.last_used_at,
        row.revoked_at,
    )


def _read_grant(row: Any) -> Grant:
    rights = None if row.rights is None else frozenset(Right(each) for each in row.rights)
    return Grant(Role(row.role), row.property_id, row.list_id, rights)
