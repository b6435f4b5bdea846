"""How does a week become again what it was, forcing included?"""

from typing import Any

import msgspec
from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.domain.weeks import Week
from callrouter.operations.weeks.force_schedule import save_forced
from callrouter.operations.weeks.save_week import change_week
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.weeks import find_week_to_change


async def restore_week(work: Work, week_id: int, before: Any) -> None:
    """Raises NotFoundError, NotAllowedError or RefusedError."""
    former = replace(msgspec.convert(before, Week, strict=False), id=week_id)
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, _, week = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    if replace(week, forcing=None) == replace(former, forcing=None):
        await save_forced(
            work, property_id, week, former, f"Took back what was forced in {week.name}."
        )
    else:
        await change_week(work, former)
