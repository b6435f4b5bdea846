"""May so much be ordered this month?"""

from collections.abc import Sequence
from datetime import UTC, datetime

from callrouter.domain.rights import Right
from callrouter.domain.tracking import Cap, Spent, cents_in_words
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.work import Fault, Work
from callrouter.store.caps import find_caps_of
from callrouter.store.number_orders import count_ordered


async def keep_within_caps(work: Work, property_id: int, more: Spent) -> Sequence[Fault]:
    """What speaks against ordering this much more at a property; nothing if it may be.

    The caps stay locked until the transaction ends, so that two orders count one another. A cap
    that is reached is an alarm. Raises NotFoundError or NotAllowedError.
    """
    work.require(Right.MANAGE_NUMBERS, property_id)
    since, until = month_of(work.now)
    faults = []
    for cap in await find_caps_of(work.connection, property_id):
        spent = await count_ordered(work.connection, cap.property_id, since, until)
        after = Spent(spent.numbers + more.numbers, spent.cents + more.cents)
        if says := _too_much(cap, spent, after):
            faults.append(Fault(says, "/numbers"))
            _alarm(cap, says, property_id)
        elif _is_reached(cap, after):
            _alarm(
                cap, "A monthly cap on buying numbers is reached; nothing more fits.", property_id
            )
    return faults


def _too_much(cap: Cap, spent: Spent, after: Spent) -> str | None:
    whose = "the company's" if cap.property_id is None else "the property's"
    if cap.numbers is not None and after.numbers > cap.numbers:
        return (
            f"{_capital(whose)} cap is {cap.numbers} numbers a month, and {spent.numbers} are "
            "ordered already; order fewer, or ask an admin to raise it."
        )
    if cap.cents is not None and after.cents > cap.cents:
        return (
            f"{_capital(whose)} cap is {cents_in_words(cap.cents)} for numbers ordered in a month, "
            f"and {cents_in_words(spent.cents)} are spent already; order fewer, or ask an admin to "
            "raise it."
        )
    return None


def _is_reached(cap: Cap, after: Spent) -> bool:
    return after.numbers == cap.numbers or after.cents == cap.cents


def _alarm(cap: Cap, says: str, property_id: int) -> None:
    raise_alarm(Alarm.CAP_REACHED, says, cap_id=cap.id, property_id=property_id)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def month_of(now: datetime) -> tuple[datetime, datetime]:
    """The calendar month of an instant, in UTC."""
    here = now.astimezone(UTC)
    first = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = (first.year + 1, 1) if first.month == 12 else (first.year, first.month + 1)
    return first, first.replace(year=year, month=month)
