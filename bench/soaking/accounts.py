"""Is everything that was acknowledged in the ledger, once, and every call what it folds to?"""

import asyncio
from typing import Any

from bench.soaking.callers import POISONED, Told
from bench.soaking.town import Town
from bench.throwaway import connected

_SETTLED_WITHIN_SECONDS = 120

_WRONG_CALLS = """
select count(*) from calls
where entries <> (select count(*) from ledger where ledger.call_id = calls.call_id)
"""
# So a row that cannot be written is made: by a rule of the table that some calls break.
_POISON = f"alter table ledger add constraint poison check (call_id not like '{POISONED}%')"
_UNFOLDED = "select exists (select from unfolded)"
_WITHOUT_CALL = """
select count(*) from ledger where not exists (
    select from calls where calls.call_id = ledger.call_id)
"""


async def await_well(town: Town, *, has_poison: bool = False) -> None:
    """Until both services say that they are wholly well: nothing waits in any spool, and the
    calls' rows have followed the ledger.

    `has_poison`: what the database refuses for itself stays there.
    """
    deadline = asyncio.get_running_loop().time() + _SETTLED_WITHIN_SECONDS
    while troubles := [
        each for each in await town.troubles() if not (has_poison and "refused" in each)
    ]:
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"Still not well: {troubles}")
        await asyncio.sleep(0.1)
    async with connected(town.url) as connection:
        while await connection.fetchval(_UNFOLDED):
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError("Still not folded, though nothing waits in a spool.")
            await asyncio.sleep(0.1)


async def find_lost(town: Town, told: Told) -> set[tuple[str, str]]:
    """What was acknowledged and is not in the ledger."""
    async with connected(town.url) as connection:
        rows = await connection.fetch("select call_id, key from ledger")
    return told.acknowledged - {(row["call_id"], row["key"]) for row in rows}


async def count_doubled(town: Town) -> int:
    """Calls and requests that are not exactly once what the ledger holds of them."""
    async with connected(town.url) as connection:
        return sum([await _value(connection, each) for each in (_WRONG_CALLS, _WITHOUT_CALL)])


async def _value(connection: Any, query: str) -> int:
    return int(await connection.fetchval(query))


async def refuse_poisoned(town: Town) -> None:
    """From now on the database refuses every line of the calls that are poisoned."""
    async with connected(town.url) as connection:
        await connection.execute(_POISON)
