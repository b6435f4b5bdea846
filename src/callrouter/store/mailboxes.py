"""How are mailboxes, and who gets their messages, saved and read?"""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptMailbox
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.returning import insert_again
from callrouter.store.tables import mailbox_recipients, mailboxes

_ORDERS = {"name": Order(func.lower(mailboxes.c.name)), "saved": by_time(mailboxes.c.saved_at)}
_RECIPIENTS = (
    select(func.coalesce(func.array_agg(mailbox_recipients.c.person_id), []))
    .where(mailbox_recipients.c.mailbox_id == mailboxes.c.id)
    .scalar_subquery()
)
_MAILBOXES = select(mailboxes, _RECIPIENTS.label("recipient_ids"))


async def save_new_mailbox(
    connection: AsyncConnection, property_id: int, name: str, recipient_ids: Sequence[int]
) -> int:
    query = insert(mailboxes).values(property_id=property_id, name=name).returning(mailboxes.c.id)
    mailbox_id = int((await connection.execute(query)).scalar_one())
    await _save_recipients(connection, mailbox_id, recipient_ids)
    return mailbox_id


async def save_mailbox(connection: AsyncConnection, changed: KeptMailbox, at: datetime) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(mailboxes)
        .where(mailboxes.c.id == changed.id)
        .values(name=changed.name, saved_at=at, revision=mailboxes.c.revision + 1)
    )
    await _delete_recipients(connection, changed.id)
    await _save_recipients(connection, changed.id, changed.recipient_ids)


async def save_mailbox_again(
    connection: AsyncConnection, former: KeptMailbox, at: datetime
) -> None:
    """One that was deleted, under the id it had."""
    row = {"id": former.id, "property_id": former.property_id, "name": former.name, "saved_at": at}
    await insert_again(connection, mailboxes, row)
    await _save_recipients(connection, former.id, former.recipient_ids)


async def delete_mailbox(connection: AsyncConnection, mailbox_id: int) -> None:
    await _delete_recipients(connection, mailbox_id)
    await connection.execute(delete(mailboxes).where(mailboxes.c.id == mailbox_id))


async def find_mailbox(
    connection: AsyncConnection, mailbox_id: int, *, to_change: bool = False
) -> Saved[KeptMailbox] | None:
    """`to_change`: with its row locked until the transaction ends."""
    if to_change:
        locked = select(mailboxes.c.id).where(mailboxes.c.id == mailbox_id)
        await connection.execute(locked.with_for_update())
    row = (await connection.execute(_MAILBOXES.where(mailboxes.c.id == mailbox_id))).first()
    return None if row is None else _read(row)


async def list_mailboxes(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[Saved[KeptMailbox]]:
    """Those of the properties `seen` (None = all). Raises UnknownOrderError."""
    query = _MAILBOXES.where(*within(mailboxes.c.property_id, wanted, seen))
    if wanted.search:
        query = query.where(begins_with(mailboxes.c.name, wanted.search))
    return await list_page(connection, query, _ORDERS, mailboxes.c.id, wanted, _read, "name")


async def _save_recipients(
    connection: AsyncConnection, mailbox_id: int, recipient_ids: Sequence[int]
) -> None:
    rows = [{"mailbox_id": mailbox_id, "person_id": person_id} for person_id in recipient_ids]
    if rows:
        await connection.execute(insert(mailbox_recipients), rows)


async def _delete_recipients(connection: AsyncConnection, mailbox_id: int) -> None:
    await connection.execute(
        delete(mailbox_recipients).where(mailbox_recipients.c.mailbox_id == mailbox_id)
    )


def _read(row: Any) -> Saved[KeptMailbox]:
    found = KeptMailbox(row.id, row.property_id, row.name, tuple(sorted(row.recipient_ids)))
    return Saved(found, row.revision, row.saved_at)
