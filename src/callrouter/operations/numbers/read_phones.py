"""Which outside phones did somebody write down? None of them may be one of our own numbers."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.numbers import national
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.work import Fault
from callrouter.store.people import list_own_numbers_among


async def read_phones(
    connection: AsyncConnection, typed: Mapping[str, str]
) -> tuple[tuple[str, ...], list[Fault]]:
    """The numbers (E.164) that were typed, by the field each stands in, and what is wrong with
    them: no number, twice the same, or a tracking number of ours."""
    numbers: dict[str, str] = {}
    faults = []
    for field, text in typed.items():
        try:
            number = normalise(text)
        except ValueError as error:
            faults.append(Fault(str(error), field))
            continue
        if number in numbers.values():
            faults.append(Fault(f"{national(number)} stands there twice; leave one out.", field))
        numbers[field] = number
    own = await list_own_numbers_among(connection, numbers.values())
    for field, number in numbers.items():
        if number in own:
            sentence = (
                f"{national(number)} is one of our own tracking numbers: the call would come back. "
                "Enter the phone it should reach."
            )
            faults.append(Fault(sentence, field))
    return tuple(numbers.values()), faults
