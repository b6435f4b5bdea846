"""How do the calls' rows follow the ledger?

Every commit of lines notes which calls it added to (`lines`). Whichever process looks first takes
what was noted, folds those calls from all their entries and drops the note, in one transaction:
what a process leaves behind when it dies, another one takes. A row says how many entries it tells
of and only gives way to one that tells of more, so processes that fold one call at the same time
need no lock.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import asyncpg
import msgspec
import structlog

from callrouter.domain.calls import Call, Entry
from callrouter.domain.events import TextArrived
from callrouter.domain.numbers import read_caller
from callrouter.ivr.folding import fold
from callrouter.store.engine import connect
from callrouter.store.lines import lawful_json
from callrouter.store.refusing import is_about_a_line

SHARE_SECONDS = 0.2
"""What happens on a call within this time is folded together."""
LOOK_SECONDS = 5.0
"""How often to look for what another process left behind."""
_COMMAND_SECONDS = 10.0
_NOTES_AT_ONCE = 200
_CALLS_AT_ONCE = 50  # others have their turn in between

_CALL_FIELDS = Call.__struct_fields__
_TAKE = f"""
delete from unfolded where id in (
    select id from unfolded where not_before is null or not_before < now()
    order by id limit {_NOTES_AT_ONCE} for update skip locked
)
returning call_ids
"""
# A process that stands still in the middle of folding must not keep others from it.
_STAND_STILL = "set local idle_in_transaction_session_timeout = '5s'"
_TRY_LATER = "insert into unfolded (call_ids, not_before) values ($1, now() + interval '1 hour')"
_ENTRIES = "select entry::text from ledger where call_id = any($1::text[])"
# In one order, so that processes wait for one another, never in a circle.
_SAVE = f"""
insert into calls ({", ".join(_CALL_FIELDS)})
select {", ".join(f"folded.{field}" for field in _CALL_FIELDS)}
from jsonb_to_recordset($1::jsonb) as folded (
    call_id text, outcome text, from_raw text, to_number text, property_id bigint,
    source_id bigint, version text, started_at timestamptz, is_over boolean, seconds integer,
    keys_pressed text, rings integer, talk_seconds integer, answered_number text,
    voicemail_seconds integer, voicemail_recording_id text, steps integer,
    is_simulated boolean, is_tried boolean, entries integer
)
order by folded.call_id
on conflict (call_id) do update set
    {", ".join(f"{field} = excluded.{field}" for field in _CALL_FIELDS if field != "call_id")}
where calls.entries < excluded.entries
"""
_LEARN = """
insert into prospects (property_id, number) select * from unnest($1::bigint[], $2::text[])
on conflict do nothing
"""
_LOCK_CALLS = "select from calls where call_id = any($1::text[]) order by call_id for update"
_FORGET_CALLS = "update calls set entries = 0 where call_id = any($1::text[])"
_NEXT_CALLS = "select distinct call_id from ledger where call_id > $1 order by 1 limit $2"

_log = structlog.get_logger("callrouter.folding")
_decode = msgspec.json.Decoder(Entry).decode


OnFolding = Callable[["asyncpg.Connection[Any]", Sequence[Call]], Awaitable[None]]
"""Given the connection inside the transaction that folds these calls, and the calls as they now
are: what it writes is there if, and only if, their rows are. A call is folded many times."""


def _nothing(*_: object) -> None:
    return None


async def _cause_nothing(*_: object) -> None:
    return None


class Folding:
    """One task per process, on a connection of its own."""

    def __init__(
        self,
        database_url: str,
        on_folded: Callable[[Sequence[Call]], None] = _nothing,
        on_refused: Callable[[str, Exception], None] = _nothing,
        on_folding: OnFolding = _cause_nothing,
    ) -> None:
        self._database_url = database_url
        self._on_folded, self._on_refused = on_folded, on_refused
        self._on_folding = on_folding
        self._wake, self._one_at_a_time = asyncio.Event(), asyncio.Lock()
        self._connection: asyncpg.Connection[Any] | None = None
        self.trouble: BaseException | None = None

    def wake(self) -> None:
        """Lines were stored: their calls are to be folded."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()
                    await asyncio.sleep(SHARE_SECONDS)
            self._wake.clear()
            try:
                await self.fold_waiting()
            except Exception as error:  # in whatever way the database is away; looked at again
                if self.trouble is None:
                    _log.warning("Calls cannot be folded at present.", error=repr(error))
                self.trouble = error
                await asyncio.sleep(SHARE_SECONDS)

    async def fold_waiting(self) -> None:
        """Fold all calls that are noted and that no other process is folding.

        Raises what keeps it from doing so. A call that cannot be folded keeps its row as it is;
        `on_refused` hears of it, and it is tried again in an hour (a newer program may be able to).
        """
        async with self._one_at_a_time:
            try:
                if self._connection is None or self._connection.is_closed():
                    self._connection = await connect(self._database_url, _COMMAND_SECONDS)
                while await self._fold_some(self._connection):
                    pass
            except BaseException:
                self._let_go()
                raise
            self.trouble = None

    async def close(self) -> None:
        """Fold what still waits, if the database allows it, and let go of the connection."""
        with suppress(Exception):
            await self.fold_waiting()
        self._let_go()

    async def _fold_some(self, connection: "asyncpg.Connection[Any]") -> bool:
        """False when nothing was left to take."""
        refused: list[tuple[str, Exception]] = []
        async with connection.transaction():
            await connection.execute(_STAND_STILL)
            notes = await connection.fetch(_TAKE)
            call_ids = sorted({call_id for (noted,) in notes for call_id in noted})
            folded: list[Call] = []
            for first in range(0, len(call_ids), _CALLS_AT_ONCE):
                some = call_ids[first : first + _CALLS_AT_ONCE]
                folded += await _fold_each_that_can(connection, some, refused)
            await _learn(connection, folded)
            if refused:
                await connection.execute(_TRY_LATER, [call_id for call_id, _ in refused])
            if folded:
                await self._on_folding(connection, folded)
        if folded:
            self._on_folded(folded)
        for call_id, error in refused:
            self._on_refused(call_id, error)
        return len(notes) == _NOTES_AT_ONCE

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


async def fold_all(
    connection: "asyncpg.Connection[Any]",
    on_refused: Callable[[str, Exception], None] = _nothing,
    at_once: int = 1_000,
) -> AsyncIterator[int]:
    """Fold every call of the ledger again, some at a time; yields how many are done so far.

    `on_refused` hears of each that cannot be folded; its row stays as it is.
    """
    done, after = 0, ""
    while rows := await connection.fetch(_NEXT_CALLS, after, at_once):
        call_ids = [row["call_id"] for row in rows]
        refused: list[tuple[str, Exception]] = []
        async with connection.transaction():
            await connection.execute(_STAND_STILL)
            await connection.execute(_LOCK_CALLS, call_ids)
            folded = await _fold_each_that_can(connection, call_ids, refused, again=True)
            await _learn(connection, folded)
        for call_id, error in refused:
            on_refused(call_id, error)
        done, after = done + len(call_ids), call_ids[-1]
        yield done


def prospects_of(calls: Sequence[Call]) -> list[tuple[int, str]]:
    """Property and number of those who have called before: whoever's call is over.

    Tried calls teach nothing, and callers who withhold their number are not remembered.
    """
    learnt = set()
    for call in calls:
        if call.is_over and not call.is_tried and call.property_id is not None:
            number = read_caller(call.from_raw).number
            if number:
                learnt.add((call.property_id, number))
    return sorted(learnt)


async def _fold_each_that_can(
    connection: "asyncpg.Connection[Any]",
    call_ids: Sequence[str],
    refused: list[tuple[str, Exception]],
    *,
    again: bool = False,
) -> list[Call]:
    """One call that cannot be folded must not spoil its neighbours.

    `again`: whatever their rows say now.
    """
    try:
        async with connection.transaction():
            if again:
                await connection.execute(_FORGET_CALLS, call_ids)
            return await _fold(connection, call_ids)
    except Exception as error:
        if not is_about_a_line(error) or isinstance(error, asyncpg.TransactionRollbackError):
            raise
        if len(call_ids) == 1:
            refused.append((call_ids[0], error))
            return []
    folded: list[Call] = []
    for call_id in call_ids:
        folded += await _fold_each_that_can(connection, [call_id], refused, again=again)
    return folded


async def _fold(connection: "asyncpg.Connection[Any]", call_ids: Sequence[str]) -> list[Call]:
    entries: dict[str, list[Entry]] = {}
    for (text,) in await connection.fetch(_ENTRIES, call_ids):
        entry = _decode(text)
        if isinstance(entry.event, TextArrived):  # it is of no call
            continue
        entries.setdefault(entry.call_id, []).append(entry)
    calls = [fold(told) for told in entries.values()]
    await connection.execute(_SAVE, lawful_json(calls))
    return calls


async def _learn(connection: "asyncpg.Connection[Any]", calls: Sequence[Call]) -> None:
    if learnt := prospects_of(calls):
        await connection.execute(_LEARN, *map(list, zip(*learnt, strict=True)))
