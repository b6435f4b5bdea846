"""What are these properties called? For lists whose rows each belong to one."""

from collections.abc import Iterable

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.work import Work
from callrouter.store.properties import load_properties


async def name_properties(work: Work, property_ids: Iterable[int | None]) -> dict[int, Property]:
    """By id, those that the actor sees. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    wanted = {each for each in property_ids if each is not None and work.actor.sees(each)}
    return await load_properties(work.connection, wanted)
