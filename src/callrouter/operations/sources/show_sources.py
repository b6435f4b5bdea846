"""Which sources are there, what is known of one, and which numbers does each have now?"""

from collections.abc import Sequence

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.sources import Category, GivenNumber, MarketingSource, StandardSource
from callrouter.domain.standard_sources import STANDARD_SOURCES
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.assignments import list_given_numbers
from callrouter.store.sources import find_saved_source, list_all_sources
from callrouter.store.sources import list_sources as list_stored


class ShownSource(Struct, frozen=True):
    """A source with the numbers it has at present."""

    saved: Saved[MarketingSource]
    numbers: tuple[GivenNumber, ...] = ()


async def show_source(work: Work, source_id: int) -> ShownSource:
    """Raises NotFoundError."""
    found = await find_saved_source(work.connection, source_id)
    if found is None:
        raise NotFoundError("There is no such source.")
    work.require(Right.SEE, found.value.property_id, "There is no such source.")
    given = await list_given_numbers(work.connection, [source_id], work.now)
    return ShownSource(found, given.get(source_id, ()))


async def show_sources(
    work: Work, wanted: Wanted, *, category: Category | None = None, archived: bool = False
) -> Listed[ShownSource]:
    """Those of the properties the actor sees. Raises NotFoundError or UnknownOrderError."""
    seen = work.where(Right.SEE, wanted)
    page = await list_stored(work.connection, wanted, seen, category=category, archived=archived)
    ids = [each.value.id for each in page.items]
    given = await list_given_numbers(work.connection, ids, work.now)
    shown = [ShownSource(each, given.get(each.value.id, ())) for each in page.items]
    return Listed(shown, page.ended)


async def show_all_names(work: Work, property_id: int) -> frozenset[str]:
    """What the property's sources are, those out of use too: their names in small letters, and
    the keys of the standard sources among them. Raises NotFoundError."""
    work.require(Right.SEE, property_id)
    present = [each.value for each in await list_all_sources(work.connection, property_id)]
    keys = {each.standard_key for each in present if each.standard_key}
    return frozenset({each.name.casefold() for each in present} | keys)


def list_standard_sources(work: Work, category: Category | None = None) -> Sequence[StandardSource]:
    """The built-in catalogue, by category. Raises NotAllowedError."""
    work.require_anywhere(Right.SEE)
    return [each for each in STANDARD_SOURCES if category in (None, each.category)]
