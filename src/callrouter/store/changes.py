"""What have other processes changed, and how do they tell?

Whoever changes a property notes it in the same transaction and rings the bell at its commit. A
reader asks for all that was written by transactions which were not yet over when it last asked:
so nothing is missed, whatever the order in which they commit; what comes twice is known again by
its transaction's id.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import company_changes, property_changes, prospects

BELL = "callrouter_changes"
BLOCKED_NUMBERS = "blocked numbers"
"""What has changed when a number is blocked, or no longer, at all properties at once."""
NEVER = 2**63 - 1
"""A horizon that no transaction reaches."""

_HORIZON = text(
    "select (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint as horizon,"
    " (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint as unborn"
)
_THIS_TRANSACTION: ColumnElement[int] = literal_column("(pg_current_xact_id()::text)::bigint")


class Changes(Struct, frozen=True):
    """Which transaction last changed each property, whom calls made a prospect of which one, which
    transaction last changed something of all properties, and from where to look the next time."""

    horizon: int
    properties: Mapping[int, int]
    prospects: Sequence[tuple[int, str]]
    company: Mapping[str, int] = {}


async def note_changes(
    connection: AsyncConnection, property_ids: Sequence[int], company: Sequence[str] = ()
) -> None:
    """These properties' calls are answered otherwise from this transaction's commit on; `company`
    is what has changed at all of them, like BLOCKED_NUMBERS."""
    for what in sorted(company):
        await connection.execute(
            insert(company_changes)
            .values(what=what, changed_in=_THIS_TRANSACTION)
            .on_conflict_do_update(index_elements=["what"], set_={"changed_in": _THIS_TRANSACTION})
        )
    for property_id in sorted(property_ids):  # always in one order
        row = {"property_id": property_id, "changed_in": _THIS_TRANSACTION}
        await connection.execute(
            insert(property_changes)
            .values(row)
            .on_conflict_do_update(
                index_elements=["property_id"], set_={"changed_in": _THIS_TRANSACTION}
            )
        )
    await connection.execute(select(func.pg_notify(BELL, "")))


async def find_changes(connection: AsyncConnection, since: int) -> Changes:
    """All that was written since the horizon `since`, in this transaction's eyes."""
    horizon, unborn = (await connection.execute(_HORIZON)).one()
    # What carries the number of a transaction yet to come was restored from another server.
    changed = await connection.execute(
        select(property_changes).where(
            property_changes.c.changed_in >= since, property_changes.c.changed_in < unborn
        )
    )
    learnt = await connection.execute(
        select(prospects.c.property_id, prospects.c.number).where(
            prospects.c.learnt_in >= since, prospects.c.learnt_in < unborn
        )
    )
    everywhere = await connection.execute(
        select(company_changes).where(company_changes.c.changed_in >= since)
    )
    return Changes(
        horizon,
        {row.property_id: row.changed_in for row in changed},
        [(row.property_id, row.number) for row in learnt],
        {row.what: row.changed_in for row in everywhere},
    )
