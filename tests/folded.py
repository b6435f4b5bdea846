"""What does a call's own row say, once it has followed the ledger?"""

from typing import Any

import msgspec
from sqlalchemy import select

from callrouter.domain.calls import Call
from callrouter.operations.house import House
from callrouter.store.tables import calls


async def folded_call(house: House, call_id: str) -> Call:
    """The row itself, not what its entries fold to. Fails where there is none."""
    (call,) = [each for each in await folded_calls(house) if each.call_id == call_id]
    return call


async def folded_calls(house: House, *conditions: Any) -> list[Call]:
    """All rows, by call id."""
    await house.folding.fold_waiting()
    query = select(calls).where(*conditions).order_by(calls.c.call_id)
    async with house.engine.connect() as connection:
        rows = await connection.execute(query)
        return [msgspec.convert(row, Call, from_attributes=True) for row in rows]
