"""Whose calls are known to be a resident's, and no prospect's?

A property's residents are a set of numbers. It is seen by whoever may see callers' numbers, and is
true for calls from the commit on. The history tells how many there were, not who.
"""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct

from callrouter.domain.callers import MOST_RESIDENTS, Resident
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.residents.read_numbers import Row, UnreadableError, read_rows
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.callers import (
    count_residents,
    delete_resident,
    find_resident,
    list_residents,
    save_resident,
)
from callrouter.store.callers import replace_residents as replace_stored
from callrouter.store.properties import find_saved_property


class NewSet(Struct, frozen=True):
    """How many residents there are now, how many of them are new, and how many are none more."""

    residents: int
    added: int
    removed: int


async def show_residents(work: Work, property_id: int, wanted: Wanted) -> Listed[Resident]:
    """Raises NotFoundError, NotAllowedError or UnknownOrderError."""
    work.require(Right.SEE_CALLS, property_id)
    await _load(work, property_id)
    return await list_residents(work.connection, property_id, wanted)


async def add_resident(work: Work, property_id: int, written: str) -> Resident:
    """One more, in any usual notation. Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require(Right.EDIT_ROUTING, property_id)
    await _load(work, property_id, to_change=True)
    try:
        number = normalise(written)
    except ValueError as error:
        raise RefusedError(Fault(str(error), "/number")) from error
    before = await count_residents(work.connection, property_id)
    if before >= MOST_RESIDENTS:
        raise RefusedError(_too_many())
    if await save_resident(work.connection, property_id, number, work.now):
        await _record(work, property_id, "Added a known resident.", before, before + 1)
    found = await find_resident(work.connection, property_id, number)
    assert found is not None
    return found


async def remove_resident(work: Work, property_id: int, written: str) -> None:
    """Raises NotFoundError or NotAllowedError."""
    work.require(Right.EDIT_ROUTING, property_id)
    await _load(work, property_id, to_change=True)
    try:
        is_gone = await delete_resident(work.connection, property_id, normalise(written))
    except ValueError:
        is_gone = False
    if not is_gone:
        raise NotFoundError("There is no such resident.")
    after = await count_residents(work.connection, property_id)
    await _record(work, property_id, "Removed a known resident.", after + 1, after)


async def replace_residents(
    work: Work, property_id: int, rows: Callable[[], Iterable[Row]]
) -> NewSet:
    """The numbers in these rows are the residents from now on, and no others: all or nothing.

    Raises NotFoundError, NotAllowedError, or RefusedError with the rows that cannot be read.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    await _load(work, property_id)
    try:
        # Tens of thousands take a while; calls go on meanwhile, and nothing is locked yet.
        read = await asyncio.to_thread(lambda: read_rows(rows()))
    except UnreadableError as error:
        raise RefusedError(str(error)) from error
    if read.faults:
        raise RefusedError(*read.faults)
    if len(read.numbers) > MOST_RESIDENTS:
        raise RefusedError(_too_many())
    await _load(work, property_id, to_change=True)
    before = await count_residents(work.connection, property_id)
    change = await replace_stored(work.connection, property_id, read.numbers, work.now)
    if change.added or change.removed:
        says = f"Replaced the known residents: {change.added} new, {change.removed} gone."
        await _record(work, property_id, says, before, len(read.numbers))
    return NewSet(len(read.numbers), change.added, change.removed)


async def _load(work: Work, property_id: int, *, to_change: bool = False) -> None:
    """To change them the property is locked, so that what is counted stays true."""
    if await find_saved_property(work.connection, property_id, to_change=to_change) is None:
        raise NotFoundError("There is no such property.")


async def _record(work: Work, property_id: int, says: str, before: int, after: int) -> None:
    work.changes_calls_of(property_id)
    await work.record(
        "residents",
        property_id,
        says,
        property_id=property_id,
        before={"residents": before},
        after={"residents": after},
    )


def _too_many() -> str:
    return f"A property can have {MOST_RESIDENTS:,} known residents; leave some out."
