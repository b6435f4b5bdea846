"""Does a source follow the defaults, or has it a flow of its own?"""

from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change
from callrouter.store.sources import find_property_of_source, save_own_flow


async def route_source(work: Work, source_id: int, flow_id: int | None) -> None:
    """Route a source's calls by a flow of its property; None = follow the defaults.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    property_id = await find_property_of_source(work.connection, source_id)
    if property_id is None:
        raise NotFoundError("There is no such source.")
    work.require(Right.PUBLISH, property_id, "There is no such source.")
    if flow_id is not None:
        flow = await find_flow_to_change(work.connection, flow_id)
        if flow is None or flow.property_id != property_id:
            raise NotFoundError("The source's property has no such flow.")
        if flow.is_sub_flow:
            raise RefusedError("A sub-flow cannot answer calls by itself; choose a flow.")
    await save_own_flow(work.connection, source_id, flow_id)
    work.changes_calls_of(property_id)
