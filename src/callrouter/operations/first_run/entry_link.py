"""How does somebody come in who has no password yet? By a link that is shown where the service starts.

It works once, for a day, and only its hash is kept. Where nobody has rights yet it leads to setting
the company up.
"""

import secrets
from datetime import timedelta

from callrouter.domain.rights import Actor, ActorKind, Right
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.sessions.sign_in import NewSession, begin_session
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.company import (
    delete_entry_link,
    find_entry_link,
    has_people_with_rights,
    save_new_entry_link,
)
from callrouter.store.people import find_person

LASTS = timedelta(days=1)
NO_LINK = (
    "The link is not known, was used or has expired; the service shows a new one at its start."
)


async def make_entry_link(work: Work, person_id: int | None) -> str:
    """Its secret part; None: for whoever sets the company up. Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    secret = secrets.token_urlsafe(32)
    await save_new_entry_link(work.connection, hash_secret(secret), person_id, work.now + LASTS)
    return secret


async def is_new(work: Work) -> bool:
    """Whether nobody has rights here yet. Raises NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    return not await has_people_with_rights(work.connection)


async def leads_to_setting_up(house: House, secret: str) -> bool:
    """Whether a link is for setting the company up, not for somebody. Raises NotFoundError."""
    async with house.work() as work:
        found = await find_entry_link(work.connection, hash_secret(secret), work.now)
        if found is None or (found.person_id is None and not await is_new(work)):
            raise NotFoundError(NO_LINK)
        return found.person_id is None


async def enter(house: House, secret: str, address: str) -> NewSession:
    """A session for whom the link is; it is good no more. Raises NotFoundError."""
    async with house.work() as work:
        hashed = hash_secret(secret)
        found = await find_entry_link(work.connection, hashed, work.now)
        if found is None or found.person_id is None:
            raise NotFoundError(NO_LINK)
        person = await find_person(work.connection, found.person_id)
        if person is None or person.archived_at is not None:
            raise NotFoundError(NO_LINK)
        if not await delete_entry_link(work.connection, hashed):
            raise NotFoundError(NO_LINK)  # used in this very moment
        work.actor = Actor(ActorKind.PERSON, found.person_id, person.value.name)
        return await begin_session(work, address)
