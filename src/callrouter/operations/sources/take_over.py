"""How do sources and numbers that are written down elsewhere, in a file or a table, come here?

A number that is not known yet is taken as one the company has: nothing is bought.
"""

from callrouter.domain.numbers import national
from callrouter.domain.properties import LONGEST_NAME, Property
from callrouter.domain.rights import Right
from callrouter.operations.work import RefusedError, Work
from callrouter.store.configuration import HeldNumber, move_number
from callrouter.store.sources import save_new_number, save_new_source


async def take_source(work: Work, property_id: int, name: str, notes: str = "") -> int:
    """A source that follows the defaults; `notes` are kept in its history. Gives its id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise RefusedError(f"Give the source a name of at most {LONGEST_NAME} letters.")
    source_id = await save_new_source(work.connection, property_id, name)
    work.changes_calls_of(property_id)
    after = {"name": name} | ({"notes": notes} if notes else {})
    await work.record("source", source_id, f"Made {name}.", property_id=property_id, after=after)
    return source_id


async def take_number(
    work: Work,
    known: Property,
    number: str,
    held: HeldNumber | None,
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
    if held is None:
        await save_new_number(work.connection, known.id, number, source_id, work.now)
    else:
        await move_number(work.connection, held.id, source_id, work.now)
    work.changes_calls_of(known.id)
    former = None if held is None else {"number": number, "source_id": held.source_id}
    await work.record(
        "source",
        source_id,
        f"Gave {number} to {name}.",
        property_id=known.id,
        before=former,
        after={"number": number, "source_id": source_id},
    )
