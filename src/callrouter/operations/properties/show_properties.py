"""Which communities are there, and what is known of one?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property_by_key, find_saved_property
from callrouter.store.properties import list_properties as list_stored


async def show_property(work: Work, property_id: int) -> Saved[Property]:
    """Raises NotFoundError."""
    work.require(Right.SEE, property_id)
    found = await find_saved_property(work.connection, property_id)
    if found is None:
        raise NotFoundError("There is no such property.")
    return found


async def find_property_of_key(work: Work, key: str) -> Property:
    """Raises NotFoundError."""
    work.require_anywhere(Right.SEE)
    found = await find_property_by_key(work.connection, key)
    if found is None or not work.actor.sees(found.id):
        raise NotFoundError(f'There is no property with the key "{key}".')
    return found


async def list_properties(
    work: Work, wanted: Wanted, *, archived: bool = False
) -> Listed[Saved[Property]]:
    """Those the actor sees. Raises NotFoundError or UnknownOrderError."""
    seen = work.where(Right.SEE, wanted)
    return await list_stored(work.connection, wanted, seen, archived=archived)
