"""How is it kept that a flow will be published at a time? One plan a flow, until it is carried out
or taken back."""

from typing import Any

from msgspec.structs import asdict
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.ivr.versions import PlannedPublish
from callrouter.store.tables import flows, planned_publishes


async def save_plan(connection: AsyncConnection, plan: PlannedPublish) -> None:
    """In place of any other plan of the flow."""
    row: dict[str, Any] = asdict(plan)
    changed = {name: value for name, value in row.items() if name != "flow_id"}
    query = upsert(planned_publishes).values(row)
    await connection.execute(query.on_conflict_do_update(index_elements=["flow_id"], set_=changed))


async def find_plan(connection: AsyncConnection, flow_id: int) -> PlannedPublish | None:
    """Whoever changes it has locked the flow's row."""
    query = select(planned_publishes).where(planned_publishes.c.flow_id == flow_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def list_plans(connection: AsyncConnection, property_id: int) -> list[PlannedPublish]:
    query = (
        select(planned_publishes)
        .join(flows, flows.c.id == planned_publishes.c.flow_id)
        .where(flows.c.property_id == property_id)
    )
    return [_read(row) for row in await connection.execute(query)]


async def note_trouble(connection: AsyncConnection, flow_id: int, trouble: str) -> None:
    """Why the plan could not be carried out; it is not tried again."""
    query = update(planned_publishes).where(planned_publishes.c.flow_id == flow_id)
    await connection.execute(query.values(trouble=trouble))


async def delete_plan(connection: AsyncConnection, flow_id: int) -> None:
    await connection.execute(
        delete(planned_publishes).where(planned_publishes.c.flow_id == flow_id)
    )


def _read(row: Any) -> PlannedPublish:
    return PlannedPublish(row.flow_id, row.at, row.body, row.by, row.note, row.trouble)
