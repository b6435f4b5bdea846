"""How does somebody become again what they were?"""

from typing import Any

from callrouter.domain.rights import Right
from callrouter.operations.people.archive_person import restore_archived
from callrouter.operations.people.save_person import restore_fields
from callrouter.operations.people.set_grants import restore_grants
from callrouter.operations.work import Work


async def restore_person(work: Work, person_id: int, before: Any) -> None:
    """Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require_anywhere(Right.EDIT_ROUTING)
    if "archived" in before:
        await restore_archived(work, person_id, before)
    elif "grants" in before:
        await restore_grants(work, person_id, before["grants"])
    else:
        await restore_fields(work, person_id, before)
