"""Are numbers at the telephone company still as they were set up?

Somebody may have changed a URL in the company's console, or a number may be gone.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from callrouter.domain.rights import Right, system
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import TrackingNumber
from callrouter.operations.house import House
from callrouter.operations.numbers.asking import asking
from callrouter.operations.numbers.compare_set_up import compare_set_up
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.numbers.set_up_number import at_company, tell_of_drift
from callrouter.operations.work import Work
from callrouter.store.numbers import list_kept_at_company, save_checked

CHECK_JOB = "check numbers"


async def check_number(work: Work, number_id: int) -> Saved[TrackingNumber]:
    """Read a number back, and tell field by field what differs.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS)
    company_id, company = at_company(found.value), work.the_company()
    async with asking():
        there = await company.read(company_id)
    differences = compare_set_up(found.value, company.wanted_set_up(found.value.number), there)
    await save_checked(work.connection, {number_id: differences}, work.now)
    tell_of_drift(replace(found.value, differences=differences), found.value)
    return await find_number(work, number_id, Right.MANAGE_NUMBERS)


async def check_numbers(house: House, what: Mapping[str, Any]) -> None:
    """The job that checks all numbers of the account at once.

    Raises CompanyError where the company gives no answer, RefusedError where no account is set.
    """
    async with house.work(system()) as work:
        company = work.the_company()
        there = {each.id: each for each in await company.list_owned()}
        known = await list_kept_at_company(work.connection, work.now)
        found = {
            each.id: compare_set_up(
                each, company.wanted_set_up(each.number), there.get(each.company_id or "")
            )
            for each in known
        }
        await save_checked(work.connection, found, work.now)
    for each in known:
        tell_of_drift(replace(each, differences=found[each.id]), each)
