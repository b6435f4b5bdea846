"""How are imports saved and read, and who works at a property?"""

from collections import defaultdict
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.imports import Import
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.store.listing import Order, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import (
    flow_versions,
    flows,
    imports,
    mailbox_recipients,
    mailboxes,
    source_routing,
    sources,
    team_members,
    teams,
)


async def save_new_import(connection: AsyncConnection, new: Import) -> Import:
    """Store an import (its `id` is ignored); gives it with the id it got."""
    row = {
        "property_id": new.property_id,
        "from_property_id": new.from_property_id,
        "state": new.state,
        "body": new,
        "saved_at": new.made_at,
    }
    result = await connection.execute(insert(imports).values(row).returning(imports.c.id))
    return replace(new, id=int(result.scalar_one()))


async def save_import(connection: AsyncConnection, changed: Import, at: datetime) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(imports)
        .where(imports.c.id == changed.id)
        .values(
            state=changed.state,
            body=changed,
            saved_at=at,
            revision=imports.c.revision + 1,
        )
    )


async def find_import(
    connection: AsyncConnection, import_id: int, *, to_change: bool = False
) -> Saved[Import] | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(imports).where(imports.c.id == import_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read(row)


async def list_imports(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[Import]]:
    """Those into properties among `seen` (None = all). Raises UnknownOrderError."""
    query = select(imports).where(*within(imports.c.property_id, wanted, seen))
    query = span_of_time(query, imports.c.saved_at, wanted)
    return await list_page(
        connection, query, {"id": Order(imports.c.id)}, imports.c.id, wanted, _read, "-id"
    )


async def list_staff(connection: AsyncConnection, property_id: int) -> frozenset[int]:
    """The people of a property's teams and mailboxes."""
    query = (
        select(team_members.c.person_id)
        .join(teams, teams.c.id == team_members.c.team_id)
        .where(teams.c.property_id == property_id)
    ).union(
        select(mailbox_recipients.c.person_id)
        .join(mailboxes, mailboxes.c.id == mailbox_recipients.c.mailbox_id)
        .where(mailboxes.c.property_id == property_id)
    )
    return frozenset((await connection.execute(query)).scalars())


async def list_recipients(
    connection: AsyncConnection, property_id: int
) -> dict[int, tuple[int, ...]]:
    """The people who get each of a property's mailboxes."""
    query = (
        select(mailbox_recipients)
        .join(mailboxes, mailboxes.c.id == mailbox_recipients.c.mailbox_id)
        .where(mailboxes.c.property_id == property_id)
        .order_by(mailbox_recipients.c.person_id)
    )
    found = defaultdict[int, list[int]](list)
    for row in await connection.execute(query):
        found[row.mailbox_id].append(row.person_id)
    return {id_: tuple(people) for id_, people in found.items()}


async def supersede_versions(
    connection: AsyncConnection, flow_ids: Sequence[int], at: datetime
) -> None:
    """These flows answer no new calls any more; calls under way stay on their versions."""
    await connection.execute(
        update(flow_versions)
        .where(flow_versions.c.flow_id.in_(flow_ids), flow_versions.c.superseded_at.is_(None))
        .values(superseded_at=at)
    )


async def list_sources_with_flow(connection: AsyncConnection, flow_ids: Sequence[int]) -> list[str]:
    """The names of the sources that have one of these flows of their own."""
    query = (
        select(sources.c.name)
        .join(source_routing, source_routing.c.source_id == sources.c.id)
        .where(source_routing.c.flow_id.in_(flow_ids))
        .order_by(sources.c.name)
    )
    return list(dict.fromkeys((await connection.execute(query)).scalars()))


async def list_flow_names(connection: AsyncConnection, property_id: int) -> list[str]:
    """Of the flows in use: the name of another may be given again."""
    query = select(flows.c.name).where(
        flows.c.property_id == property_id, flows.c.archived_at.is_(None)
    )
    return list((await connection.execute(query)).scalars())


def _read(row: Any) -> Saved[Import]:
    found: Import = row.body
    return Saved(
        replace(found, id=row.id, state=type(found.state)(row.state)), row.revision, row.saved_at
    )
