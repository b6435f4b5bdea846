"""How is everything that happens on a call written down, durably and once?

`append` returns when the line is committed. Lines that arrive while a commit is under way share
the next one; nothing ever waits for company. The first line stored under a key wins, and its
answer is what a repeat gets. The same commit folds the call's entries into its row.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from callrouter.domain.calls import Call, Entry
from callrouter.ivr.folding import fold
from callrouter.store.engine import connect

MOST_LINES_AT_ONCE = 500
PATIENCE_SECONDS = 5

# Two processes may hold lines of one call: each must fold what the other has stored.
_LOCK_CALLS = """
select pg_advisory_xact_lock(k) from (
    select distinct hashtextextended(c, 0) as k from unnest($1::text[]) as c order by 1
) as locks
"""
# On conflict nothing changes, but the line stored before comes back in the same statement.
_INSERT = """
insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
select * from unnest(
    $1::text[], $2::text[], $3::timestamptz[], $4::jsonb[], $5::text[], $6::bytea[], $7::bytea[]
)
on conflict (call_id, key) do update set call_id = ledger.call_id
returning call_id, key, answer, xmax <> 0 as is_repeat
"""
_ENTRIES = "select entry::text from ledger where call_id = any($1::text[])"
# An escaped NUL in JSON; after an odd number of backslashes "u0000" is only text.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_CALL_FIELDS = Call.__struct_fields__
# What asyncpg raises on a connection that is gone, or was made before a migration.
_BROKEN = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InvalidCachedStatementError,
)
# What the database refuses one line for, or lines for meeting those of another process.
_REFUSED = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    asyncpg.TransactionRollbackError,
)
_UPSERT_CALLS = f"""
insert into calls ({", ".join(_CALL_FIELDS)})
select {", ".join(_CALL_FIELDS)} from jsonb_to_recordset($1::jsonb) as told (
    call_id text, outcome text, from_raw text, to_number text, property_id bigint,
    source_id bigint, version text, started_at timestamptz, is_over boolean, seconds integer,
    keys_pressed text, rings integer, talk_seconds integer, answered_number text,
    voicemail_seconds integer, voicemail_recording_id text, steps integer,
    is_simulated boolean, is_tried boolean
)
on conflict (call_id) do update set
    {", ".join(f"{field} = excluded.{field}" for field in _CALL_FIELDS if field != "call_id")}
"""


class Line(msgspec.Struct, frozen=True):
    """What came in, as received, the entry made of it, and what we answered."""

    entry: Entry
    request_url: str
    request_body: bytes
    answer: bytes


class Stored(msgspec.Struct, frozen=True):
    """What a flush came to: the stored answer by (call, key), the calls as they now are, and how
    many of its lines were repeats."""

    answers: dict[tuple[str, str], bytes]
    calls: list[Call]
    repeats: int


class LedgerClosedError(RuntimeError):
    """A line came after the ledger was closed."""


class Ledger:
    """Appends lines; one flush at a time, on one connection of its own."""

    def __init__(
        self,
        database_url: str,
        on_folded: Callable[[Sequence[Call]], None] = lambda _: None,
        on_repeated: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._database_url = database_url
        self._on_folded, self._on_repeated = on_folded, on_repeated
        self._waiting: list[tuple[Line, asyncio.Future[bytes]]] = []
        self._wake = asyncio.Event()
        self._connection: asyncpg.Connection[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False

    async def append(self, line: Line) -> bytes:
        """The answer stored under the line's key: this one's, or the first one's for a repeat.

        Returns once it is durable. Raises whatever kept the database from storing it.
        """
        if self._is_closed:
            raise LedgerClosedError("The ledger is closed; the service is going down.")
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="ledger")
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, future))
        self._wake.set()
        return await future

    async def close(self) -> None:
        """Write down what still waits, then let go of the connection.

        Cancelled, because the database hangs, it lets go of the connection all the same.
        """
        self._is_closed = True
        try:
            if self._task is not None:
                self._wake.set()
                await self._task
            if self._connection is not None:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await self._connection.close()
        finally:
            if self._connection is not None:
                self._connection.terminate()

    async def _run(self) -> None:
        while self._waiting or not self._is_closed:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = self._waiting[:MOST_LINES_AT_ONCE]
                del self._waiting[:MOST_LINES_AT_ONCE]
                await self._flush(batch)

    async def _flush(self, batch: list[tuple[Line, asyncio.Future[bytes]]]) -> None:
        try:
            answers = await self._store([line for line, _ in batch])
        except Exception as error:  # every waiter must hear of it, whatever it was
            await self._forget_broken_connection()
            if len(batch) > 1 and _is_about_a_line(error):
                for each in batch:  # one bad line must not spoil its neighbours
                    await self._flush([each])
                return
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for line, future in batch:
            if not future.done():
                future.set_result(answers[line.entry.call_id, line.entry.key])

    async def _store(self, lines: Sequence[Line]) -> dict[tuple[str, str], bytes]:
        if self._connection is not None and not self._connection.is_closed():
            try:
                return await self._store_on(self._connection, lines)
            except _BROKEN as error:
                # A connection may have died since the last flush. Storing again is no harm: a
                # line that was committed after all is a repeat of itself.
                if isinstance(error, TimeoutError):  # a database that hangs is not asked again
                    raise
                await self._forget_broken_connection()
        self._connection = await connect(self._database_url, PATIENCE_SECONDS)
        return await self._store_on(self._connection, lines)

    async def _store_on(
        self, connection: "asyncpg.Connection[Any]", lines: Sequence[Line]
    ) -> dict[tuple[str, str], bytes]:
        stored = await store_lines(connection, lines)
        self._on_folded(stored.calls)
        if stored.repeats:
            self._on_repeated(stored.repeats)
        return stored.answers

    async def _forget_broken_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await connection.close(timeout=1)


async def store_lines(connection: "asyncpg.Connection[Any]", lines: Sequence[Line]) -> Stored:
    """Insert the lines and fold their calls, in one transaction."""
    firsts: dict[tuple[str, str], Line] = {}
    for line in lines:  # a repeat may share a flush with its original
        firsts.setdefault((line.entry.call_id, line.entry.key), line)
    ordered = [firsts[key] for key in sorted(firsts)]
    call_ids = sorted({line.entry.call_id for line in ordered})
    async with connection.transaction():
        await connection.execute(_LOCK_CALLS, call_ids)  # before inserting, always in one order
        rows = await connection.fetch(_INSERT, *_columns(ordered))
        calls = await fold_calls(connection, call_ids)
    answers = {(row["call_id"], row["key"]): row["answer"] for row in rows}
    return Stored(answers, calls, len(lines) - sum(not row["is_repeat"] for row in rows))


async def fold_calls(connection: "asyncpg.Connection[Any]", call_ids: Sequence[str]) -> list[Call]:
    """Fold these calls anew from all their entries and save their rows, within a transaction."""
    await connection.execute(_LOCK_CALLS, call_ids)
    entries: dict[str, list[Entry]] = {}
    for (text,) in await connection.fetch(_ENTRIES, call_ids):
        entry = _decode(text)
        entries.setdefault(entry.call_id, []).append(entry)
    calls = [fold(told) for told in entries.values()]
    await connection.execute(_UPSERT_CALLS, msgspec.json.encode(calls).decode())
    return calls


def _is_about_a_line(error: Exception) -> bool:
    """Whether a line of the flush, or its call, is at fault, rather than the database's state.

    A database that is read-only or full refuses all of them; it is not asked line by line.
    """
    if isinstance(error, (*_BROKEN, asyncpg.PostgresError)):
        return isinstance(error, _REFUSED)
    return True


def _json(entry: Entry) -> str:
    """The entry as JSONB can hold it: PostgreSQL knows no NUL in text. The body keeps it."""
    return _NUL.sub("\\1\ufffd", msgspec.json.encode(entry).decode())


def _columns(lines: Sequence[Line]) -> tuple[list[Any], ...]:
    received: list[datetime] = [line.entry.received_at for line in lines]
    return (
        [line.entry.call_id for line in lines],
        [line.entry.key for line in lines],
        received,
        [_json(line.entry) for line in lines],
        [line.request_url for line in lines],
        [line.request_body for line in lines],
        [line.answer for line in lines],
    )


_decode = msgspec.json.Decoder(Entry).decode
