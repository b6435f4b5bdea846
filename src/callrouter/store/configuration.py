"""How is what is set up at a property read at once, to be written to a file or compared with one?"""

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.ivr.flow import Flow
from callrouter.store.tables import flow_versions, flows, sources


class DrawnFlow(Struct, frozen=True):
    """A flow's draft, and what of it is live (None: nothing)."""

    id: int
    is_sub_flow: bool
    draft: Flow
    live: Flow | None


async def list_flows(connection: AsyncConnection, property_id: int) -> list[DrawnFlow]:
    """The flows in use, by name."""
    query = (
        select(flows.c.id, flows.c.is_sub_flow, flows.c.draft, flow_versions.c.body)
        .outerjoin(
            flow_versions,
            (flow_versions.c.flow_id == flows.c.id) & flow_versions.c.superseded_at.is_(None),
        )
        .where(flows.c.property_id == property_id, flows.c.archived_at.is_(None))
        .order_by(func.lower(flows.c.name), flows.c.id)
    )
    return [
        DrawnFlow(row.id, row.is_sub_flow, row.draft, row.body)
        for row in await connection.execute(query)
    ]


async def list_source_ids(connection: AsyncConnection, property_id: int) -> dict[str, int]:
    """The sources in use, by name in small letters."""
    query = select(sources.c.id, sources.c.name).where(
        sources.c.property_id == property_id, sources.c.archived_at.is_(None)
    )
    return {row.name.casefold(): row.id for row in await connection.execute(query)}
