"""Which caps are there?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Cap
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.caps import find_cap
from callrouter.store.caps import list_caps as list_stored


async def list_caps(work: Work, wanted: Wanted) -> Listed[Saved[Cap]]:
    """Those of the properties the actor sees, and with rights everywhere also the company's.
    Raises UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.actor.where(Right.SEE))


async def show_cap(work: Work, cap_id: int) -> Saved[Cap]:
    """Raises NotFoundError or NotAllowedError."""
    found = await find_cap(work.connection, cap_id)
    if found is None or found.value.property_id is None:
        work.require_everywhere(Right.SEE)
    else:
        work.require(Right.SEE, found.value.property_id, "There is no such cap.")
    if found is None:
        raise NotFoundError("There is no such cap.")
    return found
