"""How are alarms kept, and who is to be told of them?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import any_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.alarms import AlarmRecipient, RaisedAlarm
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.saved import Saved
from callrouter.store.listing import by_time, list_page, span_of_time
from callrouter.store.tables import alarm_recipients, alarm_settings, alarms, people


async def save_alarm(
    connection: AsyncConnection, raised: RaisedAlarm, told_since: datetime
) -> int | None:
    """Add to the alarm of this kind that was last told of after `told_since`; where there is none,
    store a new one and give its id (that of `raised` is ignored)."""
    # Processes that raise the same one take turns, so that one of them makes the row.
    await connection.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"alarm {raised.kind}", 0)))
    )
    newest = select(func.max(alarms.c.id)).where(alarms.c.kind == raised.kind).scalar_subquery()
    added = await connection.execute(
        update(alarms)
        .where(alarms.c.id == newest, alarms.c.told_at > told_since)
        .values(
            says=raised.says,
            facts=raised.facts,
            times=alarms.c.times + raised.times,
            last_at=func.greatest(alarms.c.last_at, raised.last_at),
        )
        .returning(alarms.c.id)
    )
    if added.first() is not None:
        return None
    row = {
        "kind": raised.kind,
        "says": raised.says,
        "facts": raised.facts,
        "times": raised.times,
        "first_at": raised.first_at,
        "last_at": raised.last_at,
        "told_at": raised.told_at,
    }
    made = await connection.execute(insert(alarms).values(row).returning(alarms.c.id))
    return int(made.scalar_one())


async def find_alarm_to_tell(connection: AsyncConnection, alarm_id: int) -> RaisedAlarm | None:
    """With its row locked until the transaction ends."""
    query = select(alarms).where(alarms.c.id == alarm_id).with_for_update()
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def save_told(connection: AsyncConnection, alarm: RaisedAlarm, at: datetime) -> None:
    """All that is known of it has been told."""
    await connection.execute(
        update(alarms).where(alarms.c.id == alarm.id).values(told_times=alarm.times, told_at=at)
    )


async def list_alarms(
    connection: AsyncConnection, wanted: Wanted, kind: str | None = None
) -> Listed[RaisedAlarm]:
    """Those raised last first, usually. Raises UnknownOrderError."""
    query = span_of_time(select(alarms), alarms.c.last_at, wanted)
    if kind is not None:
        query = query.where(alarms.c.kind == kind)
    orders = {"last": by_time(alarms.c.last_at)}
    return await list_page(connection, query, orders, alarms.c.id, wanted, _read, "-last")


async def forget_alarms_before(connection: AsyncConnection, at: datetime) -> int:
    """Those last raised before; gives how many."""
    return (await connection.execute(delete(alarms).where(alarms.c.last_at < at))).rowcount


async def load_recipients(
    connection: AsyncConnection, *, to_change: bool = False
) -> Saved[tuple[AlarmRecipient, ...]]:
    """The whole list. `to_change`: nobody else changes it until the transaction ends."""
    # Made when first asked for: a new database holds no data.
    await connection.execute(upsert(alarm_settings).values(id=1).on_conflict_do_nothing())
    query = select(alarm_settings)
    row = (await connection.execute(query.with_for_update() if to_change else query)).one()
    found = await connection.execute(select(alarm_recipients).order_by(alarm_recipients.c.id))
    return Saved(tuple(_recipient(each) for each in found), row.revision, row.saved_at)


async def save_recipients(
    connection: AsyncConnection, recipients: Sequence[AlarmRecipient], at: datetime
) -> None:
    """In place of those that were; the list's revision grows."""
    await connection.execute(delete(alarm_recipients))
    rows = [
        {
            "person_id": each.person_id,
            "address": each.address,
            "kinds": None if each.kinds is None else list(each.kinds),
        }
        for each in recipients
    ]
    if rows:
        await connection.execute(insert(alarm_recipients), rows)
    await connection.execute(
        update(alarm_settings).values(revision=alarm_settings.c.revision + 1, saved_at=at)
    )


async def find_people_with_address(
    connection: AsyncConnection, person_ids: Sequence[int]
) -> dict[int, str | None]:
    """The e-mail addresses of those of these people who are there."""
    query = select(people.c.id, people.c.email).where(people.c.id.in_(person_ids))
    return {row.id: row.email for row in await connection.execute(query)}


async def list_addresses(connection: AsyncConnection, kind: str) -> list[str]:
    """Who is mailed about alarms of this kind, each once."""
    address = func.coalesce(alarm_recipients.c.address, people.c.email)
    query = (
        select(address)
        .select_from(
            alarm_recipients.outerjoin(people, people.c.id == alarm_recipients.c.person_id)
        )
        .where(
            or_(
                alarm_recipients.c.kinds.is_(None),
                literal(kind) == any_(alarm_recipients.c.kinds),
            ),
            address.is_not(None),
        )
        .distinct()
    )
    return sorted((await connection.execute(query)).scalars())


def _read(row: Any) -> RaisedAlarm:
    return RaisedAlarm(
        row.id,
        row.kind,
        row.says,
        row.facts,
        row.times,
        row.first_at,
        row.last_at,
        row.told_times,
        row.told_at,
    )


def _recipient(row: Any) -> AlarmRecipient:
    kinds = None if row.kinds is None else tuple(row.kinds)
    return AlarmRecipient(row.person_id, row.address, kinds)
