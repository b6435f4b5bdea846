"""What did each source bring in the last 30 days?"""

from collections.abc import Collection, Mapping

from callrouter.domain.rights import Right
from callrouter.domain.traffic import Traffic
from callrouter.operations.work import Work
from callrouter.store.traffic import count_by_source


async def count_calls(work: Work, source_ids: Collection[int]) -> Mapping[int, Traffic]:
    """The calls of these sources, by one statement; a source that got none is left out, and so is
    one at a property whose calls the actor may not see. Tried calls do not count.

    Raises NotAllowedError.
    """
    work.require_anywhere(Right.SEE_CALLS)
    seen = work.actor.where(Right.SEE_CALLS)
    return await count_by_source(work.connection, source_ids, work.now, seen)
