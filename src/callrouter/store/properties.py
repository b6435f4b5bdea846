"""How are properties and their defaults saved and read?"""

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.properties import Property
from callrouter.store.tables import defaults, properties


async def save_new_property(connection: AsyncConnection, new: Property) -> int:
    """Store a property (its `id` is ignored) and give the id it got."""
    values = {
        "key": new.key,
        "name": new.name,
        "zone": new.zone,
        "main_number": new.main_number,
        "failsafe_number": new.failsafe_number,
        "language": new.language,
        "spoken_name": new.spoken_name,
    }
    result = await connection.execute(insert(properties).values(values).returning(properties.c.id))
    return int(result.scalar_one())


async def find_property(connection: AsyncConnection, property_id: int) -> Property | None:
    return await _find(connection, properties.c.id == property_id)


async def find_property_by_key(connection: AsyncConnection, key: str) -> Property | None:
    return await _find(connection, properties.c.key == key)


async def save_default_flow(connection: AsyncConnection, property_id: int, flow_id: int) -> None:
    """Let this flow answer the calls of every source that follows the defaults."""
    row = {"property_id": property_id, "channel": "calls", "flow_id": flow_id}
    await connection.execute(
        upsert(defaults)
        .values(row)
        .on_conflict_do_update(index_elements=["property_id", "channel"], set_={"flow_id": flow_id})
    )


async def _find(connection: AsyncConnection, condition: ColumnElement[bool]) -> Property | None:
    row = (await connection.execute(select(properties).where(condition))).first()
    if row is None:
        return None
    return Property(
        row.id,
        row.key,
        row.name,
        row.zone,
        row.main_number,
        row.failsafe_number,
        row.language,
        row.spoken_name,
    )


async def has_properties(connection: AsyncConnection) -> bool:
    return (await connection.execute(select(properties.c.id).limit(1))).first() is not None
