"""Which change does *Undo* take back, after something was done?"""

from callrouter.domain.listing import Wanted
from callrouter.operations.history.show_history import show_history
from callrouter.operations.work import Work


async def find_undo(work: Work, thing: str, thing_id: int) -> int | None:
    """What this work has just changed of a thing, if it changed it and it can be taken back."""
    listed = await show_history(work, Wanted(limit=1), thing=thing, thing_id=thing_id)
    return next(
        (
            each.id
            for each in listed.items
            if each.at == work.now and each.actor_id == work.actor.id and each.before is not None
        ),
        None,
    )
