"""How does another week become the main one of its property?"""

from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.domain.weeks import Week
from callrouter.operations.weeks.save_week import change_week
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.weeks import find_week_to_change, list_weeks


async def make_main_week(work: Work, week_id: int) -> Week:
    """The one that was the main week is an ordinary one from now on. Gives the week as it is then.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, _, week = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    for other in await list_weeks(work.connection, property_id):
        if other.is_main and other.id != week_id:
            await change_week(work, replace(other, is_main=False))
    main = replace(week, is_main=True)
    await change_week(work, main)
    return main
