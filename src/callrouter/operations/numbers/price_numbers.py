"""What would these numbers cost a month?"""

from collections.abc import Iterable, Mapping

from callrouter.domain.rights import Right
from callrouter.domain.tracking import kind_of
from callrouter.operations.numbers.asking import asking
from callrouter.operations.work import Work


async def price_numbers(work: Work, numbers: Iterable[str]) -> Mapping[str, int | None]:
    """In cents; None where the telephone company tells no price.

    Raises NotAllowedError or RefusedError (also while the telephone company cannot be asked).
    """
    work.require_anywhere(Right.MANAGE_NUMBERS)
    company = work.the_company()
    async with asking():
        prices = await company.prices()
    return {number: prices.get(kind_of(number)) for number in numbers}
