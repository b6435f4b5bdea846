"""How are drafts and published versions of flows saved and read?"""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, insert, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.ivr.flow import Flow
from callrouter.ivr.versions import FlowRow, StoredFlow, StoredVersion, VersionRow
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.tables import defaults, flow_versions, flows, source_routing, sources

_ORDERS = {"name": Order(func.lower(flows.c.name)), "saved": by_time(flows.c.saved_at)}


async def save_new_flow(
    connection: AsyncConnection, property_id: int, draft: Flow, is_sub_flow: bool
) -> int:
    row = {
        "property_id": property_id,
        "name": draft.name,
        "is_sub_flow": is_sub_flow,
        "draft": draft,
    }
    result = await connection.execute(insert(flows).values(row).returning(flows.c.id))
    return int(result.scalar_one())


async def find_flow(connection: AsyncConnection, flow_id: int) -> StoredFlow | None:
    """Archived ones too."""
    row = (await connection.execute(select(flows).where(flows.c.id == flow_id))).first()
    return None if row is None else _read(row)


async def find_flow_to_change(connection: AsyncConnection, flow_id: int) -> StoredFlow | None:
    """A flow in use, with its row locked until the transaction ends."""
    found = await find_any_flow_to_change(connection, flow_id)
    return None if found is None or found.archived_at is not None else found


async def find_any_flow_to_change(connection: AsyncConnection, flow_id: int) -> StoredFlow | None:
    """The same, also for one that is archived."""
    query = select(flows).where(flows.c.id == flow_id).with_for_update()
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def list_flows(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None, *, of_sub_flows: bool | None
) -> Listed[FlowRow]:
    """Those among `seen` (None = all); `of_sub_flows`: only sub-flows, only others, or (None)
    both. Raises UnknownOrderError."""
    query = _rows().where(*within(flows.c.property_id, wanted, seen))
    if of_sub_flows is not None:
        query = query.where(flows.c.is_sub_flow == of_sub_flows)
    if wanted.search:
        query = query.where(begins_with(flows.c.name, wanted.search))
    return await list_page(connection, query, _ORDERS, flows.c.id, wanted, _read_row, "name")


async def find_flow_row(connection: AsyncConnection, flow_id: int) -> FlowRow | None:
    """A flow in use, as lists show it."""
    row = (await connection.execute(_rows().where(flows.c.id == flow_id))).first()
    return None if row is None else _read_row(row)


async def find_flow_rows(
    connection: AsyncConnection, flow_ids: Collection[int]
) -> dict[int, FlowRow]:
    """Those of these flows that are in use, by id."""
    found = await connection.execute(_rows().where(flows.c.id.in_(flow_ids)))
    return {row.id: _read_row(row) for row in found}


async def list_drafts(connection: AsyncConnection, property_id: int) -> list[StoredFlow]:
    """Every flow of a property that is in use."""
    query = select(flows).where(flows.c.property_id == property_id, flows.c.archived_at.is_(None))
    return [_read(row) for row in await connection.execute(query.order_by(flows.c.id))]


async def save_draft(
    connection: AsyncConnection, flow_id: int, draft: Flow, at: datetime | None = None
) -> None:
    values: dict[str, Any] = {"draft": draft, "name": draft.name, "revision": flows.c.revision + 1}
    if at is not None:
        values["saved_at"] = at
    await connection.execute(update(flows).where(flows.c.id == flow_id).values(values))


async def archive_flow(
    connection: AsyncConnection, flow_id: int, archived_at: datetime | None, at: datetime
) -> None:
    """Out of use with what it had published, or (None) back into use as a draft."""
    values = {"archived_at": archived_at, "revision": flows.c.revision + 1, "saved_at": at}
    await connection.execute(update(flows).where(flows.c.id == flow_id).values(values))
    await _supersede(connection, flow_id, at)


async def list_users(connection: AsyncConnection, flow_id: int) -> list[str]:
    """The names of the sources whose own flow it is; "" stands for the property's defaults."""
    query = union_all(
        select(sources.c.name)
        .join(source_routing, source_routing.c.source_id == sources.c.id)
        .where(source_routing.c.flow_id == flow_id),
        select(cast("", String)).where(
            select(defaults.c.flow_id).where(defaults.c.flow_id == flow_id).exists()
        ),
    )
    return sorted((await connection.execute(query)).scalars())


async def save_new_version(
    connection: AsyncConnection,
    flow: StoredFlow,
    sub_flows: dict[int, Flow],
    author: str,
    note: str,
    at: datetime,
) -> StoredVersion:
    """Freeze a locked flow's draft as its next version, which is the live one from now on."""
    highest = await connection.execute(
        select(func.max(flow_versions.c.number)).where(flow_versions.c.flow_id == flow.id)
    )
    number = (highest.scalar() or 0) + 1
    await _supersede(connection, flow.id, at)
    row = {
        "flow_id": flow.id,
        "number": number,
        "body": flow.draft,
        "sub_flows": sub_flows,
        "author": author,
        "note": note,
        "published_at": at,
    }
    result = await connection.execute(
        insert(flow_versions).values(row).returning(flow_versions.c.id)
    )
    id_ = int(result.scalar_one())
    return StoredVersion(id_, flow.id, number, flow.draft, sub_flows, author, note, at)


async def find_version(
    connection: AsyncConnection, flow_id: int, number: int | None
) -> StoredVersion | None:
    """A flow's version of this number; None: the live one."""
    query = select(flow_versions).where(flow_versions.c.flow_id == flow_id)
    if number is None:
        query = query.where(flow_versions.c.superseded_at.is_(None))
    else:
        query = query.where(flow_versions.c.number == number)
    row = (await connection.execute(query)).first()
    return None if row is None else _read_version(row)


async def list_versions(
    connection: AsyncConnection, flow_id: int, wanted: Wanted
) -> Listed[VersionRow]:
    """The newest first, usually. Raises UnknownOrderError."""
    columns = flow_versions.c
    query = select(
        columns.number, columns.author, columns.note, columns.published_at, columns.superseded_at
    ).where(columns.flow_id == flow_id)
    orders = {"number": Order(columns.number)}
    return await list_page(
        connection, query, orders, columns.id, wanted, _read_version_row, "-number"
    )


async def list_live_versions(
    connection: AsyncConnection, property_id: int, *, of_sub_flows: bool | None
) -> list[StoredVersion]:
    """The published versions of a property's flows, of its sub-flows, or (None) of both."""
    query = (
        select(flow_versions)
        .join(flows, flows.c.id == flow_versions.c.flow_id)
        .where(flows.c.property_id == property_id, flow_versions.c.superseded_at.is_(None))
    )
    if of_sub_flows is not None:
        query = query.where(flows.c.is_sub_flow == of_sub_flows)
    return [_read_version(row) for row in await connection.execute(query)]


async def name_versions(
    connection: AsyncConnection, version_ids: Sequence[int]
) -> dict[int, tuple[int, int]]:
    """Flow and number of these versions, by id."""
    columns = flow_versions.c
    query = select(columns.id, columns.flow_id, columns.number).where(columns.id.in_(version_ids))
    return {row.id: (row.flow_id, row.number) for row in await connection.execute(query)}


async def _supersede(connection: AsyncConnection, flow_id: int, at: datetime) -> None:
    await connection.execute(
        update(flow_versions)
        .where(flow_versions.c.flow_id == flow_id, flow_versions.c.superseded_at.is_(None))
        .values(superseded_at=at)
    )


def _rows() -> Select[Any]:
    live = flow_versions.c
    return (
        select(
            flows.c.id,
            flows.c.property_id,
            flows.c.name,
            flows.c.is_sub_flow,
            flows.c.revision,
            flows.c.saved_at,
            live.number.label("live_number"),
            live.published_at.label("live_at"),
            or_(live.body.is_(None), live.body != flows.c.draft).label("differs"),
        )
        .outerjoin(flow_versions, (live.flow_id == flows.c.id) & live.superseded_at.is_(None))
        .where(flows.c.archived_at.is_(None))
    )


def _read(row: Any) -> StoredFlow:
    return StoredFlow(
        row.id,
        row.property_id,
        row.is_sub_flow,
        row.draft,
        row.revision,
        row.saved_at,
        row.archived_at,
    )


def _read_row(row: Any) -> FlowRow:
    return FlowRow(
        row.id,
        row.property_id,
        row.name,
        row.is_sub_flow,
        row.revision,
        row.saved_at,
        row.live_number,
        row.live_at,
        row.differs,
    )


def _read_version(row: Any) -> StoredVersion:
    return StoredVersion(
        row.id,
        row.flow_id,
        row.number,
        row.body,
        row.sub_flows,
        row.author,
        row.note,
        row.published_at,
        row.superseded_at,
    )


def _read_version_row(row: Any) -> VersionRow:
    return VersionRow(row.number, row.author, row.note, row.published_at, row.superseded_at)
