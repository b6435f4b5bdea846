"""How are passwords, the links that set them, and tries to sign in saved and read?"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import grants, password_links, passwords, people, sign_in_tries

_TRIES_FORGOTTEN_AT_ONCE = 1_000
_EMAILS, _ADDRESSES = 0x5E41, 0x5E42
"""What an advisory lock is on: any numbers, the same in every process."""


class SignIn(Struct, frozen=True):
    """Who somebody with this e-mail is, and the hash of their password, if they have one."""

    person_id: int
    name: str
    email: str
    password_hash: str | None
    has_grants: bool


async def find_sign_in(connection: AsyncConnection, email: str) -> SignIn | None:
    """Whoever has this e-mail, in whatever letters, and is not archived."""
    query = _SIGN_INS.where(func.lower(people.c.email) == email.lower())
    row = (await connection.execute(query)).first()
    return None if row is None else SignIn(*row)


async def find_sign_in_of(connection: AsyncConnection, person_id: int) -> SignIn | None:
    """The same by the person; None also for somebody without an e-mail."""
    row = (await connection.execute(_SIGN_INS.where(people.c.id == person_id))).first()
    return None if row is None else SignIn(*row)


async def list_people_with_password(
    connection: AsyncConnection, person_ids: Sequence[int]
) -> frozenset[int]:
    query = select(passwords.c.person_id).where(passwords.c.person_id.in_(person_ids))
    return frozenset((await connection.execute(query)).scalars())


async def save_password(
    connection: AsyncConnection, person_id: int, hashed: str, at: datetime
) -> None:
    """In place of the one before; every link that would set one is worth nothing from now on."""
    row = {"person_id": person_id, "hash": hashed, "set_at": at}
    await connection.execute(
        upsert(passwords)
        .values(row)
        .on_conflict_do_update(index_elements=["person_id"], set_={"hash": hashed, "set_at": at})
    )
    await _delete_links(connection, person_id)


async def delete_password(connection: AsyncConnection, person_id: int) -> None:
    """Nobody signs in as this person from now on, nor by a link that is under way."""
    await connection.execute(delete(passwords).where(passwords.c.person_id == person_id))
    await _delete_links(connection, person_id)


async def save_new_link(
    connection: AsyncConnection,
    person_id: int,
    hashed: bytes,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    """A link that sets a password; those of this person that have expired are forgotten."""
    await connection.execute(
        delete(password_links).where(
            password_links.c.person_id == person_id, password_links.c.expires_at <= made_at
        )
    )
    row = {"person_id": person_id, "hash": hashed, "made_at": made_at, "expires_at": expires_at}
    await connection.execute(insert(password_links).values(row))


async def count_links(connection: AsyncConnection, person_id: int, since: datetime) -> int:
    """How many were made for a person after this instant."""
    query = select(func.count()).where(
        password_links.c.person_id == person_id, password_links.c.made_at > since
    )
    return int((await connection.execute(query)).scalar_one())


async def use_link(connection: AsyncConnection, hashed: bytes, at: datetime) -> int | None:
    """Whose link this is, if it is good still; it is not a second time."""
    query = (
        delete(password_links)
        .where(password_links.c.hash == hashed, password_links.c.expires_at > at)
        .returning(password_links.c.person_id)
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def hold_tries(connection: AsyncConnection, email_hash: bytes, address: str) -> None:
    """Until the transaction ends, others who try with this e-mail or from this address wait."""
    for kind, words in ((_EMAILS, email_hash.hex()), (_ADDRESSES, address)):
        await connection.execute(select(func.pg_advisory_xact_lock(kind, func.hashtext(words))))


async def save_try(
    connection: AsyncConnection, email_hash: bytes, address: str, at: datetime
) -> None:
    row = {"email_hash": email_hash, "address": address, "at": at}
    await connection.execute(insert(sign_in_tries).values(row))


async def find_try_by_email(
    connection: AsyncConnection, email_hash: bytes, since: datetime, number: int
) -> datetime | None:
    """When the try was that is `number` back from the last with this e-mail, if after `since`."""
    query = select(sign_in_tries.c.at).where(
        sign_in_tries.c.email_hash == email_hash, sign_in_tries.c.at > since
    )
    query = query.order_by(sign_in_tries.c.at.desc()).offset(number - 1).limit(1)
    return (await connection.execute(query)).scalar_one_or_none()


async def find_try_by_address(
    connection: AsyncConnection, address: str, since: datetime, number: int
) -> datetime | None:
    """The same for an address."""
    query = select(sign_in_tries.c.at).where(
        sign_in_tries.c.address == address, sign_in_tries.c.at > since
    )
    query = query.order_by(sign_in_tries.c.at.desc()).offset(number - 1).limit(1)
    return (await connection.execute(query)).scalar_one_or_none()


async def delete_tries(connection: AsyncConnection, email_hash: bytes) -> None:
    """Those with this e-mail count no more."""
    await connection.execute(delete(sign_in_tries).where(sign_in_tries.c.email_hash == email_hash))


async def delete_tries_before(connection: AsyncConnection, at: datetime) -> None:
    """Those that count no more; what another process is deleting is left to it."""
    old = (
        select(sign_in_tries.c.id)
        .where(sign_in_tries.c.at <= at)
        .limit(_TRIES_FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await connection.execute(delete(sign_in_tries).where(sign_in_tries.c.id.in_(old)))


_SIGN_INS = (
    select(
        people.c.id,
        people.c.name,
        people.c.email,
        passwords.c.hash,
        select(grants.c.id).where(grants.c.person_id == people.c.id).exists(),
    )
    .outerjoin(passwords, passwords.c.person_id == people.c.id)
    .where(people.c.archived_at.is_(None), people.c.email.is_not(None))
)


async def _delete_links(connection: AsyncConnection, person_id: int) -> None:
    await connection.execute(delete(password_links).where(password_links.c.person_id == person_id))
