"""Which outside numbers have the properties given a name?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptDestination
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.destinations import find_destination
from callrouter.store.destinations import list_destinations as list_stored


async def show_destination(work: Work, destination_id: int) -> Saved[KeptDestination]:
    """Raises NotFoundError."""
    found = await find_destination(work.connection, destination_id)
    if found is None:
        raise NotFoundError("There is no such destination.")
    work.require(Right.SEE, found.value.property_id, "There is no such destination.")
    return found


async def list_destinations(work: Work, wanted: Wanted) -> Listed[Saved[KeptDestination]]:
    """Those at properties that the actor sees. Raises NotFoundError or UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))
