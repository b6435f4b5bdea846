"""How are sources, their numbers and their own routing saved and read?"""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import number_assignments, numbers, source_routing, sources


async def save_new_source(connection: AsyncConnection, property_id: int, name: str) -> int:
    result = await connection.execute(
        insert(sources).values(property_id=property_id, name=name).returning(sources.c.id)
    )
    return int(result.scalar_one())


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


async def save_new_number(
    connection: AsyncConnection, property_id: int, number: str, source_id: int, from_at: datetime
) -> None:
    """Store a tracking number (E.164) and give it to a source from an instant on."""
    result = await connection.execute(
        insert(numbers).values(property_id=property_id, number=number).returning(numbers.c.id)
    )
    await connection.execute(
        insert(number_assignments).values(
            number_id=result.scalar_one(), source_id=source_id, from_at=from_at
        )
    )


async def save_own_flow(connection: AsyncConnection, source_id: int, flow_id: int | None) -> None:
    """Let a source's calls be answered by a flow of its own; None = follow the defaults again."""
    if flow_id is None:
        await connection.execute(
            delete(source_routing).where(
                source_routing.c.source_id == source_id, source_routing.c.channel == "calls"
            )
        )
        return
    row = {"source_id": source_id, "channel": "calls", "flow_id": flow_id}
    await connection.execute(
        upsert(source_routing)
        .values(row)
        .on_conflict_do_update(index_elements=["source_id", "channel"], set_={"flow_id": flow_id})
    )


async def list_our_numbers(connection: AsyncConnection) -> frozenset[str]:
    """Every tracking number of the company."""
    query = select(numbers.c.number).where(numbers.c.state != "released")
    return frozenset((await connection.execute(query)).scalars())
