"""Which flow answers the calls of all sources that follow the defaults?"""

from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.work import Work


async def set_default_flow(work: Work, property_id: int, flow_id: int) -> None:
    """From the commit on; raises NotFoundError, NotAllowedError or RefusedError."""
    work.require(Right.PUBLISH, property_id)
    await set_defaults(work, property_id, Channel.CALLS, flow_id)
