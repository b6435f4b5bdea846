"""Which number is meant, and may whoever asks see it?"""

from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import TrackingNumber
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.numbers import find_tracking_number

NONE = "There is no such number."


async def find_number(
    work: Work, number_id: int, right: Right, *, to_change: bool = False
) -> Saved[TrackingNumber]:
    """With its row locked, if it is to be changed. Raises NotFoundError or NotAllowedError."""
    found = await find_tracking_number(work.connection, number_id, work.now, to_change=to_change)
    if found is None:
        raise NotFoundError(NONE)
    work.require(right, found.value.property_id, NONE)
    return found
