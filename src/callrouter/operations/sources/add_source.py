"""How does a marketing source get its place and its tracking number at once?"""

from callrouter.domain.numbers import is_e164, national
from callrouter.domain.rights import Right
from callrouter.domain.sources import NEVER, Category, MarketingSource
from callrouter.domain.standard_sources import BY_KEY
from callrouter.domain.tracking import TrackingNumber
from callrouter.operations.sources.create_source import create_source
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.assignments import begin_assignment
from callrouter.store.numbers import save_new_tracking_number
from callrouter.store.properties import find_property
from callrouter.store.sources import find_owner_of_number


async def add_source(
    work: Work, property_id: int, name: str, number: str, standard_key: str | None = None
) -> int:
    """A source that follows the defaults, with a number (E.164) from now on; gives its id.

    Category and rules are the standard source's, where one is named. Raises NotFoundError,
    NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    if not is_e164(number):
        raise RefusedError("Write the number with its country code, like +12125550101.")
    if number == known.failsafe_number:
        raise RefusedError(
            f"{national(number)} is the fail-safe number, an outside phone; choose another."
        )
    if await find_owner_of_number(work.connection, number) is not None:
        raise RefusedError(f"{national(number)} is in use already; choose another number.")
    standard = BY_KEY[standard_key] if standard_key else None
    category, rules = (standard.category, standard.rules) if standard else (Category.OTHER, NEVER)
    source = MarketingSource(0, property_id, name, category, rules, standard_key=standard_key)
    source_id = await create_source(work, source)
    new = TrackingNumber(0, number, property_id)
    number_id = await save_new_tracking_number(work.connection, new)
    await begin_assignment(work.connection, number_id, source_id, work.now)
    return source_id
