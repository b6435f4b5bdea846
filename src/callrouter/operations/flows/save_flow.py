"""How does a flow come to be, and how is its draft changed? Live calls notice neither."""

from typing import Any

import msgspec

from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.rights import Right
from callrouter.ivr.flow import Flow
from callrouter.operations.fitting import misfits
from callrouter.operations.flows.show_flows import find_seen, show_version
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change, save_draft, save_new_flow
from callrouter.store.properties import find_property


async def create_flow(
    work: Work, property_id: int, draft: Flow, *, is_sub_flow: bool = False
) -> int:
    """A new flow with its first draft; gives its id. Raises NotFoundError, NotAllowedError or
    RefusedError."""
    work.require(Right.EDIT_ROUTING, property_id)
    if await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    _check(draft, "/draft/name")
    flow_id = await save_new_flow(work.connection, property_id, draft, is_sub_flow)
    await work.record(
        "flow", flow_id, f"Made the flow {draft.name}.", property_id=property_id, after=draft
    )
    return flow_id


async def save_flow_draft(
    work: Work, flow_id: int, draft: Flow, revision: int | None = None
) -> None:
    """Replace a flow's draft, finished or not; `revision` is the one that was read, if any.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_flow_to_change(work.connection, flow_id)
    if found is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.EDIT_ROUTING, found.property_id, "There is no such flow.")
    work.expect(found.revision, revision)
    _check(draft, "/name")
    await save_draft(work.connection, flow_id, draft, work.now)
    await work.record(
        "flow",
        flow_id,
        f"Changed the draft of {draft.name}.",
        property_id=found.property_id,
        before=found.draft,
        after=draft,
    )


async def restore_version(
    work: Work, flow_id: int, number: int, revision: int | None = None
) -> None:
    """Make a published version the draft. Raises as `save_flow_draft` does."""
    flow = await find_seen(work, flow_id)
    work.require(Right.EDIT_ROUTING, flow.property_id, "There is no such flow.")
    version = await show_version(work, flow_id, number)
    await save_flow_draft(work, flow_id, version.body, revision)


async def restore_draft(work: Work, flow_id: int, before: Any) -> None:
    """The draft as it was. Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require_anywhere(Right.EDIT_ROUTING)
    await save_flow_draft(work, flow_id, msgspec.convert(before, Flow, strict=False))


def _check(draft: Flow, field: str) -> None:
    if not draft.name.strip():
        raise RefusedError(Fault("Give the flow a name.", field))
    if len(draft.name) > LONGEST_NAME:
        raise RefusedError(Fault(f"Shorten the flow's name to {LONGEST_NAME} letters.", field))
    if faults := misfits(draft):
        raise RefusedError(*faults)
