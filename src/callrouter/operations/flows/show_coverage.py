"""Which node of a flow answers at each hour of a week?"""

import asyncio
from datetime import datetime

from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.ivr.compiling import freeze
from callrouter.ivr.coverage import Coverage, cover
from callrouter.ivr.flow import Flow
from callrouter.ivr.snapshot import CompiledFlow
from callrouter.ivr.versions import StoredFlow
from callrouter.operations.calls.load_snapshot import load_snapshot
from callrouter.operations.flows.judge_flow import judge_flow
from callrouter.operations.flows.publish_flow import refuse_errors
from callrouter.operations.flows.show_flows import find_seen
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.flows import find_version


async def show_coverage(
    work: Work, flow_id: int, from_at: datetime | None = None, *, of_draft: bool = False
) -> Coverage:
    """The week in which an instant (None = now) lies, for the version that answers calls, or for
    the draft. Raises NotFoundError, or RefusedError for a draft that cannot be published."""
    flow = await find_seen(work, flow_id)
    work.require(Right.SEE, flow.property_id, "There is no such flow.")
    compiled = await (_drawn(work, flow) if of_draft else _live(work, flow))
    snapshot = await load_snapshot(work, flow.property_id)
    return await asyncio.to_thread(cover, snapshot, compiled, from_at or work.now)


async def _live(work: Work, flow: StoredFlow) -> CompiledFlow:
    """The version that answers calls, as they have it; a sub-flow's as if it had been entered."""
    version = await find_version(work.connection, flow.id, None)
    if version is None:
        raise NotFoundError("Nothing of this flow is published yet; ask for its draft.")
    if flow.is_sub_flow:
        return await _drawn(work, replace(flow, draft=version.body), version.sub_flows)
    return freeze(version.body, version.sub_flows, str(version.id), version.number)


async def _drawn(
    work: Work, flow: StoredFlow, sub_flows: dict[int, Flow] | None = None
) -> CompiledFlow:
    judged = await judge_flow(work, flow, sub_flows)
    refuse_errors(judged.compilation.errors)
    assert judged.compilation.flow is not None  # there are no errors
    return judged.compilation.flow
