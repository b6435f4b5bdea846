"""How does a program get a key, and how is it taken away again?

A key is shown once, when it is made; only its hash is kept.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from callrouter.domain.access import ApiKey
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Grant, Right
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.access import (
    find_key,
    list_keys,
    save_new_key,
)
from callrouter.store.access import revoke_key as revoke_stored

PREFIX = "cr_"
_SHOWN = 9
_LONGEST_NAME = 100


class NewKey(Struct, frozen=True):
    """A key as it is made: `secret` is never shown again."""

    id: int
    secret: str


async def make_key(
    work: Work, name: str, grants: Sequence[Grant], expires_at: datetime | None = None
) -> NewKey:
    """Raises NotAllowedError or RefusedError: nobody gives away more than they have."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    faults = []
    if not name.strip() or len(name) > _LONGEST_NAME:
        faults.append(Fault(f"Give the key a name of at most {_LONGEST_NAME} letters.", "/name"))
    if not grants:
        faults.append(Fault("Say what the key may do: give it at least one grant.", "/grants"))
    if expires_at is not None and expires_at <= work.now:
        faults.append(Fault("Choose a time of expiry that is yet to come.", "/expires_at"))
    if not work.actor.covers(grants):
        faults.append(Fault("You cannot give a key more rights than you have.", "/grants"))
    if faults:
        raise RefusedError(*faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    key_id = await save_new_key(
        work.connection,
        name.strip(),
        secret[:_SHOWN],
        hash_secret(secret),
        work.by,
        work.now,
        expires_at,
        grants,
    )
    await work.record("key", key_id, f"Made the key {name}.", after={"name": name})
    return NewKey(key_id, secret)


async def revoke_key(work: Work, key_id: int) -> None:
    """The key opens nothing from the commit on. Raises NotFoundError or NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    found = await find_key(work.connection, key_id)
    if found is None:
        raise NotFoundError("There is no such key.")
    if found.revoked_at is None:
        await revoke_stored(work.connection, key_id, work.now)
        await work.record("key", key_id, f"Revoked the key {found.name}.")


async def show_key(work: Work, key_id: int) -> ApiKey:
    """Raises NotFoundError or NotAllowedError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    found = await find_key(work.connection, key_id)
    if found is None:
        raise NotFoundError("There is no such key.")
    return found


async def show_keys(work: Work, wanted: Wanted, *, revoked: bool = False) -> Listed[ApiKey]:
    """Raises NotAllowedError or UnknownOrderError."""
    work.require_everywhere(Right.MANAGE_PEOPLE)
    return await list_keys(work.connection, wanted, revoked=revoked)


def hash_secret(secret: str) -> bytes:
    """A secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
