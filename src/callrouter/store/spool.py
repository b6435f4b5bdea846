"""Where do lines wait while the database takes none? In a file of this machine, durably.

The file is SQLite's, because it is proof against a kill and a power cut in the middle of a write,
and several processes may use it at once. The first line kept under a key wins, as in the ledger.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
import structlog

from callrouter.store.lines import Line

FILE_NAME = "spool.sqlite3"

T = TypeVar("T")
_log = structlog.get_logger("callrouter.spool")
# Another process of this machine may be writing; callers wait no longer than their own patience.
_BUSY_MILLISECONDS = 10_000
_LINES = """
create table if not exists lines (
    id integer primary key autoincrement,
    call_id text not null,
    key text not null,
    line blob not null,
    answer blob not null,
    refused text,
    unique (call_id, key)
)
"""
# Those that were refused stay for long, perhaps many of them: they must not be gone through.
_WAITING = "create index if not exists waiting on lines (id) where refused is null"
_KEEP = "insert or ignore into lines (call_id, key, line, answer) values (?, ?, ?, ?)"
_ANSWER = "select answer from lines where call_id = ? and key = ?"
_OLDEST = "select id, line from lines where refused is null order by id limit ?"
_FORGET = "delete from lines where id = ?"
_REFUSE = "update lines set refused = ? where id = ? and refused is null"
_RETRY = "update lines set refused = null where refused is not null"
_COUNT = "select count(*) - count(refused), count(refused) from lines"
_PROBE = "insert or replace into probe (id) values (1)"


class SpoolError(RuntimeError):
    """The spool cannot be written or read; the sentence says why."""


class Kept(msgspec.Struct, frozen=True):
    """A line that waits; `id` grows with the order in which lines were kept."""

    id: int
    line: Line


class Spool:
    """The lines that wait on this machine. `path` None: nothing can be kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._batch: list[tuple[Line, asyncio.Future[bytes]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self.waiting = 0
        """How many lines wait, as far as this process has seen."""
        self.refused = 0
        """How many lines the database refused each for itself; they stay."""

    async def open(self) -> None:
        """Look what an earlier process left; what was refused then is tried once more."""
        if self._path is None:
            return

        def look(connection: sqlite3.Connection) -> tuple[int, int]:
            connection.execute(_RETRY)
            return _count(connection)

        self.waiting, self.refused = await self._do(look)

    async def count(self) -> None:
        """Look how many lines wait and were refused, whatever other processes did with them."""
        if self._path is not None and not self._batch:
            self.waiting, self.refused = await self._do(_count)

    async def keep(self, line: Line) -> bytes:
        """The answer kept under the line's key, once it is on the disk.

        Raises SpoolError when it cannot be kept.
        """
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._batch.append((line, future))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush(), name="spool")
        return await future

    async def find_answer(self, call_id: str, key: str) -> bytes | None:
        """The answer kept for a request, None when no line of it waits."""

        def find(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(_ANSWER, (call_id, key)).fetchone()
            return None if row is None else bytes(row[0])

        return await self._do(find)

    async def list_oldest(self, most: int) -> list[Kept]:
        """The lines that have waited longest, in the order they were kept, of all processes.

        One that cannot be read, as another version of the program may have written it, is set
        aside like one that the database refuses.
        """
        oldest: list[Kept] = []
        rows = await self._do(lambda found: found.execute(_OLDEST, (most,)).fetchall())
        for id_, line in rows:
            try:
                oldest.append(Kept(id_, _decode(line)))
            except msgspec.MsgspecError as error:
                if await self.set_aside(id_, f"It cannot be read: {error}"):
                    _log.error("An event in the spool cannot be read; it was set aside.", id=id_)
        if not rows and not self._batch:
            self.waiting = 0
        return oldest

    async def forget(self, ids: Sequence[int]) -> None:
        """These lines are in the ledger now."""
        gone = await self._change(_FORGET, [(each,) for each in ids])
        self.waiting = max(0, self.waiting - gone)

    async def set_aside(self, id_: int, why: str) -> bool:
        """The database refuses this line and no other; it stays until somebody has looked.

        Whether it was set aside now, and not by another process before.
        """
        changed = await self._change(_REFUSE, [(why, id_)])
        self.waiting, self.refused = max(0, self.waiting - changed), self.refused + changed
        return changed > 0

    async def check(self) -> None:
        """Raises SpoolError when nothing could be kept now."""
        await self._change(_PROBE, [()])

    async def close(self) -> None:
        """Once what is being kept is on the disk; whoever waits for less gives up on that."""
        if self._flushing is not None:
            await asyncio.shield(self._flushing)
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, connection.close)
        self._thread.shutdown(wait=False)

    async def _flush(self) -> None:
        while self._batch:
            batch, self._batch = self._batch, []
            rows = [
                (line.entry.call_id, line.entry.key, _encode(line), line.answer)
                for line, _ in batch
            ]
            try:
                kept, answers = await self._do(partial(_keep, rows=rows))
            except Exception as error:  # every waiter must hear of it
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            self.waiting += kept
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():
                    future.set_result(answer)
        self._flushing = None

    async def _change(self, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
        """Do it for each row; how many lines were changed."""

        def change(connection: sqlite3.Connection) -> int:
            with _transaction(connection):
                return connection.executemany(statement, rows).rowcount

        return await self._do(change)

    async def _do(self, deed: Callable[[sqlite3.Connection], T]) -> T:
        """Run it in the spool's own thread, one deed after another."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, deed)

    def _run(self, deed: Callable[[sqlite3.Connection], T]) -> T:
        if self._path is None:
            raise SpoolError("No folder is set for a spool.")
        try:
            if self._connection is None:
                self._connection = _open(self._path)
            return deed(self._connection)
        except (sqlite3.Error, OSError) as error:
            if self._connection is not None:  # it may be past mending; the next deed opens anew
                self._connection.close()
                self._connection = None
            raise SpoolError(f"The spool {self._path} cannot be used: {error}.") from error


def _keep(
    connection: sqlite3.Connection, rows: Sequence[tuple[str, str, bytes, bytes]]
) -> tuple[int, list[bytes]]:
    """How many of the lines are new, and the answer kept under each one's key."""
    with _transaction(connection):
        kept = connection.executemany(_KEEP, rows).rowcount
        if kept == len(rows):
            return kept, [row[3] for row in rows]
        return kept, [bytes(connection.execute(_ANSWER, row[:2]).fetchone()[0]) for row in rows]


def _open(path: Path) -> sqlite3.Connection:
    """The file, made on first use; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # Each transaction is on the disk when it returns, also after a power cut.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"pragma busy_timeout = {_BUSY_MILLISECONDS}")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(_LINES)
    connection.execute(_WAITING)
    connection.execute("create table if not exists probe (id integer primary key)")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # where the disk is full SQLite has ended it itself
            connection.execute("rollback")
        raise
    connection.execute("commit")


def _count(connection: sqlite3.Connection) -> tuple[int, int]:
    waiting, refused = connection.execute(_COUNT).fetchone()
    return int(waiting), int(refused)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Line).decode
