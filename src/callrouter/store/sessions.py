"""How are sessions saved and read?"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.sessions import IDLE, Session
from callrouter.store.listing import by_time, list_page, span_of_time
from callrouter.store.tables import people, sessions

USE_NOTED_EVERY = timedelta(minutes=1)


async def save_new_session(
    connection: AsyncConnection,
    person_id: int,
    hashed: bytes,
    address: str,
    made_at: datetime,
    expires_at: datetime,
) -> int:
    """Gives its id. Those of this person that are over are forgotten."""
    await connection.execute(
        delete(sessions).where(sessions.c.person_id == person_id, _is_over(made_at))
    )
    row = {
        "person_id": person_id,
        "hash": hashed,
        "address": address,
        "made_at": made_at,
        "last_used_at": made_at,
        "expires_at": expires_at,
    }
    query = insert(sessions).values(row).returning(sessions.c.id)
    return int((await connection.execute(query)).scalar_one())


async def find_session_by_hash(
    connection: AsyncConnection, hashed: bytes
) -> tuple[Session, str] | None:
    """A session, over or not, and the name of its person; None where they are archived."""
    query = (
        select(sessions, people.c.name)
        .join(people, people.c.id == sessions.c.person_id)
        .where(sessions.c.hash == hashed, people.c.archived_at.is_(None))
    )
    row = (await connection.execute(query)).first()
    return None if row is None else (_read(row), row.name)


async def find_session(connection: AsyncConnection, session_id: int) -> Session | None:
    query = select(sessions).where(sessions.c.id == session_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def note_session_use(connection: AsyncConnection, session: Session, at: datetime) -> None:
    """When it was last used, to the minute."""
    if at - session.last_used_at >= USE_NOTED_EVERY:
        await connection.execute(
            update(sessions).where(sessions.c.id == session.id).values(last_used_at=at)
        )


async def list_sessions(
    connection: AsyncConnection, wanted: Wanted, person_id: int, at: datetime
) -> Listed[Session]:
    """A person's that are not over. Raises UnknownOrderError."""
    query = select(sessions).where(sessions.c.person_id == person_id, ~_is_over(at))
    query = span_of_time(query, sessions.c.made_at, wanted)
    orders = {"made": by_time(sessions.c.made_at)}
    return await list_page(connection, query, orders, sessions.c.id, wanted, _read, "-made")


async def delete_session(connection: AsyncConnection, session_id: int) -> None:
    await connection.execute(delete(sessions).where(sessions.c.id == session_id))


async def delete_sessions(
    connection: AsyncConnection, person_id: int, keep: int | None = None
) -> int:
    """All of a person's, but for one that is to be kept; gives how many."""
    query = delete(sessions).where(sessions.c.person_id == person_id)
    if keep is not None:
        query = query.where(sessions.c.id != keep)
    return (await connection.execute(query)).rowcount


def _is_over(at: datetime) -> ColumnElement[bool]:
    return or_(sessions.c.expires_at <= at, sessions.c.last_used_at <= at - IDLE)


def _read(row: Any) -> Session:
    return Session(
        row.id, row.person_id, row.address, row.made_at, row.last_used_at, row.expires_at
    )
