"""Which source would a visit to a property's website get, and whose rules overlap?"""

from callrouter.dni.addresses import read_visit
from callrouter.dni.overlaps import Overlap, find_overlaps
from callrouter.dni.precedence import Credit, Ruled, choose_source
from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property
from callrouter.store.sources import list_ruled


async def credit_visit(
    work: Work, property_id: int, url: str, referrer: str | None = None
) -> tuple[Credit, list[Ruled]]:
    """What a visit that begins at `url` would get, and the sources that were judged.

    Raises NotFoundError.
    """
    work.require(Right.SEE, property_id)
    sources = await _load(work, property_id)
    return choose_source(read_visit(url, referrer), sources), sources


async def show_overlaps(work: Work, property_id: int) -> list[Overlap]:
    """Where rules of two sources in use can match the same visit. Raises NotFoundError."""
    work.require(Right.SEE, property_id)
    return find_overlaps(await _load(work, property_id))


async def _load(work: Work, property_id: int) -> list[Ruled]:
    if await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    return await list_ruled(work.connection, property_id)
