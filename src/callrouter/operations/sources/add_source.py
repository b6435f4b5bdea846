"""How does a marketing source get its place and its tracking number?"""

from callrouter.domain.numbers import is_e164, national
from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.properties import find_property
from callrouter.store.sources import find_owner_of_number, save_new_number, save_new_source


async def add_source(work: Work, property_id: int, name: str, number: str) -> int:
    """A source that follows the defaults, with a number (E.164) from now on; gives its id.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    if not name.strip():
        raise RefusedError("Give the source a name.")
    if len(name) > LONGEST_NAME:
        raise RefusedError(f"Shorten the source's name to {LONGEST_NAME} letters.")
    if not is_e164(number):
        raise RefusedError("Write the number with its country code, like +12125550101.")
    if number == known.failsafe_number:
        raise RefusedError(
            f"{national(number)} is the fail-safe number, an outside phone; choose another."
        )
    if await find_owner_of_number(work.connection, number) is not None:
        raise RefusedError(f"{national(number)} is in use already; choose another number.")
    source_id = await save_new_source(work.connection, property_id, name)
    await save_new_number(work.connection, property_id, number, source_id, work.now)
    work.changes_calls_of(property_id)
    return source_id
