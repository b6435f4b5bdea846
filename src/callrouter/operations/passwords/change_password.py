"""How does somebody who is signed in choose another password?"""

from callrouter.domain.rights import ActorKind
from callrouter.operations.passwords.hash_password import (
    hash_password,
    is_password,
    judge_password,
)
from callrouter.operations.sessions.count_tries import begin_try, forgive_tries
from callrouter.operations.work import NotAllowedError, RefusedError, Work
from callrouter.store.people import find_person
from callrouter.store.sessions import delete_sessions
from callrouter.store.sign_in import find_sign_in_of, save_password


async def change_password(work: Work, present: str, new: str, address: str) -> bool:
    """The new one counts from the commit on, and all other sessions end.

    False: the present one is not right. That is no error, because the try must stay written down.
    Raises NotAllowedError, RefusedError or TooManyTriesError.
    """
    if work.actor.kind is not ActorKind.PERSON or work.actor.id is None:
        raise NotAllowedError("A key has no password; sign in to change yours.")
    person = await find_person(work.connection, work.actor.id, to_change=True)
    found = await find_sign_in_of(work.connection, work.actor.id)
    if person is None or found is None or found.password_hash is None:
        raise NotAllowedError("You have no password; ask for one by e-mail.")
    if faults := judge_password(new, person.value, "/new"):
        raise RefusedError(*faults)
    await begin_try(work, found.email, address)
    if not await is_password(present, found.password_hash):
        return False
    await forgive_tries(work, found.email)
    await save_password(work.connection, found.person_id, await hash_password(new), work.now)
    await delete_sessions(work.connection, found.person_id, keep=work.actor.session_id)
    await work.record("password", found.person_id, f"{found.name} changed their password.")
    return True
