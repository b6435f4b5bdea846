"""How does somebody come in with e-mail and password?

They get a session: a secret that is shown once and kept only as a hash. What is told to whoever
fails does not depend on whether there is such a person, nor does the time it takes.
"""

import secrets
from datetime import datetime

from msgspec import Struct

from callrouter.domain.rights import Actor, ActorKind
from callrouter.domain.sessions import LONGEST
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.passwords.hash_password import is_password
from callrouter.operations.sessions.count_tries import begin_try, forgive_tries
from callrouter.operations.work import Work
from callrouter.store.sessions import save_new_session
from callrouter.store.sign_in import find_sign_in

PREFIX = "cs_"


class NotSignedInError(RuntimeError):
    """The e-mail or the password is wrong; the sentence does not say which."""


class NewSession(Struct, frozen=True):
    """A session as it begins: `secret` is never shown again."""

    id: int
    secret: str
    person_id: int
    name: str
    expires_at: datetime


async def sign_in(house: House, email: str, password: str, address: str) -> NewSession:
    """Begin a session for whoever has this e-mail and password, coming from `address`.

    Three steps, each committed for itself: the try is written down, the password judged with no
    connection held, and the session begun. Raises NotSignedInError or TooManyTriesError.
    """
    async with house.work() as work:
        await begin_try(work, email, address)
        found = await find_sign_in(work.connection, email)
    is_right = await is_password(password, found.password_hash if found else None)
    if found is None or not is_right:
        raise _not_signed_in()
    actor = Actor(ActorKind.PERSON, found.person_id, found.name)
    async with house.work(actor) as work:
        if await find_sign_in(work.connection, email) != found:
            raise _not_signed_in()  # archived, or given another password, in this very moment
        made = await begin_session(work, address)
        await forgive_tries(work, email)
    return made


async def begin_session(work: Work, address: str) -> NewSession:
    """One for the person who acts, who has shown who they are."""
    assert work.actor.id is not None
    secret, expires_at = PREFIX + secrets.token_urlsafe(32), work.now + LONGEST
    session_id = await save_new_session(
        work.connection, work.actor.id, hash_secret(secret), address, work.now, expires_at
    )
    return NewSession(session_id, secret, work.actor.id, work.actor.name, expires_at)


def _not_signed_in() -> NotSignedInError:
    return NotSignedInError("The e-mail or the password is not right.")
