"""How does a mailed link become a password?"""

from callrouter.domain.rights import Actor, ActorKind
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.passwords.hash_password import hash_password, judge_password
from callrouter.operations.sessions.count_tries import forgive_tries
from callrouter.operations.work import NotFoundError, RefusedError
from callrouter.store.people import find_person
from callrouter.store.sessions import delete_sessions
from callrouter.store.sign_in import save_password
from callrouter.store.sign_in import use_link as use_stored


async def use_link(house: House, token: str, password: str) -> None:
    """The password counts from the commit on, and all of the person's sessions end.

    A password that is refused leaves the link good. Raises NotFoundError or RefusedError.
    """
    async with house.work() as work:
        person_id = await use_stored(work.connection, hash_secret(token), work.now)
        person = None
        if person_id is not None:
            person = await find_person(work.connection, person_id, to_change=True)
        if person is None or person.archived_at is not None:
            raise NotFoundError("The link is not known, was used or has expired; ask for another.")
        known = person.value
        if faults := judge_password(password, known):
            raise RefusedError(*faults)
        work.actor = Actor(ActorKind.PERSON, known.id, known.name)
        await save_password(work.connection, known.id, await hash_password(password), work.now)
        await delete_sessions(work.connection, known.id)
        if known.email is not None:
            await forgive_tries(work, known.email)
        await work.record("password", known.id, f"{known.name} chose a password by a mailed link.")
