"""Which flow answers the calls of all sources that follow the defaults?"""

from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change
from callrouter.store.properties import save_default_flow


async def set_default_flow(work: Work, property_id: int, flow_id: int) -> None:
    """From the commit on; raises NotFoundError, NotAllowedError or RefusedError."""
    work.require(Right.PUBLISH, property_id)
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None or flow.property_id != property_id:
        raise NotFoundError("The property has no such flow.")
    if flow.is_sub_flow:
        raise RefusedError("A sub-flow cannot answer calls by itself; choose a flow.")
    await save_default_flow(work.connection, property_id, flow_id)
    work.changes_calls_of(property_id)
