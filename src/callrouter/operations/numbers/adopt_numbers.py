"""How do numbers that are on the account already become a property's?"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Abilities, NumberKind, TrackingNumber, kind_of
from callrouter.operations.jobs.later import do_later
from callrouter.operations.numbers.asking import asking
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.numbers.judge_place import judge_place
from callrouter.operations.numbers.set_up_number import setting_up
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.providers.port import OwnedNumber
from callrouter.store.assignments import begin_assignment
from callrouter.store.number_orders import find_ordered
from callrouter.store.numbers import (
    find_kept,
    save_new_tracking_number,
    save_tracking_number,
)

MOST_AT_ONCE = 200


class Adoptable(Struct, frozen=True):
    """A number (E.164) on the account that is none of ours yet; `name` is what it is called there,
    `voice_url` where its calls go now."""

    number: str
    name: str
    abilities: Abilities
    voice_url: str


async def list_adoptable(work: Work, wanted: Wanted) -> Listed[Adoptable]:
    """Sorted by number; the search looks for digits in a row. Raises NotAllowedError or
    RefusedError."""
    work.require_anywhere(Right.MANAGE_NUMBERS)
    async with asking():
        there = await work.the_company().list_owned()
    ours = await find_kept(work.connection, [each.number for each in there], work.now)
    ordered = await find_ordered(work.connection, [each.number for each in there])
    free = sorted(
        (
            each
            for each in there
            if _is_free(each, ours, ordered) and _contains(each.number, wanted.search)
        ),
        key=lambda each: each.number,
    )
    after = str(wanted.after[0]) if wanted.after else ""
    rest = [each for each in free if each.number > after]
    shown = [
        Adoptable(each.number, each.name, each.abilities, each.set_up.voice_url)
        for each in rest[: wanted.limit]
    ]
    return Listed(shown, (shown[-1].number, 0) if len(rest) > len(shown) else None)


async def adopt_numbers(
    work: Work, property_id: int, numbers: Sequence[str], source_id: int | None = None
) -> list[Saved[TrackingNumber]]:
    """Make these numbers (E.164) the property's and have them set up; their calls come here then.

    A number that the property has written down by hand is linked with the account's. Raises
    NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.MANAGE_NUMBERS, property_id)
    faults = [*await judge_place(work, property_id, source_id), *_judge(numbers)]
    if faults:
        raise RefusedError(*faults)
    company = work.the_company()
    async with asking():
        there = {each.number: each for each in await company.list_owned()}
        prices = await company.prices()
    ours = await find_kept(work.connection, numbers, work.now)
    ordered = await find_ordered(work.connection, numbers)
    faults = [
        Fault(says, f"/numbers/{position}")
        for position, number in enumerate(numbers)
        if (says := _refusal(number, property_id, source_id, there, ours, ordered))
    ]
    if faults:
        raise RefusedError(*faults)
    adopted = []
    for number in numbers:
        adopted.append(
            await _adopt(work, property_id, there[number], ours.get(number), prices, source_id)
        )
    work.changes_calls_of(property_id)
    return [await find_number(work, id_, Right.MANAGE_NUMBERS) for id_ in adopted]


async def _adopt(
    work: Work,
    property_id: int,
    there: OwnedNumber,
    known: TrackingNumber | None,
    prices: Mapping[NumberKind, int],
    source_id: int | None,
) -> int:
    number = replace(
        known or TrackingNumber(0, there.number, property_id),
        company_id=there.id,
        abilities=there.abilities,
        cents_per_month=prices.get(kind_of(there.number)),
        trouble=None,
    )
    if known is None:
        number = replace(number, id=await save_new_tracking_number(work.connection, number))
    else:
        await save_tracking_number(work.connection, number, work.now)
    if source_id is not None and number.source_id is None:
        await begin_assignment(work.connection, number.id, source_id, work.now)
    await do_later(work, setting_up(number.id))
    await work.record(
        "number",
        number.id,
        f"Adopted {national(number.number)} from the telephone company's account.",
        property_id=property_id,
        after=number,
    )
    return number.id


def _judge(numbers: Sequence[str]) -> list[Fault]:
    faults = []
    if not 1 <= len(numbers) <= MOST_AT_ONCE:
        faults.append(Fault(f"Adopt 1 to {MOST_AT_ONCE} numbers at once.", "/numbers"))
    for position, number in enumerate(numbers):
        if number in numbers[:position]:
            sentence = f"{national(number)} is there twice; name it once."
            faults.append(Fault(sentence, f"/numbers/{position}"))
    return faults


def _contains(number: str, search: str | None) -> bool:
    """Whether it has these digits in a row; nothing has no digits."""
    digits = "".join(each for each in search or "" if each in "0123456789")
    return search is None or (bool(digits) and digits in number)


def _is_free(there: OwnedNumber, ours: Mapping[str, TrackingNumber], ordered: set[str]) -> bool:
    known = ours.get(there.number)
    return there.number not in ordered and (known is None or known.company_id is None)


def _refusal(
    number: str,
    property_id: int,
    source_id: int | None,
    there: Mapping[str, OwnedNumber],
    ours: Mapping[str, TrackingNumber],
    ordered: set[str],
) -> str | None:
    known, shown = ours.get(number), national(number)
    if number in ordered:
        return f"{shown} is being bought; see its order."
    if known is not None and (known.property_id != property_id or known.company_id is not None):
        return f"{shown} is in use already; choose another number."
    if number not in there:
        return f"{shown} is not on the telephone company's account; choose one that is."
    if known is not None and source_id not in (None, known.source_id) and known.source_id:
        return f"{shown} belongs to another source; leave the source out."
    return None
