"""How are tracking numbers saved, read and searched by their digits?"""

import re
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import (
    Abilities,
    AfterAnnouncement,
    Difference,
    NumberState,
    Registration,
    TrackingNumber,
)
from callrouter.store.listing import Order, by_time, list_page
from callrouter.store.properties import within
from callrouter.store.tables import calls, number_assignments, numbers, properties
from callrouter.store.tables.sources import DIGITS

_ORDERS = {"number": Order(numbers.c.number, reads=str), "saved": by_time(numbers.c.saved_at)}
_KEPT = numbers.c.state != NumberState.RELEASED.value


async def save_new_tracking_number(connection: AsyncConnection, new: TrackingNumber) -> int:
    """Store a number (its `id` is ignored) and give the id it got. Its source is no column of it:
    see `assignments`."""
    row = _values(new) | {"number": new.number, "property_id": new.property_id}
    result = await connection.execute(insert(numbers).values(row).returning(numbers.c.id))
    return int(result.scalar_one())


async def save_tracking_number(
    connection: AsyncConnection, changed: TrackingNumber, at: datetime
) -> None:
    """In place of what it was; its revision grows."""
    await connection.execute(
        update(numbers)
        .where(numbers.c.id == changed.id)
        .values(**_values(changed), saved_at=at, revision=numbers.c.revision + 1)
    )


async def save_checked(
    connection: AsyncConnection,
    found: Mapping[int, Sequence[Difference]],
    at: datetime,
) -> None:
    """What a check of these numbers found. No revision grows: nobody changed a number."""
    same = [number_id for number_id, differences in found.items() if not differences]
    query = update(numbers).values(checked_at=at)
    await connection.execute(query.where(numbers.c.id.in_(same)).values(differences=[]))
    for number_id, differences in found.items():
        if differences:
            plain = msgspec.to_builtins(list(differences))
            await connection.execute(
                query.where(numbers.c.id == number_id).values(differences=plain)
            )


async def find_tracking_number(
    connection: AsyncConnection, number_id: int, at: datetime, *, to_change: bool = False
) -> Saved[TrackingNumber] | None:
    """With the source it has at an instant. `to_change`: with its row locked until the transaction
    ends."""
    query = _query(at).where(numbers.c.id == number_id)
    if to_change:
        query = query.with_for_update(of=numbers)
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def list_tracking_numbers(
    connection: AsyncConnection,
    wanted: Wanted,
    seen: Set[int] | None,
    at: datetime,
    *,
    source_id: int | None = None,
    state: NumberState | None = None,
) -> Listed[Saved[TrackingNumber]]:
    """Those of properties among `seen` (None = all) that are not released, unless that is the
    state asked for; the search looks for digits in a row. Raises UnknownOrderError."""
    query = _query(at).where(*within(numbers.c.property_id, wanted, seen))
    query = query.where(_KEPT if state is None else numbers.c.state == state.value)
    if source_id is not None:
        query = query.where(_belongs_to(source_id, at))
    if wanted.search:
        query = query.where(contains_digits(wanted.search))
    return await list_page(connection, query, _ORDERS, numbers.c.id, wanted, _read, "number")


def contains_digits(text_: str) -> ColumnElement[bool]:
    """Whether a number has these digits in a row; nothing has no digits."""
    digits = re.sub("[^0-9]", "", text_)
    if not digits:
        return false()
    asked = func.to_tsquery(literal_column("'simple'::regconfig"), f"{digits}:*")
    return literal_column(_OF_NUMBERS).op("@@")(asked)


_OF_NUMBERS = DIGITS.replace("substr(number,", "substr(numbers.number,")


async def list_kept_at_company(connection: AsyncConnection, at: datetime) -> list[TrackingNumber]:
    """All that the telephone company should have on our account."""
    query = _query(at).where(_KEPT, numbers.c.company_id.is_not(None)).order_by(numbers.c.id)
    return [_read(row).value for row in await connection.execute(query)]


async def find_kept(
    connection: AsyncConnection, e164: Collection[str], at: datetime
) -> dict[str, TrackingNumber]:
    """Those of these numbers that are ours, whoever's, with the sources they have at an instant."""
    query = _query(at).where(_KEPT, numbers.c.number.in_(set(e164)))
    return {row.number: _read(row).value for row in await connection.execute(query)}


async def is_assigned(connection: AsyncConnection, number_id: int, at: datetime) -> bool:
    """Whether a source has the number, or will have it."""
    query = select(number_assignments.c.id).where(
        number_assignments.c.number_id == number_id,
        or_(number_assignments.c.until_at.is_(None), number_assignments.c.until_at > at),
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def count_calls(
    connection: AsyncConnection, number: TrackingNumber, at: datetime, days: int
) -> int:
    """How often it was called in the days before; tried calls do not count."""
    query = select(func.count()).where(
        calls.c.property_id == number.property_id,
        calls.c.started_at > at - timedelta(days=days),
        calls.c.to_number == number.number,
        ~calls.c.is_tried,
    )
    return int((await connection.execute(query)).scalar_one())


def _query(at: datetime) -> Select[Any]:
    had = number_assignments.alias()
    source = (
        select(had.c.source_id)
        .where(had.c.number_id == numbers.c.id, had.c.from_at <= at)
        .where(or_(had.c.until_at.is_(None), had.c.until_at > at))
        .order_by(had.c.from_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(numbers, source.label("source_id"), properties.c.failsafe_number).join(
        properties, properties.c.id == numbers.c.property_id
    )


def _belongs_to(source_id: int, at: datetime) -> ColumnElement[bool]:
    had = number_assignments.alias()
    return numbers.c.id.in_(
        select(had.c.number_id).where(
            had.c.source_id == source_id,
            had.c.from_at <= at,
            or_(had.c.until_at.is_(None), had.c.until_at > at),
        )
    )


def _read(row: Any) -> Saved[TrackingNumber]:
    abilities = None
    if row.can_voice is not None:
        abilities = Abilities(row.can_voice, bool(row.can_text), bool(row.can_send_pictures))
    found = TrackingNumber(
        id=row.id,
        number=row.number,
        property_id=row.property_id,
        state=NumberState(row.state),
        company_id=row.company_id,
        abilities=abilities,
        registration=Registration(row.registration),
        cents_per_month=row.cents_per_month,
        source_id=row.source_id,
        failsafe_number=row.failsafe_number,
        announcement=row.announcement,
        after_announcement=AfterAnnouncement(row.after_announcement),
        disabled_at=row.disabled_at,
        quarantine_until=row.quarantine_until,
        released_at=row.released_at,
        checked_at=row.checked_at,
        differences=msgspec.convert(row.differences, tuple[Difference, ...]),
        trouble=row.trouble,
    )
    return Saved(found, row.revision, row.saved_at)


_SAME_COLUMNS = (
    "company_id",
    "cents_per_month",
    "announcement",
    "disabled_at",
    "quarantine_until",
    "released_at",
    "checked_at",
    "trouble",
)


def _values(known: TrackingNumber) -> dict[str, Any]:
    able = known.abilities
    return {name: getattr(known, name) for name in _SAME_COLUMNS} | {
        "state": known.state.value,
        "registration": known.registration.value,
        "after_announcement": known.after_announcement.value,
        "can_voice": able.voice if able else None,
        "can_text": able.text if able else None,
        "can_send_pictures": able.pictures if able else None,
        "differences": msgspec.to_builtins(list(known.differences)),
    }
