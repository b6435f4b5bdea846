"""Which flows are there, and what is drawn and published?"""

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.problems import Problem
from callrouter.domain.rights import Right
from callrouter.ivr.differing import Difference, differ
from callrouter.ivr.flow import Flow
from callrouter.ivr.versions import (
    FlowRow,
    PlannedPublish,
    StoredFlow,
    StoredVersion,
    VersionRow,
    entered,
)
from callrouter.operations.flows.judge_flow import judge_flow
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.flows import (
    find_flow,
    find_flow_row,
    find_version,
    list_flows,
    list_live_versions,
    list_versions,
)
from callrouter.store.planned import find_plan

DRAFT = "draft"


class ShownFlow(Struct, frozen=True):
    """A flow with its draft, and what is planned to be published."""

    row: FlowRow
    draft: Flow
    plan: PlannedPublish | None


class Compared(Struct, frozen=True):
    """How one state of a flow differs from another, its sub-flows included."""

    flow: Difference
    sub_flows: tuple[tuple[int, str, Difference], ...]


async def show_flows(
    work: Work, wanted: Wanted, *, of_sub_flows: bool | None = None
) -> Listed[FlowRow]:
    """Those of the properties the actor sees. Raises NotFoundError or UnknownOrderError."""
    seen = work.where(Right.SEE, wanted)
    return await list_flows(work.connection, wanted, seen, of_sub_flows=of_sub_flows)


async def show_flow(work: Work, flow_id: int) -> ShownFlow:
    """Raises NotFoundError."""
    flow = await _find_seen(work, flow_id)
    row = await find_flow_row(work.connection, flow_id)
    if row is None:
        raise NotFoundError("There is no such flow.")
    return ShownFlow(row, flow.draft, await find_plan(work.connection, flow_id))


async def check_flow(work: Work, flow_id: int, body: Flow | None = None) -> tuple[Problem, ...]:
    """What keeps the draft (or `body` in its place) from being published, and what would annoy.

    Raises NotFoundError, and NotAllowedError for a body from somebody who draws no flows here.
    """
    flow = await _find_seen(work, flow_id)
    if body is not None:
        work.require(Right.EDIT_ROUTING, flow.property_id)
        flow = StoredFlow(
            flow.id, flow.property_id, flow.is_sub_flow, body, flow.revision, flow.saved_at
        )
    return (await judge_flow(work, flow)).compilation.problems


async def show_versions(work: Work, flow_id: int, wanted: Wanted) -> Listed[VersionRow]:
    """Raises NotFoundError or UnknownOrderError."""
    await _find_seen(work, flow_id)
    return await list_versions(work.connection, flow_id, wanted)


async def show_version(work: Work, flow_id: int, number: int) -> StoredVersion:
    """Raises NotFoundError."""
    await _find_seen(work, flow_id)
    found = await find_version(work.connection, flow_id, number)
    if found is None:
        raise NotFoundError(f"The flow has no version {number}.")
    return found


async def compare(work: Work, flow_id: int, before: int | str, after: int | str) -> Compared:
    """How `after` differs from `before`: version numbers, or `DRAFT`, with whose publish the
    sub-flows of today would go live. Raises NotFoundError."""
    flow = await _find_seen(work, flow_id)
    (former, entered_before), (present, entered_now) = [
        await _state(work, flow, which) for which in (before, after)
    ]
    inside = tuple(
        (id_, entered_now[id_].name, differ(entered_before[id_], entered_now[id_]))
        for id_ in sorted(entered(former, entered_before) & entered(present, entered_now))
        if id_ in entered_before and id_ in entered_now
    )
    inside = tuple(each for each in inside if not each[2].is_empty)
    return Compared(differ(former, present), inside)


async def find_seen(work: Work, flow_id: int) -> StoredFlow:
    """A flow in use that the actor sees, with its draft. Raises NotFoundError."""
    return await _find_seen(work, flow_id)


async def _find_seen(work: Work, flow_id: int) -> StoredFlow:
    flow = await find_flow(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.SEE, flow.property_id, "There is no such flow.")
    if flow.archived_at is not None:
        raise NotFoundError("There is no such flow.")
    return flow


async def _state(work: Work, flow: StoredFlow, which: int | str) -> tuple[Flow, dict[int, Flow]]:
    if isinstance(which, int):
        version = await find_version(work.connection, flow.id, which)
        if version is None:
            raise NotFoundError(f"The flow has no version {which}.")
        return version.body, version.sub_flows
    live = await list_live_versions(work.connection, flow.property_id, of_sub_flows=True)
    return flow.draft, {version.flow_id: version.body for version in live}
