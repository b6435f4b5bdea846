"""How does somebody leave the company, without the calls they took being lost?

They are archived, not deleted. Whoever calls ring, or who gets messages, is not taken from under
the callers: what names them must let go of them first.
"""

from typing import Any

import msgspec

from callrouter.domain.rights import Grant, Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptPerson
from callrouter.operations.people.save_person import require_where_reached
from callrouter.operations.people.set_grants import (
    judge_grants,
    judge_leaving_admin,
    require_above,
)
from callrouter.operations.uses.find_uses import (
    find_properties_reaching,
    find_uses_of_person,
    tell_uses,
)
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.access import list_grants, save_grants
from callrouter.store.admins import hold_admins
from callrouter.store.people import find_person, save_archived, save_default_property
from callrouter.store.sessions import delete_sessions
from callrouter.store.sign_in import delete_password, list_people_with_password


async def archive_person(work: Work, person_id: int, revision: int | None = None) -> None:
    """Out of use; rights, password and sessions are gone with it.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require_anywhere(Right.EDIT_ROUTING)
    await hold_admins(work.connection)
    found = await _find(work, person_id, revision)
    if found.archived_at is not None:
        return
    name = found.value.name
    grants = (await list_grants(work.connection, person_ids=[person_id])).get(person_id, ())
    if grants or await list_people_with_password(work.connection, [person_id]):
        await require_above(work, person_id)
    if uses := await find_uses_of_person(work, person_id):
        raise RefusedError(tell_uses(work, name, uses))
    await require_where_reached(work, person_id)
    if faults := await judge_leaving_admin(work.connection, person_id, name):
        raise RefusedError(*faults)
    for property_id in await find_properties_reaching(work, person_id):
        work.changes_calls_of(property_id)
    await save_archived(work.connection, person_id, work.now, work.now)
    await save_grants(work.connection, (), person_id=person_id)
    await delete_password(work.connection, person_id)
    await delete_sessions(work.connection, person_id)
    await save_default_property(work.connection, person_id, None)
    await work.record(
        "person",
        person_id,
        f"Archived {name}.",
        before={"archived": False, "grants": grants},
        after={"archived": True},
    )


async def return_person(work: Work, person_id: int, revision: int | None = None) -> None:
    """Back into use, without rights and without a password. Raises as `archive_person` does."""
    work.require_anywhere(Right.EDIT_ROUTING)
    await _return(work, person_id, revision, ())


async def restore_archived(work: Work, person_id: int, before: Any) -> None:
    """In use or archived as before, with the rights of then. Raises as `archive_person` does."""
    work.require_anywhere(Right.EDIT_ROUTING)
    if before["archived"]:
        await archive_person(work, person_id)
        return
    grants = msgspec.convert(before.get("grants", ()), tuple[Grant, ...])
    if grants and (faults := await judge_grants(work, grants)):
        raise RefusedError(*faults)
    await _return(work, person_id, None, grants)


async def _return(
    work: Work, person_id: int, revision: int | None, grants: tuple[Grant, ...]
) -> None:
    found = await _find(work, person_id, revision)
    if found.archived_at is None:
        return
    await save_archived(work.connection, person_id, None, work.now)
    await save_grants(work.connection, grants, person_id=person_id)
    await work.record(
        "person",
        person_id,
        f"Took back into use: {found.value.name}.",
        before={"archived": True},
        after={"archived": False, "grants": grants},
    )


async def _find(work: Work, person_id: int, revision: int | None) -> Saved[KeptPerson]:
    found = await find_person(work.connection, person_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such person.")
    work.expect(found.revision, revision)
    return found
