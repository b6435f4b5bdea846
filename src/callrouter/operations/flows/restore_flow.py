"""How is a change of a flow taken back: of its draft, of what is published, of its being deleted?"""

from typing import Any

from callrouter.domain.rights import Right
from callrouter.operations.flows.archive_flow import archive_flow, unarchive_flow
from callrouter.operations.flows.publish_flow import publish_again
from callrouter.operations.flows.save_flow import restore_draft
from callrouter.operations.work import Work


async def restore_flow(work: Work, flow_id: int, before: Any) -> None:
    """As it was; a version that answered calls before is published again, as a new one.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    if "archived" in before:
        await (archive_flow if before["archived"] else unarchive_flow)(work, flow_id)
    elif "version" in before:
        await publish_again(work, flow_id, before["version"])
    else:
        await restore_draft(work, flow_id, before)
