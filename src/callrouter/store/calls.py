"""How are calls listed, and how is what was written down about one read back?"""

import re
from collections.abc import Set
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, bindparam, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.calls import Call, Entry, Outcome
from callrouter.domain.listing import Listed, Wanted
from callrouter.store.listing import by_time, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import calls, ledger
from callrouter.store.tables.calls import DIGITS, PIECE

FEWEST_DIGITS = PIECE


async def list_entries(connection: AsyncConnection, call_id: str) -> list[Entry]:
    """Everything written down about a call, in the order it was stored."""
    rows = await connection.execute(
        select(ledger.c.entry).where(ledger.c.call_id == call_id).order_by(ledger.c.id)
    )
    return [msgspec.convert(entry, Entry) for (entry,) in rows]


async def list_bodies(connection: AsyncConnection, call_id: str) -> list[bytes]:
    """What the telephone company sent about a call, as it came, in the order it was stored."""
    rows = await connection.execute(
        select(ledger.c.request_body).where(ledger.c.call_id == call_id).order_by(ledger.c.id)
    )
    return [bytes(body) for (body,) in rows]


async def find_call_between(
    connection: AsyncConnection, from_raw: str, to_number: str, since: datetime
) -> Call | None:
    """The latest between these two that began at `since` or after it."""
    query = (
        select(calls)
        .where(calls.c.started_at >= since)
        .where(calls.c.from_raw == from_raw, calls.c.to_number == to_number)
        .order_by(calls.c.started_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def list_calls(
    connection: AsyncConnection,
    wanted: Wanted,
    seen: Set[int] | None,
    *,
    outcome: Outcome | None = None,
    source_id: int | None = None,
    tried: bool = False,
) -> Listed[Call]:
    """Calls at the properties in `seen` (None = all, and those to nobody's numbers), the latest
    first, usually. `tried`: only tried ones, else none of them.

    The search is for digits contained in either number (fewer than `FEWEST_DIGITS` have no index),
    or for the beginning of a call's id.
    Raises UnknownOrderError.
    """
    query = select(calls).where(*within(calls.c.property_id, wanted, seen))
    query = span_of_time(query, calls.c.started_at, wanted).where(calls.c.is_tried == tried)
    if outcome is not None:
        query = query.where(calls.c.outcome == outcome.value)
    if source_id is not None:
        query = query.where(calls.c.source_id == source_id)
    if wanted.search:
        query = query.where(*_matches(wanted.search.strip()))
    orders = {"start": by_time(calls.c.started_at)}
    return await list_page(connection, query, orders, calls.c.call_id, wanted, _read, "-start")


def _matches(search: str) -> list[ColumnElement[bool]]:
    """A call's id begins with a letter, and what is looked for in numbers holds none."""
    if re.search("[A-Za-z]", search):
        return [calls.c.call_id.startswith(search, autoescape=True)]
    digits = re.sub("[^0-9]", "", search)
    if not digits:
        return [literal_column("false", calls.c.is_tried.type)]
    conditions: list[ColumnElement[bool]] = [
        or_(calls.c.from_raw.contains(digits), calls.c.to_number.contains(digits))
    ]
    if pieces := sorted({digits[at : at + PIECE] for at in range(len(digits) - PIECE + 1)}):
        held = literal_column(DIGITS, ARRAY(Text))
        conditions.append(held.contains(bindparam("pieces", pieces, ARRAY(Text))))
    return conditions


def _read(row: Any) -> Call:
    return msgspec.convert(row, Call, from_attributes=True)
