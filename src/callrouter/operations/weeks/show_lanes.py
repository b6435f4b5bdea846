"""Which published flows have a lane for each schedule of a week?"""

from callrouter.domain.rights import Right
from callrouter.operations.weeks.save_week import hours_of
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.flows import list_live_versions
from callrouter.store.weeks import find_week


async def show_lanes(work: Work, week_id: int) -> dict[str, tuple[str, ...]]:
    """Schedule's id -> the names of the flows that route calls by it, in order; schedules without
    are left out. Raises NotFoundError."""
    found = await find_week(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    work.require(Right.SEE, found.property_id, "There is no such week.")
    lanes: dict[str, set[str]] = {}
    for version in await list_live_versions(work.connection, found.property_id, of_sub_flows=False):
        for node in hours_of(version, week_id):
            for each in node.exits:
                lanes.setdefault(each.schedule_id, set()).add(version.body.name)
    return {schedule_id: tuple(sorted(names)) for schedule_id, names in lanes.items()}
