"""How do lines get into the ledger's table, and their calls into theirs, all in one commit?

A call's row says how many entries it was folded from. Whoever folds a call anew says how many
it had before: if another process has added one meanwhile the row is not written, and the call is
read and folded again. So no lock is needed, and no process can save less than all there is.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import msgspec

from callrouter.domain.calls import Call, Entry
from callrouter.domain.numbers import read_caller
from callrouter.ivr.folding import fold

Entries = dict[str, Entry]
"""A call's entries by their key."""

_MOST_READINGS = 20

_CALL_FIELDS = Call.__struct_fields__
_STORED = """
stored as (
    insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
    select * from unnest(
        $1::text[], $2::text[], $3::timestamptz[], $4::jsonb[], $5::text[], $6::bytea[], $7::bytea[]
    )
    on conflict (call_id, key) do update set call_id = ledger.call_id
    returning call_id, key, answer, xmax <> 0 as is_repeat
)"""


def _saved(first: int, after: str = "") -> str:
    """Save folded calls; `$first` and the four parameters after it are `_call_columns`'."""
    folded, ids, counts, properties, numbers = range(first, first + 5)
    return f"""
folded as (
    select * from jsonb_to_recordset(${folded}::jsonb) as told (
        call_id text, outcome text, from_raw text, to_number text, property_id bigint,
        source_id bigint, version text, started_at timestamptz, is_over boolean, seconds integer,
        keys_pressed text, rings integer, talk_seconds integer, answered_number text,
        voicemail_seconds integer, voicemail_recording_id text, steps integer,
        is_simulated boolean, is_tried boolean, entries integer
    )
),
before as (select * from unnest(${ids}::text[], ${counts}::integer[]) as told (call_id, entries)),
saved as (
    insert into calls ({", ".join(_CALL_FIELDS)})
    select {", ".join(f"folded.{field}" for field in _CALL_FIELDS)} from folded
    {after} order by folded.call_id
    on conflict (call_id) do update set
        {", ".join(f"{field} = excluded.{field}" for field in _CALL_FIELDS if field != "call_id")}
    where calls.entries = (select entries from before where before.call_id = excluded.call_id)
    returning call_id
),
learnt as (
    insert into prospects (property_id, number)
    select * from unnest(${properties}::bigint[], ${numbers}::text[])
    where (select count(*) from saved) >= 0
    on conflict do nothing
)"""


# One statement, one round trip. Lines, calls and prospects come one after another and each in
# one order, so that processes with parts of the same calls wait for one another, never in a
# circle. It divides by zero, and so undoes everything, when a call is not as it was believed.
_APPEND = f"""
with {_STORED},
{_saved(8, after="where (select count(*) from stored) >= 0")}
select call_id, key, answer, is_repeat,
    1 / (case when (select count(*) from saved) = (select count(*) from folded) then 1 else 0 end)
from stored
"""
_STORE = f"with {_STORED} select * from stored"
_SAVE = f"with {_saved(1)} select call_id from saved"
_ENTRIES = "select entry::text from ledger where call_id = any($1::text[])"
_LOCK_CALLS = "select from calls where call_id = any($1::text[]) order by call_id for update"

# An escaped NUL in JSON; after an odd number of backslashes "u0000" is only text.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Line(msgspec.Struct, frozen=True, gc=False):
    """What came in, as received, the entry made of it, and what we answered."""

    entry: Entry
    request_url: str
    request_body: bytes
    answer: bytes

    @property
    def begins_call(self) -> bool:
        return self.entry.step == 0


class Stored(msgspec.Struct, frozen=True, gc=False):
    """What a commit came to: the stored answer by (call, key), the calls as they now are with all
    their entries, and how many of its lines were repeats."""

    answers: dict[tuple[str, str], bytes]
    calls: list[Call]
    entries: dict[str, Entries]
    repeats: int


class CallsChangedError(RuntimeError):
    """Calls change faster than they can be read; never seen, but nobody waits for ever."""


async def append_known(
    connection: "asyncpg.Connection[Any]", lines: Sequence[Line], known: Mapping[str, Entries]
) -> Stored | None:
    """Store lines of calls whose entries are all known, in one statement.

    None, and nothing stored, when another process has added to one of the calls.
    """
    firsts = _firsts(lines)
    entries = _together(firsts, known)
    calls = [fold(told.values()) for told in entries.values()]
    before = {call_id: len(known[call_id]) for call_id in entries}
    try:
        rows = await connection.fetch(_APPEND, *_columns(firsts), *_call_columns(calls, before))
    except asyncpg.DivisionByZeroError:
        return None
    answers = {(row[0], row[1]): row[2] for row in rows}
    repeats = len(lines) - len(rows) + sum(row[3] for row in rows)
    return Stored(answers, calls, entries, repeats)


async def append_read(connection: "asyncpg.Connection[Any]", lines: Sequence[Line]) -> Stored:
    """Store lines and fold their calls from what the ledger then holds, in one transaction."""
    firsts = _firsts(lines)
    call_ids = sorted({line.entry.call_id for line in firsts})
    async with connection.transaction():
        rows = await connection.fetch(_STORE, *_columns(firsts))
        new: dict[str, int] = dict.fromkeys(call_ids, 0)
        for row in rows:
            new[row["call_id"]] += not row["is_repeat"]
        calls, entries = await _fold_read(connection, call_ids, new)
    answers = {(row["call_id"], row["key"]): row["answer"] for row in rows}
    return Stored(answers, calls, entries, len(lines) - sum(new.values()))


async def fold_again(connection: "asyncpg.Connection[Any]", call_ids: Sequence[str]) -> None:
    """Fold these calls anew from all their entries, whatever their rows say."""
    async with connection.transaction():
        await connection.execute(_LOCK_CALLS, call_ids)  # from here on nobody adds to them
        told = await _read(connection, call_ids)
        calls = [fold(entries.values()) for entries in told.values()]
        await connection.execute("update calls set entries = 0 where call_id = any($1)", call_ids)
        await connection.fetch(_SAVE, *_call_columns(calls, dict.fromkeys(told, 0)))


async def _fold_read(
    connection: "asyncpg.Connection[Any]", call_ids: Sequence[str], new: dict[str, int]
) -> tuple[list[Call], dict[str, Entries]]:
    calls: list[Call] = []
    entries: dict[str, Entries] = {}
    left = set(call_ids)
    for _ in range(_MOST_READINGS):
        told = await _read(connection, sorted(left))
        folded = [fold(each.values()) for each in told.values()]
        before = {call_id: len(each) - new[call_id] for call_id, each in told.items()}
        rows = await connection.fetch(_SAVE, *_call_columns(folded, before))
        saved = {row["call_id"] for row in rows}
        calls += [call for call in folded if call.call_id in saved]
        entries |= {call_id: each for call_id, each in told.items() if call_id in saved}
        left -= saved
        if not left:
            return calls, entries
    raise CallsChangedError(f"{len(left)} calls changed each time they were read.")


async def _read(
    connection: "asyncpg.Connection[Any]", call_ids: Sequence[str]
) -> dict[str, Entries]:
    told: dict[str, Entries] = {}
    for (text,) in await connection.fetch(_ENTRIES, call_ids):
        entry = _decode(text)
        told.setdefault(entry.call_id, {})[entry.key] = entry
    return told


def _firsts(lines: Sequence[Line]) -> list[Line]:
    """Each (call, key) once, the first one given, in the order all processes keep to."""
    firsts: dict[tuple[str, str], Line] = {}
    for line in lines:  # a repeat may share a flush with its original
        firsts.setdefault((line.entry.call_id, line.entry.key), line)
    return [firsts[key] for key in sorted(firsts)]


def _together(lines: Sequence[Line], known: Mapping[str, Entries]) -> dict[str, Entries]:
    """The known entries of the lines' calls and the new ones."""
    together: dict[str, Entries] = {}
    for line in lines:
        entry = line.entry
        if entry.call_id not in together:
            together[entry.call_id] = dict(known[entry.call_id])
        together[entry.call_id].setdefault(entry.key, entry)
    return together


def _columns(lines: Sequence[Line]) -> tuple[list[Any], ...]:
    return (
        [line.entry.call_id for line in lines],
        [line.entry.key for line in lines],
        [line.entry.received_at for line in lines],
        [_json(line.entry) for line in lines],
        [line.request_url for line in lines],
        [line.request_body for line in lines],
        [line.answer for line in lines],
    )


def _call_columns(calls: Sequence[Call], before: Mapping[str, int]) -> tuple[Any, ...]:
    """The folded calls, how many entries each had before, and whom they make prospects."""
    learnt = prospects_of(calls)
    return (
        _lawful(msgspec.json.encode(calls).decode()),
        list(before),
        list(before.values()),
        [property_id for property_id, _ in learnt],
        [number for _, number in learnt],
    )


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


def _json(entry: Entry) -> str:
    """The entry as JSONB can hold it. The body keeps every byte."""
    return _lawful(msgspec.json.encode(entry).decode())


def _lawful(text: str) -> str:
    """PostgreSQL knows no NUL in text."""
    return _NUL.sub("\\1\ufffd", text) if "\\u0000" in text else text


_decode = msgspec.json.Decoder(Entry).decode
