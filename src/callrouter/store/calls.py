"""How is what was written down about a call read back?"""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.calls import Entry
from callrouter.store.tables import ledger


async def list_entries(connection: AsyncConnection, call_id: str) -> list[Entry]:
    """Everything written down about a call, in the order it was stored."""
    rows = await connection.execute(
        select(ledger.c.entry).where(ledger.c.call_id == call_id).order_by(ledger.c.id)
    )
    return [msgspec.convert(entry, Entry) for (entry,) in rows]
