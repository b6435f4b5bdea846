"""How does a request that is sent again get the answer its first sending got?

The key is claimed in the transaction of the operation itself: either both are committed or
neither, and whoever sends the same key at the same time waits for the first.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import repeatable_requests


class FirstAnswer(Struct, frozen=True):
    """What the first request of a key was (its hash) and was answered."""

    hash: bytes
    status: int
    answer: bytes
    media_type: str


async def claim(
    connection: AsyncConnection, actor: str, key: str, hashed: bytes, at: datetime
) -> FirstAnswer | None:
    """The first request's answer; None: this is the first, and `save_answer` is to follow."""
    row = {"actor": actor, "key": key, "hash": hashed, "made_at": at}
    mine = await connection.execute(
        insert(repeatable_requests)
        .values(row)
        .on_conflict_do_nothing()
        .returning(repeatable_requests.c.key)
    )
    if mine.first() is not None:
        return None
    query = select(repeatable_requests).where(
        repeatable_requests.c.actor == actor, repeatable_requests.c.key == key
    )
    found = (await connection.execute(query)).one()
    return FirstAnswer(found.hash, found.status, found.answer, found.media_type)


async def save_answer(
    connection: AsyncConnection, actor: str, key: str, status: int, answer: bytes, media_type: str
) -> None:
    await connection.execute(
        update(repeatable_requests)
        .where(repeatable_requests.c.actor == actor, repeatable_requests.c.key == key)
        .values(status=status, answer=answer, media_type=media_type)
    )


async def forget_before(connection: AsyncConnection, at: datetime) -> int:
    """Keys may be used anew after this; gives how many were forgotten."""
    query = delete(repeatable_requests).where(repeatable_requests.c.made_at < at)
    return (await connection.execute(query)).rowcount
