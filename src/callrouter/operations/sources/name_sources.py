"""What are these sources called? For lists whose rows may belong to one."""

from collections.abc import Iterable

from callrouter.domain.rights import Right
from callrouter.operations.work import Work
from callrouter.store.sources import load_source_names


async def name_sources(work: Work, source_ids: Iterable[int | None]) -> dict[int, str]:
    """By id, those of properties that the actor sees. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    wanted = {each for each in source_ids if each is not None}
    return await load_source_names(work.connection, wanted, work.actor.where(Right.SEE))
