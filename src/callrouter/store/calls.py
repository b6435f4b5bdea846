"""How are calls and their entries read back, and folded again from the ledger?"""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.calls import Call, Entry
from callrouter.store.lines import fold_again
from callrouter.store.tables import calls, ledger


async def find_call(connection: AsyncConnection, call_id: str) -> Call | None:
    """The folded row of a call, or None."""
    row = (await connection.execute(select(calls).where(calls.c.call_id == call_id))).first()
    return None if row is None else msgspec.convert(row, Call, from_attributes=True)


async def list_entries(connection: AsyncConnection, call_id: str) -> list[Entry]:
    """Everything written down about a call, in the order it was stored."""
    rows = await connection.execute(
        select(ledger.c.entry).where(ledger.c.call_id == call_id).order_by(ledger.c.id)
    )
    return [msgspec.convert(entry, Entry) for (entry,) in rows]


async def fold_all(
    connection: "asyncpg.Connection[Any]", at_once: int = 1_000
) -> AsyncIterator[int]:
    """Fold every call of the ledger again, some at a time; yields how many are done so far."""
    done, after = 0, ""
    while True:
        rows = await connection.fetch(
            "select distinct call_id from ledger where call_id > $1 order by 1 limit $2",
            after,
            at_once,
        )
        if not rows:
            return
        call_ids = [row["call_id"] for row in rows]
        await fold_again(connection, call_ids)
        done, after = done + len(call_ids), call_ids[-1]
        yield done
