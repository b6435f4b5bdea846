"""May a number come to this property, and to this source?"""

from collections.abc import Sequence

from callrouter.domain.rights import Right
from callrouter.operations.work import Fault, NotFoundError, Work
from callrouter.store.properties import find_saved_property
from callrouter.store.sources import find_property_of_source


async def judge_place(work: Work, property_id: int, source_id: int | None) -> Sequence[Fault]:
    """Faults by field; none when it may. Raises NotFoundError or NotAllowedError."""
    work.require(Right.MANAGE_NUMBERS, property_id)
    known = await find_saved_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    faults = []
    if known.archived_at is not None:
        sentence = "The property is archived; take it back into use first."
        faults.append(Fault(sentence, "/property_id"))
    if source_id is not None:
        home = await find_property_of_source(work.connection, source_id)
        if home != property_id:
            faults.append(Fault("The property has no such source.", "/source_id"))
    return faults
