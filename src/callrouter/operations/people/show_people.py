"""Who works for the company, and who of them may do what?

People are the company's: whoever sees any property sees them all. What they may do is for those who
manage people.
"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.staff import Access, KeptPerson
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.access import list_grants
from callrouter.store.people import find_person
from callrouter.store.people import list_people as list_stored
from callrouter.store.sign_in import list_people_with_password


async def show_person(work: Work, person_id: int) -> Saved[KeptPerson]:
    """Raises NotFoundError or NotAllowedError."""
    work.require_anywhere(Right.SEE)
    found = await find_person(work.connection, person_id)
    if found is None:
        raise NotFoundError("There is no such person.")
    return found


async def list_people(
    work: Work, wanted: Wanted, *, archived: bool = False
) -> Listed[Saved[KeptPerson]]:
    """Raises NotAllowedError, NotFoundError or UnknownOrderError."""
    work.require_anywhere(Right.SEE)
    seen = work.where(Right.SEE, wanted)
    return await list_stored(work.connection, wanted, seen, archived=archived)


async def show_access(work: Work, person_id: int) -> Saved[Access]:
    """What somebody may do, and whether they have a password; the revision is the person's.

    Raises NotFoundError or NotAllowedError.
    """
    work.require_everywhere(Right.MANAGE_PEOPLE)
    found = await show_person(work, person_id)
    grants = await list_grants(work.connection, person_ids=[person_id])
    has_password = bool(await list_people_with_password(work.connection, [person_id]))
    access = Access(grants.get(person_id, ()), has_password)
    return Saved(access, found.revision, found.saved_at, found.archived_at)


async def list_users(work: Work, wanted: Wanted) -> Listed[tuple[KeptPerson, Access]]:
    """Everybody who is not archived, and what they may do.

    Raises NotAllowedError or UnknownOrderError.
    """
    work.require_everywhere(Right.MANAGE_PEOPLE)
    found = await list_people(work, wanted)
    ids = [each.value.id for each in found.items]
    grants = await list_grants(work.connection, person_ids=ids)
    with_password = await list_people_with_password(work.connection, ids)
    shown = [
        (each.value, Access(grants.get(each.value.id, ()), each.value.id in with_password))
        for each in found.items
    ]
    return Listed(shown, found.ended)
