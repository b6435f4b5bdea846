"""How does a property get new numbers? By an order, written down before anybody is asked to sell.

The order is committed first, and a job of its own buys each line (`buy_number`): whatever happens
to the process or the connection meanwhile, nothing is bought twice, and nothing bought forgotten.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.numbers import is_north_american, national
from callrouter.domain.rights import Right
from callrouter.domain.tracking import NumberKind, NumberOrder, Spent, kind_of
from callrouter.operations.caps.keep_within import keep_within_caps
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.numbers.asking import asking
from callrouter.operations.numbers.judge_place import judge_place
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.number_orders import find_order, find_ordered, save_new_order
from callrouter.store.number_orders import list_orders as list_stored
from callrouter.store.numbers import find_kept

BUY_JOB = "buy number"
MOST_AT_ONCE = 50
NAME_PREFIX = "callrouter "


async def order_numbers(
    work: Work, property_id: int, numbers: Sequence[str], source_id: int | None = None
) -> NumberOrder:
    """Write down that these numbers (E.164) are to be bought, and have it done.

    Its lines say what each costs a month. Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.MANAGE_NUMBERS, property_id)
    faults = [*await judge_place(work, property_id, source_id), *_judge(numbers)]
    if not faults:
        faults += await _judge_taken(work, numbers)
    if faults:
        raise RefusedError(*faults)
    company = work.the_company()
    async with asking():
        prices = await company.prices()
    costs = _costs(numbers, prices)
    more = Spent(len(numbers), sum(costs.values()))
    if too_much := await keep_within_caps(work, property_id, more):
        raise RefusedError(*too_much)
    made = await save_new_order(
        work.connection,
        NumberOrder(0, property_id, source_id, work.now, work.by),
        [(number, secrets.token_hex(8), costs[number]) for number in numbers],
    )
    for line in made.lines:
        await do_later(work, buying(line.id))
    says = f"Ordered {len(numbers)} numbers." if len(numbers) > 1 else "Ordered a number."
    await work.record("number order", made.id, says, property_id=property_id, after=made)
    return made


def buying(line_id: int, not_before: datetime | None = None) -> Job:
    """The job of a line; one that waits is enough."""
    return Job(BUY_JOB, {"line_id": line_id}, not_before, f"{BUY_JOB} {line_id}")


async def show_order(work: Work, order_id: int) -> NumberOrder:
    """Raises NotFoundError."""
    found = await find_order(work.connection, order_id)
    if found is None:
        raise NotFoundError("There is no such order.")
    work.require(Right.SEE, found.property_id, "There is no such order.")
    return found


async def list_orders(work: Work, wanted: Wanted) -> Listed[NumberOrder]:
    """Those of the properties the actor sees. Raises NotFoundError or UnknownOrderError."""
    return await list_stored(work.connection, wanted, work.where(Right.SEE, wanted))


def _judge(numbers: Sequence[str]) -> list[Fault]:
    faults = []
    if not 1 <= len(numbers) <= MOST_AT_ONCE:
        faults.append(Fault(f"Order 1 to {MOST_AT_ONCE} numbers at once.", "/numbers"))
    seen: set[str] = set()
    for position, number in enumerate(numbers):
        if not is_north_american(number):
            sentence = "Write the number as it was found, like +12125550101."
            faults.append(Fault(sentence, f"/numbers/{position}"))
        elif number in seen:
            sentence = f"{national(number)} is there twice; order it once."
            faults.append(Fault(sentence, f"/numbers/{position}"))
        seen.add(number)
    return faults


async def _judge_taken(work: Work, numbers: Sequence[str]) -> list[Fault]:
    ours = await find_kept(work.connection, numbers, work.now)
    ordered = await find_ordered(work.connection, numbers)
    faults = []
    for position, number in enumerate(numbers):
        if number in ours:
            sentence = f"{national(number)} is in use already; choose another number."
            faults.append(Fault(sentence, f"/numbers/{position}"))
        elif number in ordered:
            sentence = f"{national(number)} is being bought already; see its order."
            faults.append(Fault(sentence, f"/numbers/{position}"))
    return faults


def _costs(numbers: Sequence[str], prices: Mapping[NumberKind, int]) -> dict[str, int]:
    """Each number's cost a month; nothing is bought of which nobody knows what it costs."""
    costs = {}
    for position, number in enumerate(numbers):
        price = prices.get(kind_of(number))
        if price is None:
            sentence = "The telephone company tells no price for such numbers; choose another kind."
            raise RefusedError(Fault(sentence, f"/numbers/{position}"))
        costs[number] = price
    return costs
