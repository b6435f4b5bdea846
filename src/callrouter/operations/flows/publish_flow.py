"""How does a draft begin to answer calls?

It is compiled against everything it names; errors refuse the publish. Calls that are under way
stay on the version they began with.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.problems import Problem
from callrouter.domain.rights import Right
from callrouter.ivr.flow import Flow
from callrouter.ivr.versions import StoredFlow
from callrouter.operations.flows.judge_flow import judge_flow
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change, find_version, save_new_version

LONGEST_NOTE = 1_000


class Published(Struct, frozen=True):
    """The new version's id and number, and what was warned of."""

    version_id: int
    number: int
    warnings: tuple[Problem, ...]


async def publish_flow(
    work: Work, flow_id: int, note: str = "", revision: int | None = None
) -> Published:
    """Make the draft the live version from the commit on; `revision` is the draft's that was read,
    if any.

    Raises NotFoundError, NotAllowedError, StaleError, or RefusedError with the sentences of every
    error.
    """
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    work.expect(flow.revision, revision)
    return await put_live(work, flow, note)


async def publish_again(work: Work, flow_id: int, number: int) -> Published:
    """Publish a former version once more, as a new one; the draft stays as it is.

    Raises as `publish_flow` does: people and weeks may have changed since.
    """
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    former = await find_version(work.connection, flow_id, number)
    if former is None:
        raise NotFoundError(f"The flow has no version {number}.")
    again, note = replace(flow, draft=former.body), f"Version {number} again."
    return await put_live(work, again, note, sub_flows=former.sub_flows)


async def put_live(
    work: Work,
    flow: StoredFlow,
    note: str,
    *,
    by: str | None = None,
    sub_flows: Mapping[int, Flow] | None = None,
) -> Published:
    """What stands as a locked flow's draft answers calls from the commit on.

    `by` is its author, None = whoever asks; `sub_flows` are frozen into it, None = as they are
    published now. Raises NotAllowedError or RefusedError.
    """
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    if len(note) > LONGEST_NOTE:
        raise RefusedError(Fault(f"Shorten the note to {LONGEST_NOTE} letters.", "/note"))
    judged = await judge_flow(work, flow, sub_flows, to_publish=True)
    refuse_errors(judged.compilation.errors)
    former = await find_version(work.connection, flow.id, None)
    version = await save_new_version(
        work.connection, flow, judged.sub_flows, by or work.by, note, work.now
    )
    work.changes_calls_of(flow.property_id)
    await work.record(
        "flow",
        flow.id,
        f"Published {flow.draft.name}, version {version.number}.",
        property_id=flow.property_id,
        before=None if former is None else {"version": former.number},
        after={"version": version.number, "note": note},
    )
    return Published(version.id, version.number, judged.compilation.warnings)


def refuse_errors(errors: tuple[Problem, ...]) -> None:
    """Raises RefusedError with every sentence, unless there is none; `field` names the node."""
    if errors:
        raise RefusedError(*(Fault(each.sentence, field_of(each)) for each in errors))


def field_of(problem: Problem) -> str | None:
    """Where a problem lies, as a pointer: the node by its id."""
    return None if problem.node_id is None else f"/nodes/{problem.node_id}"
