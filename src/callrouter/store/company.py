"""How are the company's name, and the links that let somebody in once, saved and read?"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.store.tables import company, entry_links, grants, people

_ALONE = 0x5E43
"""What an advisory lock is on: any number, the same in every process."""


class EntryLink(Struct, frozen=True):
    """Whom it lets in; None: whoever sets the company up."""

    person_id: int | None


async def find_company_name(connection: AsyncConnection) -> str | None:
    return (await connection.execute(select(company.c.name))).scalar_one_or_none()


async def save_company_name(connection: AsyncConnection, name: str) -> None:
    query = upsert(company).values(id=1, name=name)
    await connection.execute(
        query.on_conflict_do_update(index_elements=["id"], set_={"name": name})
    )


async def hold_setting_up(connection: AsyncConnection) -> None:
    """Until the transaction ends, others who would set the company up wait."""
    await connection.execute(select(func.pg_advisory_xact_lock(_ALONE)))


async def has_people_with_rights(connection: AsyncConnection) -> bool:
    query = select(
        exists()
        .where(grants.c.person_id == people.c.id, people.c.archived_at.is_(None))
        .select_from(people)
    )
    return bool((await connection.execute(query)).scalar_one())


async def save_new_entry_link(
    connection: AsyncConnection, hashed: bytes, person_id: int | None, expires_at: datetime
) -> None:
    """In place of those there were for the same."""
    await connection.execute(
        delete(entry_links).where(entry_links.c.person_id.is_not_distinct_from(person_id))
    )
    row = {"hash": hashed, "person_id": person_id, "expires_at": expires_at}
    await connection.execute(insert(entry_links).values(row))


async def find_entry_link(
    connection: AsyncConnection, hashed: bytes, at: datetime
) -> EntryLink | None:
    """What a link is good for at an instant."""
    query = select(entry_links.c.person_id).where(
        entry_links.c.hash == hashed, entry_links.c.expires_at > at
    )
    row = (await connection.execute(query)).first()
    return None if row is None else EntryLink(row.person_id)


async def delete_entry_link(connection: AsyncConnection, hashed: bytes) -> bool:
    """It is good no more; whether it was there."""
    done = await connection.execute(delete(entry_links).where(entry_links.c.hash == hashed))
    return bool(done.rowcount)
