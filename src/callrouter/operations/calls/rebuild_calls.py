"""How are all calls folded again from the ledger?"""

from collections.abc import AsyncIterator, Callable

from callrouter.store.engine import connect
from callrouter.store.folding import fold_all


async def rebuild_calls(
    database_url: str, on_refused: Callable[[str, Exception], None]
) -> AsyncIterator[int]:
    """Fold every call again; yields how many are done so far. The result is what it was.

    `on_refused` hears of each call that cannot be folded; its row stays as it is.
    """
    connection = await connect(database_url)
    try:
        async for done in fold_all(connection, on_refused):
            yield done
    finally:
        await connection.close()
