"""Who may do what? Grants are given and taken by those who manage people.

Nobody gives more than they have, nor touches the rights of somebody who has more. One person who
may do everything everywhere is always left.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.rights import COMPANY_RIGHTS, Grant, Right
from callrouter.operations.work import Fault, NotAllowedError, NotFoundError, RefusedError, Work
from callrouter.store.access import (
    find_missing_lists,
    list_grants,
    save_grants,
)
from callrouter.store.admins import hold_admins, list_admins
from callrouter.store.people import find_person, note_new_grants
from callrouter.store.properties import find_missing_properties


async def set_grants(
    work: Work, person_id: int, grants: Sequence[Grant], revision: int | None = None
) -> int:
    """Somebody has these grants from the commit on, and no others; gives the person's revision.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require_everywhere(Right.MANAGE_PEOPLE)
    await hold_admins(work.connection)
    found = await find_person(work.connection, person_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such person.")
    work.expect(found.revision, revision)
    former = await require_above(work, person_id)
    given = tuple(dict.fromkeys(grants))
    name = found.value.name
    if found.archived_at is not None:
        raise RefusedError(f"{name} is archived; take them back into use first.")
    faults = await judge_grants(work, given)
    if not any(_is_everywhere(grant) and grant.gives >= COMPANY_RIGHTS for grant in given):
        faults += await judge_leaving_admin(work.connection, person_id, name)
    if faults:
        raise RefusedError(*faults)
    if given == former:
        return found.revision
    await save_grants(work.connection, given, person_id=person_id)
    await note_new_grants(work.connection, person_id, work.now)
    await work.record(
        "person",
        person_id,
        f"Changed the rights of {name}.",
        before={"grants": former},
        after={"grants": given},
    )
    return found.revision + 1


async def restore_grants(work: Work, person_id: int, before: Any) -> None:
    """As they were. Raises as `set_grants` does."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    await set_grants(work, person_id, msgspec.convert(before, list[Grant]))


async def require_above(work: Work, person_id: int) -> tuple[Grant, ...]:
    """Go on only if the actor manages people and has every right this person has; gives the
    person's grants. Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    grants = (await list_grants(work.connection, person_ids=[person_id])).get(person_id, ())
    if not work.actor.covers(grants):
        raise NotAllowedError(
            "This person may do more than you; ask somebody who has all of their rights."
        )
    return grants


async def judge_grants(work: Work, grants: Sequence[Grant]) -> list[Fault]:
    """What speaks against giving these."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    faults = []
    places = {grant.property_id for grant in grants if grant.property_id is not None}
    lists = {grant.list_id for grant in grants if grant.list_id is not None}
    no_properties = set(await find_missing_properties(work.connection, places))
    no_lists = set(await find_missing_lists(work.connection, lists))
    for position, grant in enumerate(grants):
        field = f"/grants/{position}"
        if grant.property_id is not None and grant.list_id is not None:
            faults.append(Fault("Name a property or a list, not both.", field))
        if grant.property_id in no_properties:
            sentence = f"There is no property {grant.property_id}; choose another."
            faults.append(Fault(sentence, f"{field}/property_id"))
        if grant.list_id in no_lists:
            sentence = f"There is no property list {grant.list_id}; choose another."
            faults.append(Fault(sentence, f"{field}/list_id"))
    if not work.actor.covers(grants):
        faults.append(Fault("You cannot give more rights than you have.", "/grants"))
    return faults


async def judge_leaving_admin(
    connection: AsyncConnection, person_id: int, name: str
) -> list[Fault]:
    """What speaks against somebody having the company's rights no more; `hold_admins` before."""
    if await list_admins(connection) != {person_id}:
        return []
    sentence = f"{name} is the last admin everywhere; make somebody else one first."
    return [Fault(sentence, "/grants")]


def _is_everywhere(grant: Grant) -> bool:
    return grant.property_id is None and grant.list_id is None
