"""Whose calls are sent away, at one property or at all of them?"""

from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.callers import BlockedNumber
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.callers import (
    delete_block,
    find_block,
    is_blocked,
    list_blocks,
    save_block_again,
    save_new_block,
)
from callrouter.store.properties import find_property
from callrouter.store.sources import find_owner_of_number

_HIDDEN = "There is no such blocked number."


async def block_number(
    work: Work, written: str, reason: str = "", property_id: int | None = None
) -> BlockedNumber:
    """Block a number, in any usual notation, at a property, or everywhere.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    _require(work, property_id)
    if property_id is not None and await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    try:
        number = normalise(written)
    except ValueError as error:
        raise RefusedError(Fault(str(error), "/number")) from error
    await _judge(work, number, property_id)
    new = BlockedNumber(0, property_id, number, reason.strip(), work.now)
    new = replace(new, id=await save_new_block(work.connection, new, work.now))
    await _record(work, new, f"Blocked {national(number)}.", after=new)
    return new


async def unblock_number(work: Work, block_id: int) -> None:
    """Raises NotFoundError or NotAllowedError."""
    work.require_anywhere(Right.SEE)
    found = await _load(work, block_id, to_change=True)
    _require(work, found.property_id)
    await delete_block(work.connection, block_id)
    await _record(work, found, f"Unblocked {national(found.number)}.", before=found)


async def return_block(work: Work, block_id: int, before: Any) -> None:
    """A number is blocked again. Raises NotFoundError, NotAllowedError or RefusedError."""
    former = msgspec.convert(before, BlockedNumber)
    _require(work, former.property_id)
    await _judge(work, former.number, former.property_id)
    await save_block_again(work.connection, former, work.now)
    await _record(work, former, f"Blocked {national(former.number)} again.", after=former)


async def show_block(work: Work, block_id: int) -> BlockedNumber:
    """Raises NotFoundError or NotAllowedError."""
    work.require_anywhere(Right.SEE_CALLS)
    return await _load(work, block_id)


async def show_blocks(work: Work, wanted: Wanted) -> Listed[BlockedNumber]:
    """Those at the properties whose callers the actor may see, and those of the company.

    Raises NotFoundError, NotAllowedError or UnknownOrderError.
    """
    work.require_anywhere(Right.SEE_CALLS)
    return await list_blocks(work.connection, wanted, work.where(Right.SEE_CALLS, wanted))


def _require(work: Work, property_id: int | None) -> None:
    if property_id is None:
        work.require_everywhere(Right.EDIT_ROUTING)
    else:
        work.require(Right.EDIT_ROUTING, property_id)


async def _load(work: Work, block_id: int, *, to_change: bool = False) -> BlockedNumber:
    """The company's are seen by all who may see callers anywhere."""
    found = await find_block(work.connection, block_id, to_change=to_change)
    if found is None:
        raise NotFoundError(_HIDDEN)
    if found.property_id is not None:
        work.require(Right.SEE_CALLS, found.property_id, _HIDDEN)
    return found


async def _judge(work: Work, number: str, property_id: int | None) -> None:
    if await find_owner_of_number(work.connection, number) is not None:
        sentence = f"{national(number)} is a number of ours; it cannot be blocked."
        raise RefusedError(Fault(sentence, "/number"))
    if await is_blocked(work.connection, property_id, number):
        sentence = f"{national(number)} is blocked there already."
        raise RefusedError(Fault(sentence, "/number"))


async def _record(
    work: Work,
    block: BlockedNumber,
    says: str,
    *,
    before: BlockedNumber | None = None,
    after: BlockedNumber | None = None,
) -> None:
    """A block of the company reaches all properties without making their snapshots anew."""
    if block.property_id is None:
        work.changes_blocked_numbers()
    else:
        work.changes_calls_of(block.property_id)
    await work.record(
        "blocked number",
        block.id,
        says,
        property_id=block.property_id,
        before=before,
        after=after,
    )
