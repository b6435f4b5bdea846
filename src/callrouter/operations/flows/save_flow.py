"""How does a flow come to be, and how is its draft changed? Live calls notice neither."""

from callrouter.ivr.flow import Flow
from callrouter.operations.house import NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change, save_draft, save_new_flow


async def create_flow(
    work: Work, property_id: int, draft: Flow, *, is_sub_flow: bool = False
) -> int:
    """A new flow with its first draft; gives its id. Raises RefusedError."""
    _check(draft)
    return await save_new_flow(work.connection, property_id, draft, is_sub_flow)


async def save_flow_draft(work: Work, flow_id: int, draft: Flow) -> None:
    """Replace a flow's draft, finished or not. Raises NotFoundError or RefusedError."""
    _check(draft)
    if await find_flow_to_change(work.connection, flow_id) is None:
        raise NotFoundError("There is no such flow.")
    await save_draft(work.connection, flow_id, draft)


def _check(draft: Flow) -> None:
    if not draft.name.strip():
        raise RefusedError("Give the flow a name.")
