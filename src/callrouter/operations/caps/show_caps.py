"""Which caps are there?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Cap
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.caps import find_cap
from callrouter.store.caps import list_caps as list_stored

_NONE = "There is no such cap."


async def list_caps(work: Work, wanted: Wanted) -> Listed[Saved[Cap]]:
    """Those of the properties the actor sees, and with rights everywhere also the company's.
    Raises NotFoundError or UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))


async def show_cap(work: Work, cap_id: int) -> Saved[Cap]:
    """The company's own is seen by whoever sees everything. Raises NotFoundError."""
    return as_seen(work, await find_cap(work.connection, cap_id))


def as_seen(work: Work, found: Saved[Cap] | None) -> Saved[Cap]:
    """What was found. Raises NotFoundError if it is nothing, or not for whoever asks."""
    if found is None:
        raise NotFoundError(_NONE)
    if found.value.property_id is not None:
        work.require(Right.SEE, found.value.property_id, _NONE)
    elif not work.actor.may_everywhere(Right.SEE):
        raise NotFoundError(_NONE)
    return found
