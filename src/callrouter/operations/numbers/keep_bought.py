"""What becomes of a number that was bought? It is the property's from now on, and set up next."""

from msgspec.structs import replace

from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.tracking import LineState, OrderLine, TrackingNumber
from callrouter.operations.jobs.later import do_later
from callrouter.operations.numbers.set_up_number import setting_up
from callrouter.operations.work import Work
from callrouter.providers.port import OwnedNumber
from callrouter.store.assignments import begin_assignment
from callrouter.store.number_orders import find_order, save_line
from callrouter.store.numbers import (
    find_kept,
    save_new_tracking_number,
    save_tracking_number,
)
from callrouter.store.sources import find_property_of_source


async def keep_bought(work: Work, line: OrderLine, bought: OwnedNumber) -> None:
    """Write the number down with its line, all or nothing. Raises NotAllowedError."""
    order = await find_order(work.connection, line.order_id)
    assert order is not None
    work.require(Right.MANAGE_NUMBERS, order.property_id)
    new = TrackingNumber(
        0,
        bought.number,
        order.property_id,
        company_id=bought.id,
        abilities=bought.abilities,
        cents_per_month=line.cents_per_month,
    )
    known = (await find_kept(work.connection, [bought.number], work.now)).get(bought.number)
    if known is None:
        number_id = await save_new_tracking_number(work.connection, new)
        if order.source_id is not None and await _is_at(work, order.source_id, order.property_id):
            await begin_assignment(work.connection, number_id, order.source_id, work.now)
    else:  # somebody wrote it down by hand while it was being bought
        number_id = known.id
        linked = replace(
            known,
            company_id=bought.id,
            abilities=bought.abilities,
            cents_per_month=line.cents_per_month,
        )
        await save_tracking_number(work.connection, linked, work.now)
    settled = replace(line, state=LineState.BOUGHT, number_id=number_id, says=None)
    await save_line(work.connection, settled)
    await do_later(work, setting_up(number_id))
    place = order.property_id if known is None else known.property_id
    work.changes_calls_of(place)
    await work.record(
        "number",
        number_id,
        f"Bought {national(bought.number)}.",
        property_id=place,
        after=replace(new, id=number_id, property_id=place),
    )


async def _is_at(work: Work, source_id: int, property_id: int) -> bool:
    return await find_property_of_source(work.connection, source_id) == property_id
