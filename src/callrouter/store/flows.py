"""How are drafts and published versions of flows saved and read?"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.ivr.flow import Flow
from callrouter.store.tables import flow_versions, flows


class StoredFlow(Struct, frozen=True):
    id: int
    property_id: int
    is_sub_flow: bool
    draft: Flow
    revision: int


class StoredVersion(Struct, frozen=True):
    id: int
    flow_id: int
    number: int
    body: Flow
    sub_flows: dict[int, Flow]


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


async def find_flow_to_change(connection: AsyncConnection, flow_id: int) -> StoredFlow | None:
    """A flow, with its row locked until the transaction ends."""
    row = (
        await connection.execute(select(flows).where(flows.c.id == flow_id).with_for_update())
    ).first()
    if row is None:
        return None
    return StoredFlow(row.id, row.property_id, row.is_sub_flow, row.draft, row.revision)


async def save_draft(connection: AsyncConnection, flow_id: int, draft: Flow) -> None:
    await connection.execute(
        update(flows)
        .where(flows.c.id == flow_id)
        .values(draft=draft, name=draft.name, revision=flows.c.revision + 1)
    )


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
    await connection.execute(
        update(flow_versions)
        .where(flow_versions.c.flow_id == flow.id, flow_versions.c.superseded_at.is_(None))
        .values(superseded_at=at)
    )
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
    return StoredVersion(int(result.scalar_one()), flow.id, number, flow.draft, sub_flows)


async def list_live_versions(
    connection: AsyncConnection, property_id: int, *, of_sub_flows: bool
) -> list[StoredVersion]:
    """The published versions of a property's flows, or of its sub-flows."""
    rows = await connection.execute(
        select(flow_versions)
        .join(flows, flows.c.id == flow_versions.c.flow_id)
        .where(flows.c.property_id == property_id, flows.c.is_sub_flow == of_sub_flows)
        .where(flow_versions.c.superseded_at.is_(None))
    )
    return [StoredVersion(row.id, row.flow_id, row.number, row.body, row.sub_flows) for row in rows]
