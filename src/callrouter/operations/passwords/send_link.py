"""How does somebody get a link by e-mail that lets them choose a password?

Whoever forgot theirs asks for one, good for an hour; whoever is new is invited, for a week. A link
works once, and only its hash is kept.
"""

import asyncio
import secrets
from datetime import datetime, timedelta

from msgspec import Struct

from callrouter.domain.rights import Actor, ActorKind, Right
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.mail.send_mail import Mail, send_mail
from callrouter.operations.people.set_grants import require_above
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.people import find_person
from callrouter.store.sign_in import count_links, find_sign_in, find_sign_in_of, save_new_link

RESET_LASTS, INVITATION_LASTS = timedelta(hours=1), timedelta(days=7)
MOST_RESETS_AN_HOUR = 3
ANSWERED_AFTER_SECONDS = 0.25
"""However long it takes to find out: the time tells nobody whether there is such a person."""

_RESET = """Hello {name},

somebody asked for a new password for callrouter with this e-mail. {how}

It works once, and for an hour. If it was not you, do nothing: your password stays as it is.
"""
_INVITATION = """Hello {name},

{by} has made you an account at callrouter. {how}

It works once, and for seven days.
"""


class Invitation(Struct, frozen=True):
    """Where it was sent, and until when it is good."""

    email: str
    expires_at: datetime


async def ask_for_reset(house: House, email: str) -> None:
    """Send a link to whoever signs in with this e-mail; whether there is somebody is not told."""
    loop = asyncio.get_running_loop()
    answered_at = loop.time() + ANSWERED_AFTER_SECONDS
    async with house.work() as work:
        found = await find_sign_in(work.connection, email)
        if found is not None and (found.password_hash or found.has_grants):
            work.actor = Actor(ActorKind.PERSON, found.person_id, found.name)
            since = work.now - RESET_LASTS
            made = await count_links(work.connection, found.person_id, since)
            if made < MOST_RESETS_AN_HOUR:
                token = await _make(work, found.person_id, work.now + RESET_LASTS)
                text = _RESET.format(name=found.name, how=_how(house.pages_url, token))
                await send_mail(work, Mail(found.email, "A new password for callrouter", text))
    await asyncio.sleep(max(0.0, answered_at - loop.time()))


async def invite_person(work: Work, person_id: int, pages_url: str | None) -> Invitation:
    """Send somebody the link to their first password.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require_everywhere(Right.MANAGE_PEOPLE)
    person = await find_person(work.connection, person_id, to_change=True)
    if person is None:
        raise NotFoundError("There is no such person.")
    await require_above(work, person_id)
    name = person.value.name
    if person.archived_at is not None:
        raise RefusedError(f"{name} is archived; take them back into use first.")
    found = await find_sign_in_of(work.connection, person_id)
    if found is None:
        raise RefusedError(f"{name} has no e-mail to send an invitation to; enter one first.")
    if found.password_hash is not None:
        raise RefusedError(f"{name} has a password already, and can ask for a new one by e-mail.")
    expires_at = work.now + INVITATION_LASTS
    token = await _make(work, person_id, expires_at)
    text = _INVITATION.format(name=name, by=work.by, how=_how(pages_url, token))
    await send_mail(work, Mail(found.email, "Your account at callrouter", text))
    await work.record("invitation", person_id, f"Invited {name}.")
    return Invitation(found.email, expires_at)


async def _make(work: Work, person_id: int, expires_at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    await save_new_link(work.connection, person_id, hash_secret(token), work.now, expires_at)
    return token


def _how(pages_url: str | None, token: str) -> str:
    if pages_url is not None:
        return f"Choose one here:\n\n{pages_url}/reset?token={token}"
    return (
        f'Choose one by sending {{"password": "…"}} with PUT to\n\n/api/v1/password-resets/{token}'
    )
