"""Whose key is this, and what may it do?"""

from callrouter.domain.rights import Actor, ActorKind, actor_of
from callrouter.operations.keys.make_key import hash_secret
from callrouter.operations.work import Work
from callrouter.store.access import find_key_by_hash, load_members, note_use


class UnknownKeyError(LookupError):
    """The key is none of ours, has expired or was revoked; the sentence does not say which."""


async def find_actor(work: Work, secret: str) -> Actor:
    """Raises UnknownKeyError."""
    key = await find_key_by_hash(work.connection, hash_secret(secret))
    if key is None or key.revoked_at is not None:
        raise UnknownKeyError("The key is not known, or it is no longer valid; make another one.")
    if key.expires_at is not None and key.expires_at <= work.now:
        raise UnknownKeyError("The key is not known, or it is no longer valid; make another one.")
    await note_use(work.connection, key, work.now)
    lists = [grant.list_id for grant in key.grants if grant.list_id is not None]
    members = await load_members(work.connection, lists)
    return actor_of(ActorKind.KEY, key.id, key.name, key.grants, members)
