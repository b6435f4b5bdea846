"""Which numbers could be bought, and what would each cost a month?"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from callrouter.domain.numbers import is_e164
from callrouter.domain.rights import Right
from callrouter.domain.tracking import NumberKind, NumberSearch, OfferedNumber, kind_of
from callrouter.operations.numbers.asking import asking
from callrouter.operations.work import Fault, RefusedError, Work

_FORMS = {
    "area_code": (re.compile("[2-9][0-9]{2}"), "Write the area code with three digits, like 212."),
    "contains": (re.compile("[0-9]{2,10}"), "Give 2 to 10 digits in a row."),
    "region": (re.compile("[A-Z]{2}"), "Write the state with two capital letters, like NY."),
    "postal_code": (re.compile("[0-9]{5}"), "Write the ZIP code with five digits."),
}
_PLACES = ("locality", "region", "postal_code", "near_number")


async def search_available(work: Work, wanted: NumberSearch) -> Sequence[OfferedNumber]:
    """Raises NotAllowedError or RefusedError (also while the telephone company cannot be asked)."""
    work.require_anywhere(Right.MANAGE_NUMBERS)
    _judge(wanted)
    company = work.the_company()
    async with asking():
        prices = await company.prices()
        found = await company.search(wanted)
    return [replace(each, cents_per_month=prices.get(kind_of(each.number))) for each in found]


def _judge(wanted: NumberSearch) -> None:
    faults = []
    for field, (form, sentence) in _FORMS.items():
        value = getattr(wanted, field)
        if value is not None and not form.fullmatch(value):
            faults.append(Fault(sentence, f"query:{field}"))
    if wanted.near_number is not None and not is_e164(wanted.near_number):
        sentence = "Write the number with its country code, like +12125550101."
        faults.append(Fault(sentence, "query:near_number"))
    if wanted.kind is NumberKind.TOLL_FREE:
        faults += [
            Fault("Toll-free numbers have no place; leave it out.", f"query:{field}")
            for field in _PLACES
            if getattr(wanted, field) is not None
        ]
    if faults:
        raise RefusedError(*faults)
