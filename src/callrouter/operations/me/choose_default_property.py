"""Which property does somebody want to see first?"""

from callrouter.domain.rights import ActorKind, Right
from callrouter.operations.work import NotAllowedError, NotFoundError, Work
from callrouter.store.people import save_default_property
from callrouter.store.properties import find_property


async def choose_default_property(work: Work, property_id: int | None) -> None:
    """Theirs from now on; None: none. Raises NotFoundError or NotAllowedError."""
    if work.actor.kind is not ActorKind.PERSON or work.actor.id is None:
        raise NotAllowedError("Only people have a default property; sign in to choose yours.")
    if property_id is not None:
        work.require(Right.SEE, property_id)
        if await find_property(work.connection, property_id) is None:
            raise NotFoundError("There is no such property.")
    await save_default_property(work.connection, work.actor.id, property_id)
