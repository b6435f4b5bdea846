"""What is drawn, and what are the things called that it names?"""

from collections.abc import Mapping

from msgspec import Struct

from callrouter.domain.people import Directory
from callrouter.domain.rights import Right
from callrouter.domain.weeks import Week
from callrouter.ivr.flow import Flow
from callrouter.operations.flows.show_flows import find_seen
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.directory import load_directory
from callrouter.store.flows import find_version, list_live_versions
from callrouter.store.properties import find_property
from callrouter.store.weeks import list_weeks


class Drawing(Struct, frozen=True):
    """A flow, and what it may name by id. `number` is its version, None = the draft."""

    body: Flow
    number: int | None
    weeks: Mapping[int, Week]
    directory: Directory
    sub_flows: Mapping[int, Flow]
    failsafe_number: str | None


async def show_drawing(work: Work, flow_id: int, number: int | None = None) -> Drawing:
    """A version, or (None) the draft, which enters the sub-flows that are published now.

    Raises NotFoundError.
    """
    flow = await find_seen(work, flow_id)
    work.require(Right.SEE, flow.property_id, "There is no such flow.")
    if number is None:
        live = await list_live_versions(work.connection, flow.property_id, of_sub_flows=True)
        body, sub_flows = flow.draft, {version.flow_id: version.body for version in live}
    else:
        version = await find_version(work.connection, flow_id, number)
        if version is None:
            raise NotFoundError(f"The flow has no version {number}.")
        body, sub_flows = version.body, version.sub_flows
    known = await find_property(work.connection, flow.property_id)
    weeks = await list_weeks(work.connection, flow.property_id)
    return Drawing(
        body,
        number,
        {week.id: week for week in weeks},
        await load_directory(work.connection, flow.property_id),
        sub_flows,
        known.failsafe_number if known else None,
    )
