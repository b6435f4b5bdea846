"""How do lines get into the ledger's table, once each, in one commit?

The same commit notes which calls they belong to, so that none is forgotten by whoever brings the
calls' own rows up to date a moment later (`folding`), even if this process ends meanwhile.
"""

import re
from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from callrouter.domain.calls import Entry

# One statement, one round trip. Lines come in one order, so that processes with parts of the same
# calls wait for one another, never in a circle. Nothing waits to be folded after mere repeats.
_APPEND = """
with stored as (
    insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
    select * from unnest(
        $1::text[], $2::text[], $3::timestamptz[], $4::jsonb[], $5::text[], $6::bytea[], $7::bytea[]
    )
    on conflict (call_id, key) do update set call_id = ledger.call_id
    returning call_id, key, answer, xmax <> 0 as is_repeat
),
noted as (
    insert into unfolded (call_ids)
    select $8::text[] where exists (select from stored where not is_repeat)
)
select call_id, key, answer, is_repeat from stored
"""

# An escaped NUL in JSON; after an odd number of backslashes "u0000" is only text.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Line(msgspec.Struct, frozen=True, gc=False):
    """What came in, as received, the entry made of it, and what we answered."""

    entry: Entry
    request_url: str
    request_body: bytes
    answer: bytes


class Stored(msgspec.Struct, frozen=True, gc=False):
    """What a commit came to: the stored answer by (call, key), and how many lines were repeats."""

    answers: dict[tuple[str, str], bytes]
    repeats: int


async def append_lines(connection: "asyncpg.Connection[Any]", lines: Sequence[Line]) -> Stored:
    """Store these lines; one whose key is known already changes nothing."""
    firsts: dict[tuple[str, str], Line] = {}
    for line in lines:  # a repeat may share a commit with its original
        firsts.setdefault((line.entry.call_id, line.entry.key), line)
    rows = await connection.fetch(_APPEND, *_columns([firsts[key] for key in sorted(firsts)]))
    answers = {(row[0], row[1]): row[2] for row in rows}
    return Stored(answers, len(lines) - len(rows) + sum(row[3] for row in rows))


def _columns(lines: Sequence[Line]) -> tuple[list[Any], ...]:
    call_ids = [line.entry.call_id for line in lines]
    return (
        call_ids,
        [line.entry.key for line in lines],
        [line.entry.received_at for line in lines],
        [lawful_json(line.entry) for line in lines],
        [line.request_url for line in lines],
        [line.request_body for line in lines],
        [line.answer for line in lines],
        call_ids,
    )


def lawful_json(value: object) -> str:
    """JSON as PostgreSQL can hold it, which knows no NUL in text; bodies keep every byte."""
    text = msgspec.json.encode(value).decode()
    return _NUL.sub("\\1\ufffd", text) if "\\u0000" in text else text
