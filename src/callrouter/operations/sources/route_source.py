"""Does a source follow the defaults, or has it a flow of its own?"""

from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.work import Work


async def route_source(work: Work, source_id: int, flow_id: int | None) -> None:
    """Route a source's calls by a flow of its property; None = follow the defaults.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require_anywhere(Right.PUBLISH)
    await route_one_source(work, source_id, Channel.CALLS, follows=flow_id is None, flow_id=flow_id)
