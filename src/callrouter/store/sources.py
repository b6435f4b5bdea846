"""How are sources and their numbers saved and read?"""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import number_assignments, numbers, sources


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
        select(numbers.c.property_id).where(numbers.c.number == number)
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


async def list_our_numbers(connection: AsyncConnection) -> frozenset[str]:
    """Every tracking number of the company."""
    return frozenset((await connection.execute(select(numbers.c.number))).scalars())
