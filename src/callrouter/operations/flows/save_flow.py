"""How does a flow come to be, and how is its draft changed? Live calls notice neither."""

from typing import Any

import msgspec

from callrouter.domain.rights import Right
from callrouter.ivr.flow import Flow
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change, save_draft, save_new_flow


async def create_flow(
    work: Work, property_id: int, draft: Flow, *, is_sub_flow: bool = False
) -> int:
    """A new flow with its first draft; gives its id. Raises NotFoundError, NotAllowedError or
    RefusedError."""
    work.require(Right.EDIT_ROUTING, property_id)
    _check(draft)
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
    _check(draft)
    await save_draft(work.connection, flow_id, draft)
    await work.record(
        "flow",
        flow_id,
        f"Changed the draft of {draft.name}.",
        property_id=found.property_id,
        before=found.draft,
        after=draft,
    )


async def restore_draft(work: Work, flow_id: int, before: Any) -> None:
    """The draft as it was. Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require_anywhere(Right.EDIT_ROUTING)
    await save_flow_draft(work, flow_id, msgspec.convert(before, Flow, strict=False))


def _check(draft: Flow) -> None:
    if not draft.name.strip():
        raise RefusedError("Give the flow a name.")
