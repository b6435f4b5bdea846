"""Where is somebody signed in, and how is that ended?

Everybody sees and ends their own sessions; those of others are for whoever manages people.
"""

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import ActorKind, Right
from callrouter.domain.sessions import Session
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.people import find_person, find_person_by_email
from callrouter.store.sessions import (
    delete_session,
    delete_sessions,
    find_session,
)
from callrouter.store.sessions import list_sessions as list_stored


async def list_sessions(
    work: Work, wanted: Wanted, person_id: int | None = None
) -> Listed[Session]:
    """One's own, or somebody else's. Raises NotFoundError, NotAllowedError or UnknownOrderError."""
    own = _own_id(work)
    if person_id is None:
        person_id = own
    elif person_id != own:
        work.require_everywhere(Right.MANAGE_PEOPLE)
        if await find_person(work.connection, person_id) is None:
            raise NotFoundError("There is no such person.")
    if person_id is None:
        return Listed([])
    return await list_stored(work.connection, wanted, person_id, work.now)


async def end_session(work: Work, session_id: int) -> None:
    """It opens nothing from the commit on. Raises NotFoundError, also for others' sessions."""
    found = await find_session(work.connection, session_id)
    may_end = work.actor.may_everywhere(Right.MANAGE_PEOPLE)
    if found is None or not (found.person_id == _own_id(work) or may_end):
        raise NotFoundError("There is no such session.")
    await delete_session(work.connection, session_id)
    await work.record("session", session_id, f"Ended a session from {found.address}.")


async def end_other_sessions(work: Work) -> None:
    """All of one's own but the one that asks."""
    if (own := _own_id(work)) is not None:
        await delete_sessions(work.connection, own, keep=work.actor.session_id)


async def end_sessions_of(work: Work, email: str) -> int:
    """All of whoever has this e-mail; gives how many. Raises NotFoundError or NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    found = await find_person_by_email(work.connection, email)
    if found is None:
        raise NotFoundError(f"Nobody has the e-mail {email}.")
    person = found.value
    count = await delete_sessions(work.connection, person.id)
    await work.record("sessions", person.id, f"Ended all sessions of {person.name}.")
    return count


def _own_id(work: Work) -> int | None:
    return work.actor.id if work.actor.kind is ActorKind.PERSON else None
