"""How are all calls folded again from the ledger?"""

from collections.abc import AsyncIterator

from callrouter.store.engine import connect
from callrouter.store.folding import fold_all


async def rebuild_calls(database_url: str) -> AsyncIterator[int]:
    """Fold every call again; yields how many are done so far. The result is what it was."""
    connection = await connect(database_url)
    try:
        async for done in fold_all(connection):
            yield done
    finally:
        await connection.close()
