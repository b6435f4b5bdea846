"""Which tracking numbers are there, and what is known of one?"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import NumberState, TrackingNumber
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.work import Work
from callrouter.store.numbers import list_tracking_numbers


async def show_number(work: Work, number_id: int) -> Saved[TrackingNumber]:
    """Raises NotFoundError or NotAllowedError."""
    return await find_number(work, number_id, Right.SEE)


async def list_numbers(
    work: Work,
    wanted: Wanted,
    *,
    source_id: int | None = None,
    state: NumberState | None = None,
) -> Listed[Saved[TrackingNumber]]:
    """Those of the properties the actor sees; released ones only when that is the state asked for.
    Raises NotFoundError or UnknownOrderError."""
    seen = work.where(Right.SEE, wanted)
    return await list_tracking_numbers(
        work.connection, wanted, seen, work.now, source_id=source_id, state=state
    )
