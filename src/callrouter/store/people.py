"""How are people and their phones saved and read?"""

import re
from collections.abc import Collection, Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.staff import KeptPerson
from callrouter.store.listing import Order, begins_with, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.tables import (
    mailbox_recipients,
    mailboxes,
    numbers,
    people,
    phones,
    team_members,
    teams,
)

_ORDERS = {"name": Order(func.lower(people.c.name)), "saved": by_time(people.c.saved_at)}
_PHONES = (
    select(
        func.coalesce(func.array_agg(aggregate_order_by(phones.c.number, phones.c.position)), [])
    )
    .where(phones.c.person_id == people.c.id)
    .scalar_subquery()
)
_PEOPLE = select(people, _PHONES.label("phones"))
_LETTER = re.compile(r"[^\W\d_]")


async def save_new_person(
    connection: AsyncConnection, name: str, email: str | None, rung: Sequence[str]
) -> int:
    """Store a person with phones (E.164) in the order they are rung."""
    query = insert(people).values(name=name, email=email).returning(people.c.id)
    person_id = int((await connection.execute(query)).scalar_one())
    await _save_phones(connection, person_id, rung)
    return person_id


async def save_person(connection: AsyncConnection, changed: KeptPerson, at: datetime) -> None:
    """In place of what they were; the revision grows."""
    await _save(connection, changed.id, at, name=changed.name, email=changed.email)
    await connection.execute(delete(phones).where(phones.c.person_id == changed.id))
    await _save_phones(connection, changed.id, changed.phones)


async def save_archived(
    connection: AsyncConnection, person_id: int, archived_at: datetime | None, at: datetime
) -> None:
    await _save(connection, person_id, at, archived_at=archived_at)


async def note_new_grants(connection: AsyncConnection, person_id: int, at: datetime) -> None:
    """The person's revision grows: whoever read them before has not read these grants."""
    await _save(connection, person_id, at)


async def find_person(
    connection: AsyncConnection, person_id: int, *, to_change: bool = False
) -> Saved[KeptPerson] | None:
    """`to_change`: with the row locked until the transaction ends."""
    if to_change:
        locked = select(people.c.id).where(people.c.id == person_id)
        await connection.execute(locked.with_for_update())
    return await _find(connection, _PEOPLE.where(people.c.id == person_id))


async def find_person_by_email(connection: AsyncConnection, email: str) -> Saved[KeptPerson] | None:
    """Whoever has this e-mail, in whatever letters, archived or not."""
    return await _find(connection, _PEOPLE.where(func.lower(people.c.email) == email.lower()))


async def list_people(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None, *, archived: bool = False
) -> Listed[Saved[KeptPerson]]:
    """The search looks at the beginnings of names and e-mails and, where it has no letter, at the
    digits of phones. Where properties are asked for: those in the teams and mailboxes there, if
    they are among `seen` (None = all). Raises UnknownOrderError."""
    query = _PEOPLE.where(people.c.archived_at.is_not(None) == archived)
    if wanted.property_id is not None or wanted.list_id is not None:
        query = query.where(_is_at(wanted, seen))
    if wanted.search:
        found = [begins_with(people.c.name, wanted.search)]
        found.append(begins_with(people.c.email, wanted.search))
        digits = re.sub("[^0-9]", "", wanted.search)
        if digits and not _LETTER.search(wanted.search):
            has_phone = phones.c.person_id == people.c.id
            found.append(exists().where(has_phone, phones.c.number.contains(digits)))
        query = query.where(or_(*found))
    return await list_page(connection, query, _ORDERS, people.c.id, wanted, _read, "name")


async def list_people_known_as(
    connection: AsyncConnection, *, ids: Iterable[int] = (), references: Iterable[str] = ()
) -> list[KeptPerson]:
    """Those at work with these ids, or whose e-mail or name, in small letters, is one of these."""
    known = [func.lower(people.c.email), func.lower(people.c.name)]
    named = [each.in_(list(references)) for each in known]
    query = _PEOPLE.where(people.c.archived_at.is_(None), or_(people.c.id.in_(list(ids)), *named))
    return [_read(row).value for row in await connection.execute(query.order_by(people.c.id))]


async def find_people_who_cannot_be_named(
    connection: AsyncConnection, person_ids: Collection[int]
) -> list[int]:
    """Which of these ids nobody has, or somebody who is archived. The others cannot be archived
    until the transaction ends."""
    wanted = set(person_ids)
    query = (
        select(people.c.id)
        .where(people.c.id.in_(wanted), people.c.archived_at.is_(None))
        .order_by(people.c.id)
        .with_for_update(read=True)
    )
    return sorted(wanted - set((await connection.execute(query)).scalars()))


async def list_own_numbers_among(
    connection: AsyncConnection, candidates: Iterable[str]
) -> frozenset[str]:
    """Which of these numbers (E.164) are tracking numbers of ours, and not given back."""
    query = select(numbers.c.number).where(
        numbers.c.number.in_(list(candidates)), numbers.c.state != "released"
    )
    return frozenset((await connection.execute(query)).scalars())


async def find_default_property(connection: AsyncConnection, person_id: int) -> int | None:
    query = select(people.c.default_property_id).where(people.c.id == person_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def save_default_property(
    connection: AsyncConnection, person_id: int, property_id: int | None
) -> None:
    """Theirs alone to choose: it is no new state of the person for others."""
    await connection.execute(
        update(people).where(people.c.id == person_id).values(default_property_id=property_id)
    )


def _is_at(wanted: Wanted, seen: Set[int] | None) -> ColumnElement[bool]:
    in_team = exists().where(
        team_members.c.person_id == people.c.id,
        team_members.c.team_id == teams.c.id,
        *within(teams.c.property_id, wanted, seen),
    )
    gets_messages = exists().where(
        mailbox_recipients.c.person_id == people.c.id,
        mailbox_recipients.c.mailbox_id == mailboxes.c.id,
        *within(mailboxes.c.property_id, wanted, seen),
    )
    return or_(in_team, gets_messages)


async def _save(
    connection: AsyncConnection, person_id: int, at: datetime, **values: object
) -> None:
    await connection.execute(
        update(people)
        .where(people.c.id == person_id)
        .values(**values, saved_at=at, revision=people.c.revision + 1)
    )


async def _save_phones(connection: AsyncConnection, person_id: int, rung: Sequence[str]) -> None:
    rows = [
        {"person_id": person_id, "position": position, "number": number}
        for position, number in enumerate(rung)
    ]
    if rows:
        await connection.execute(insert(phones), rows)


async def _find(connection: AsyncConnection, query: Select[Any]) -> Saved[KeptPerson] | None:
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


def _read(row: Any) -> Saved[KeptPerson]:
    found = KeptPerson(row.id, row.name, row.email, tuple(row.phones))
    return Saved(found, row.revision, row.saved_at, row.archived_at)
