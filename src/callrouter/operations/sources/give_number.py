"""How does a number pass from one source to another, and what does the past keep?

Whatever happened until this instant stays credited to the source the number had then.
"""

from typing import Any

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.sources import Assignment, MarketingSource
from callrouter.domain.tracking import NumberState
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.assignments import (
    Number,
    begin_assignment,
    end_assignment,
    find_holder,
    find_number_to_give,
    list_assignments,
)
from callrouter.store.sources import find_saved_source


async def give_number(work: Work, source_id: int, number_id: int) -> None:
    """Give a number of the property to the source from now on, whoever has it.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    source = await _load_source(work, source_id, Right.EDIT_ROUTING)
    if source.archived_at is not None:
        raise RefusedError("The source is archived; take it back into use first.")
    number = await find_number_to_give(work.connection, number_id)
    if number is None or number.property_id != source.value.property_id:
        sentence = "The source's property has no such number; choose one of its own."
        raise RefusedError(Fault(sentence, "/number_id"))
    if number.state is not NumberState.IN_USE:
        sentence = f"{national(number.number)} is out of use; take it back into use first."
        raise RefusedError(Fault(sentence, "/number_id"))
    holder = await find_holder(work.connection, number_id)
    if holder == source_id:
        return
    begins_at = await end_assignment(work.connection, number_id, work.now)
    await begin_assignment(work.connection, number_id, source_id, begins_at)
    says = f"Gave {national(number.number)} to {source.value.name}."
    await _record(work, number, holder, source_id, says)


async def take_number(work: Work, source_id: int, number_id: int) -> None:
    """From now on the number is no source's; its calls follow the property's defaults.

    Raises NotFoundError or NotAllowedError.
    """
    source = await _load_source(work, source_id, Right.EDIT_ROUTING)
    number = await find_number_to_give(work.connection, number_id)
    if number is None or await find_holder(work.connection, number_id) != source_id:
        raise NotFoundError("The source has no such number now.")
    await end_assignment(work.connection, number_id, work.now)
    says = f"Took {national(number.number)} from {source.value.name}."
    await _record(work, number, source_id, None, says)


async def return_number(work: Work, number_id: int, before: Any) -> None:
    """The source that had the number has it again, from now on.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    former = before["source_id"]
    if former is not None:
        await give_number(work, former, number_id)
    elif (holder := await find_holder(work.connection, number_id)) is not None:
        await take_number(work, holder, number_id)


async def show_assignments(work: Work, source_id: int, wanted: Wanted) -> Listed[Assignment]:
    """All spans of all numbers the source has or had. Raises NotFoundError or UnknownOrderError."""
    await _load_source(work, source_id, Right.SEE)
    return await list_assignments(work.connection, source_id, wanted)


async def _load_source(work: Work, source_id: int, right: Right) -> Saved[MarketingSource]:
    """To change its numbers it is locked: it is not archived meanwhile."""
    to_change = right is not Right.SEE
    found = await find_saved_source(work.connection, source_id, to_change=to_change)
    if found is None:
        raise NotFoundError("There is no such source.")
    work.require(right, found.value.property_id, "There is no such source.")
    return found


async def _record(
    work: Work, number: Number, before: int | None, after: int | None, says: str
) -> None:
    work.changes_calls_of(number.property_id)
    await work.record(
        "assignment",
        number.id,
        says,
        property_id=number.property_id,
        before={"source_id": before},
        after={"source_id": after},
    )
