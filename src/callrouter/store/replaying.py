"""How do lines that waited get into the ledger once the database takes them again?

One task per process. While the ledger is down it tries every `RETRY_SECONDS` whether the database
can be written; once it can the ledger is up, whatever the state of the spool, and the lines that
wait follow. A line that waited is never doubled: it keeps its key.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg
import msgspec

from callrouter.store.engine import connect
from callrouter.store.ledger import Ledger
from callrouter.store.lines import Line, append_lines
from callrouter.store.refusing import is_about_a_line
from callrouter.store.spool import Kept, Spool, SpoolError

LINES_AT_ONCE = 200
RETRY_SECONDS = 0.5
LOOK_SECONDS = 5.0
_COMMAND_SECONDS = 5.0
# All that a line needs: the ledger's table, which somebody may have locked, and a durable write,
# which is taken away by whoever folds calls next.
_TRY = """
with tried as (
    insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
    select '', '', now(), '{}', '', '', '' where false
)
insert into unfolded (call_ids) values ('{}')
"""


class Replayed(msgspec.Struct, frozen=True):
    """What one round brought: lines now in the ledger, and lines refused each for itself."""

    lines: int
    refused: tuple[tuple[Line, Exception], ...]


class Replaying:
    """Empties the spool into the ledger whenever it can."""

    def __init__(
        self,
        database_url: str,
        ledger: Ledger,
        spool: Spool,
        on_replayed: Callable[[Replayed], None],
        on_up: Callable[[], None],
    ) -> None:
        self._database_url, self._ledger, self._spool = database_url, ledger, spool
        self._on_replayed, self._on_up = on_replayed, on_up
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """The ledger is down or a line was kept: look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                with suppress(SpoolError):
                    await self._spool.count()  # another process may have left or taken some
            self._wake.clear()
            while self._ledger.trouble is not None or self._spool.waiting:
                try:
                    await self._replay()
                except Exception:  # still down, in whatever way
                    await asyncio.sleep(RETRY_SECONDS)

    async def _replay(self) -> None:
        """Bring the ledger up and store what waits. Raises what keeps it from that."""
        connection = await connect(self._database_url, _COMMAND_SECONDS)
        try:
            if self._ledger.trouble is not None:
                await connection.execute(_TRY)
                self._revive()
            while self._spool.waiting:
                lines = await self._list_oldest()
                if lines:
                    self._on_replayed(await self._store(connection, lines))
        finally:
            connection.terminate()

    async def _list_oldest(self) -> list[Kept]:
        try:
            return await self._spool.list_oldest(LINES_AT_ONCE)
        except SpoolError:
            self._spool.waiting = 0  # nothing can be read; a line that is kept sets it again
            return []

    def _revive(self) -> None:
        self._ledger.revive()
        self._on_up()

    async def _store(self, connection: "asyncpg.Connection[Any]", kept: list[Kept]) -> Replayed:
        try:
            await append_lines(connection, [each.line for each in kept])
        except Exception as error:
            if not _is_refusal(error):
                raise
            return await self._store_one_by_one(connection, kept)
        await self._spool.forget([each.id for each in kept])
        return Replayed(len(kept), ())

    async def _store_one_by_one(
        self, connection: "asyncpg.Connection[Any]", kept: list[Kept]
    ) -> Replayed:
        refused: list[tuple[Line, Exception]] = []
        for each in kept:
            try:
                await append_lines(connection, [each.line])
            except Exception as error:
                if not _is_refusal(error):
                    raise
                if await self._spool.set_aside(each.id, f"{type(error).__name__}: {error}"):
                    refused.append((each.line, error))
            else:
                await self._spool.forget([each.id])
        return Replayed(len(kept) - len(refused), tuple(refused))


def _is_refusal(error: Exception) -> bool:
    """Whether a line can never be stored; one that met another process's can, a little later."""
    met_another = isinstance(error, asyncpg.TransactionRollbackError)
    return is_about_a_line(error) and not met_another
