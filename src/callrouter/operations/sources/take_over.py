"""How do sources and numbers that are written down elsewhere, in a file or a table, come here?

A number that is not known yet is taken as one the company has: nothing is bought.
"""

from collections.abc import Set

from msgspec.structs import replace

from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.sources import NEVER, Category, MarketingSource
from callrouter.domain.standard_sources import BY_KEY
from callrouter.domain.tracking import TrackingNumber
from callrouter.operations.sources.create_source import create_source
from callrouter.operations.sources.give_number import give_number
from callrouter.operations.work import RefusedError, Work
from callrouter.store.assignments import begin_assignment
from callrouter.store.numbers import save_new_tracking_number
from callrouter.store.sources import list_all_sources


async def take_source(work: Work, property_id: int, name: str, notes: str = "") -> int:
    """A source that follows the defaults; `notes` are kept in its history. Gives its id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    present = await list_all_sources(work.connection, property_id)
    taken = {each.value.standard_key for each in present}
    source_id = await create_source(work, _as_known(property_id, name, taken))
    if notes:
        says = f"Noted of {name}: {notes}"
        await work.record("notes", source_id, says, property_id=property_id, after={"notes": notes})
    return source_id


def _as_known(property_id: int, name: str, taken: Set[str | None]) -> MarketingSource:
    """With the category and rules of the standard source of this name, if there is one that the
    property has not."""
    for standard in BY_KEY.values():
        if standard.name.casefold() == name.strip().casefold() and standard.key not in taken:
            return MarketingSource(
                0, property_id, name, standard.category, standard.rules, standard_key=standard.key
            )
    return MarketingSource(0, property_id, name, Category.OTHER, NEVER)


async def take_number(
    work: Work,
    known: Property,
    number: str,
    held: TrackingNumber | None,
    source_id: int,
    name: str,
) -> None:
    """Give a number (E.164), `held` as it is now, to a source of the property from now on.

    Raises NotFoundError, NotAllowedError, or RefusedError where it is another property's.
    """
    work.require(Right.MANAGE_NUMBERS, known.id)
    if held is not None and held.property_id != known.id:
        raise RefusedError(f"{national(number)} is in use already; choose another number.")
    if number == known.failsafe_number:
        raise RefusedError(
            f"{national(number)} is the fail-safe number, an outside phone; choose another."
        )
    if held is not None:
        await give_number(work, source_id, held.id)
        return
    new = TrackingNumber(0, number, known.id)
    new = replace(new, id=await save_new_tracking_number(work.connection, new))
    await begin_assignment(work.connection, new.id, source_id, work.now)
    work.changes_calls_of(known.id)
    says = f"Wrote down {national(number)} for {name}."
    await work.record("number", new.id, says, property_id=known.id, after=new)
