"""Which published flows have a lane for each schedule of a week?"""

from msgspec import Struct

from callrouter.domain.rights import Right
from callrouter.operations.weeks.save_week import hours_of
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.flows import list_live_versions
from callrouter.store.weeks import find_week


class Lane(Struct, frozen=True, order=True):
    """The exit for a schedule at a node of a flow."""

    flow_name: str
    flow_id: int
    node_id: str


async def show_lanes(work: Work, week_id: int) -> dict[str, tuple[Lane, ...]]:
    """Schedule's id -> its lanes by the flows' names, one a flow; schedules without are left out.
    Raises NotFoundError."""
    found = await find_week(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    work.require(Right.SEE, found.property_id, "There is no such week.")
    lanes: dict[str, dict[int, Lane]] = {}
    for version in await list_live_versions(work.connection, found.property_id, of_sub_flows=False):
        for node in hours_of(version, week_id):
            for each in node.exits:
                lane = Lane(version.body.name, version.flow_id, node.id)
                lanes.setdefault(each.schedule_id, {}).setdefault(version.flow_id, lane)
    return {schedule_id: tuple(sorted(found.values())) for schedule_id, found in lanes.items()}
