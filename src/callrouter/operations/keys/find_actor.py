"""Whose key or session is this, and what may they do?"""

from collections.abc import Sequence

from msgspec.structs import replace

from callrouter.domain.rights import Actor, ActorKind, Grant, actor_of
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.sessions.sign_in import PREFIX as OF_A_SESSION
from callrouter.operations.work import Work
from callrouter.store.access import find_key_by_hash, list_grants, load_members, note_use
from callrouter.store.sessions import find_session_by_hash, note_session_use


class UnknownKeyError(LookupError):
    """What was sent is none of ours, has expired or was taken away; the sentence does not say
    which."""


async def find_actor(work: Work, secret: str) -> Actor:
    """Raises UnknownKeyError."""
    if secret.startswith(OF_A_SESSION):
        return await _find_person(work, secret)
    key = await find_key_by_hash(work.connection, hash_secret(secret))
    if key is None or key.revoked_at is not None:
        raise UnknownKeyError("The key is not known, or it is no longer valid; make another one.")
    if key.expires_at is not None and key.expires_at <= work.now:
        raise UnknownKeyError("The key is not known, or it is no longer valid; make another one.")
    await note_use(work.connection, key, work.now)
    return await _actor(work, ActorKind.KEY, key.id, key.name, key.grants)


async def _find_person(work: Work, secret: str) -> Actor:
    found = await find_session_by_hash(work.connection, hash_secret(secret))
    if found is None or found[0].is_over(work.now):
        raise UnknownKeyError("You are not signed in, or no longer; sign in again.")
    session, name = found
    await note_session_use(work.connection, session, work.now)
    person_id = session.person_id
    grants = (await list_grants(work.connection, person_ids=[person_id])).get(person_id, ())
    actor = await _actor(work, ActorKind.PERSON, person_id, name, grants)
    return replace(actor, session_id=session.id)


async def _actor(
    work: Work, kind: ActorKind, id_: int, name: str, grants: Sequence[Grant]
) -> Actor:
    lists = [grant.list_id for grant in grants if grant.list_id is not None]
    return actor_of(kind, id_, name, grants, await load_members(work.connection, lists))
