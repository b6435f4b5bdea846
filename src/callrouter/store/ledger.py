"""How is everything that happens on a call written down, durably and once?

`append` returns when the line is committed. Lines that arrive while a commit is under way share
the next one; nothing ever waits for company. The first line stored under a key wins, and its
answer is what a repeat gets. What the lines make of their calls follows a moment later, out of
the callers' way (`folding`). A commit that takes longer than `PATIENCE_SECONDS` means that the
database is down: from then on every append says so at once, until `revive`.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import asyncpg

from callrouter.store.engine import connect
from callrouter.store.lines import Line, Stored, append_lines
from callrouter.store.refusing import BROKEN, is_about_a_line

MOST_LINES_AT_ONCE = 500
PATIENCE_SECONDS = 0.5

# Planning a flush anew takes as long as doing it.
_PLAN_ONCE = "set plan_cache_mode = force_generic_plan"

Waiting = tuple[Line, "asyncio.Future[bytes]"]


class LedgerClosedError(RuntimeError):
    """A line came after the ledger was closed."""


class LedgerDownError(RuntimeError):
    """The database does not take lines at present; the cause says why."""


def _nothing(*_: object) -> None:
    return None


class Ledger:
    """Appends lines; one flush at a time, on one connection of its own."""

    def __init__(
        self,
        database_url: str,
        on_stored: Callable[[], None] = _nothing,
        on_repeated: Callable[[int], None] = _nothing,
        on_down: Callable[[BaseException], None] = _nothing,
    ) -> None:
        self._database_url = database_url
        self._on_stored, self._on_repeated, self._on_down = on_stored, on_repeated, on_down
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()
        self._connection: asyncpg.Connection[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False
        self._trouble: BaseException | None = None

    @property
    def trouble(self) -> BaseException | None:
        """Why the database takes no lines at present; None while it does."""
        return self._trouble

    async def append(self, line: Line) -> bytes:
        """The answer stored under the line's key: this one's, or the first one's for a repeat.

        Returns once it is durable, within `PATIENCE_SECONDS` and the flush before. Raises
        LedgerDownError when the database takes no lines, else what it refuses this line for.
        """
        if self._is_closed:
            raise LedgerClosedError("The ledger is closed; the service is going down.")
        if self._trouble is not None:
            raise LedgerDownError("The database takes no lines.") from self._trouble
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="ledger")
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, future))
        self._wake.set()
        return await future

    def revive(self) -> None:
        """The database takes lines again."""
        self._trouble = None

    async def close(self) -> None:
        """Write down what still waits, then let go of the connection."""
        self._is_closed = True
        if self._task is not None:
            self._wake.set()
            await self._task
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=PATIENCE_SECONDS)

    async def _run(self) -> None:
        while self._waiting or not self._is_closed:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = self._waiting[:MOST_LINES_AT_ONCE]
                del self._waiting[:MOST_LINES_AT_ONCE]
                await self._flush(batch)

    async def _flush(self, batch: list[Waiting]) -> None:
        try:
            stored = await self._store([line for line, _ in batch])
        except Exception as error:  # every waiter must hear of it, whatever it was
            if not is_about_a_line(error):
                self._go_down(error, batch)
            elif len(batch) > 1:
                for each in batch:  # one bad line must not spoil its neighbours
                    await self._flush([each])
            else:
                _fail(batch, error)
            return
        for line, future in batch:
            if not future.done():
                future.set_result(stored.answers[line.entry.call_id, line.entry.key])

    def _go_down(self, error: Exception, batch: list[Waiting]) -> None:
        """Nobody waits any longer: neither the lines of this flush nor those behind it."""
        self._forget_connection()
        behind, self._waiting = self._waiting, []
        down = LedgerDownError("The database takes no lines.")
        down.__cause__ = error
        if self._trouble is None:
            self._trouble = error
            self._on_down(error)
        _fail([*batch, *behind], down)

    async def _store(self, lines: Sequence[Line]) -> Stored:
        deadline = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._give_up)
        try:
            stored = await self._store_in_time(lines)
        finally:
            deadline.cancel()
        self._on_stored()
        if stored.repeats:
            self._on_repeated(stored.repeats)
        return stored

    async def _store_in_time(self, lines: Sequence[Line]) -> Stored:
        if self._connection is not None and not self._connection.is_closed():
            try:
                return await append_lines(self._connection, lines)
            except BROKEN as error:
                # A connection may have died since the last flush. Storing again is no harm: a
                # line that was committed after all is a repeat of itself.
                if self._connection is None:
                    raise TimeoutError(f"It took more than {PATIENCE_SECONDS} s.") from error
                self._forget_connection()
        self._connection = await connect(self._database_url, connect_seconds=PATIENCE_SECONDS)
        await self._connection.execute(_PLAN_ONCE)
        return await append_lines(self._connection, lines)

    def _give_up(self) -> None:
        """A database that hangs is not waited for; cutting the connection ends the flush."""
        self._forget_connection()

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


def _fail(batch: Sequence[Waiting], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
