"""How are orders of numbers saved, and what have they come to?"""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.tracking import (
    OPEN_STATES,
    LineState,
    NumberOrder,
    OrderLine,
    Spent,
)
from callrouter.store.listing import by_time, list_page, span_of_time
from callrouter.store.properties import within
from callrouter.store.tables import number_order_lines as lines
from callrouter.store.tables import number_orders as orders

_OPEN = sorted(state.value for state in OPEN_STATES)
_ORDERS = {"made": by_time(orders.c.made_at)}


async def save_new_order(
    connection: AsyncConnection, new: NumberOrder, new_lines: Sequence[tuple[str, str, int]]
) -> NumberOrder:
    """Store an order (its `id` is ignored); its lines are number, token and cents a month."""
    row = {
        "property_id": new.property_id,
        "source_id": new.source_id,
        "made_at": new.made_at,
        "made_by": new.made_by,
    }
    order_id = int(
        (await connection.execute(insert(orders).values(row).returning(orders.c.id))).scalar_one()
    )
    rows = [
        {
            "order_id": order_id,
            "number": number,
            "state": LineState.WAITING.value,
            "token": token,
            "cents_per_month": cents,
        }
        for number, token, cents in new_lines
    ]
    await connection.execute(insert(lines), rows)
    made = await find_order(connection, order_id)
    assert made is not None
    return made


async def find_order(connection: AsyncConnection, order_id: int) -> NumberOrder | None:
    row = (await connection.execute(select(orders).where(orders.c.id == order_id))).first()
    if row is None:
        return None
    return (await _with_lines(connection, [_read(row)]))[0]


async def list_orders(
    connection: AsyncConnection, wanted: Wanted, seen: Set[int] | None
) -> Listed[NumberOrder]:
    """Those of properties among `seen` (None = all), usually the newest first. Raises
    UnknownOrderError."""
    query: Select[Any] = select(orders).where(*within(orders.c.property_id, wanted, seen))
    query = span_of_time(query, orders.c.made_at, wanted)
    page = await list_page(connection, query, _ORDERS, orders.c.id, wanted, _read, "-made")
    return Listed(await _with_lines(connection, page.items), page.ended)


async def find_line(
    connection: AsyncConnection, line_id: int, *, to_change: bool = False
) -> OrderLine | None:
    """`to_change`: with its row locked until the transaction ends."""
    query = select(lines).where(lines.c.id == line_id)
    row = (await connection.execute(query.with_for_update() if to_change else query)).first()
    return None if row is None else _read_line(row)


async def save_line(connection: AsyncConnection, changed: OrderLine) -> None:
    """In place of what it was."""
    await connection.execute(
        update(lines)
        .where(lines.c.id == changed.id)
        .values(
            state=changed.state.value,
            number_id=changed.number_id,
            asked_at=changed.asked_at,
            tries=changed.tries,
            says=changed.says,
        )
    )


async def find_ordered(connection: AsyncConnection, e164: Collection[str]) -> set[str]:
    """Which of these numbers are being bought at present, by whomever."""
    query = select(lines.c.number).where(lines.c.number.in_(set(e164)), lines.c.state.in_(_OPEN))
    return set((await connection.execute(query)).scalars())


async def list_open_lines(connection: AsyncConnection) -> list[int]:
    """Lines of which it is not known yet what became of them."""
    query = select(lines.c.id).where(lines.c.state.in_(_OPEN)).order_by(lines.c.id)
    return list((await connection.execute(query)).scalars())


async def count_ordered(
    connection: AsyncConnection, property_id: int | None, since: datetime, until: datetime
) -> Spent:
    """What was ordered in a span of time, at a property or (None) by all, without what the
    telephone company refused."""
    query = (
        select(func.count(), func.coalesce(func.sum(lines.c.cents_per_month), 0))
        .join(orders, orders.c.id == lines.c.order_id)
        .where(orders.c.made_at >= since, orders.c.made_at < until)
        .where(lines.c.state != LineState.REFUSED.value)
    )
    if property_id is not None:
        query = query.where(orders.c.property_id == property_id)
    numbers, cents = (await connection.execute(query)).one()
    return Spent(int(numbers), int(cents))


async def _with_lines(
    connection: AsyncConnection, found: Sequence[NumberOrder]
) -> list[NumberOrder]:
    query = select(lines).where(lines.c.order_id.in_([each.id for each in found]))
    by_order: dict[int, list[OrderLine]] = {each.id: [] for each in found}
    for row in await connection.execute(query.order_by(lines.c.id)):
        by_order[row.order_id].append(_read_line(row))
    return [
        NumberOrder(
            each.id,
            each.property_id,
            each.source_id,
            each.made_at,
            each.made_by,
            tuple(by_order[each.id]),
        )
        for each in found
    ]


def _read(row: Any) -> NumberOrder:
    return NumberOrder(row.id, row.property_id, row.source_id, row.made_at, row.made_by)


def _read_line(row: Any) -> OrderLine:
    return OrderLine(
        row.id,
        row.order_id,
        row.number,
        LineState(row.state),
        row.token,
        row.cents_per_month,
        row.number_id,
        row.asked_at,
        row.tries,
        row.says,
    )
