"""How do the sources of a file come to be, with their numbers?"""

from callrouter.operations.configuration.applying import Applying
from callrouter.operations.sources.take_over import take_number, take_source
from callrouter.operations.work import NotFoundError
from callrouter.store.configuration import list_source_ids
from callrouter.store.numbers import find_kept
from callrouter.store.properties import find_property


async def apply_sources(applying: Applying) -> None:
    """Raises NotAllowedError or RefusedError."""
    work, wanted = applying.work, applying.wanted.sources
    property_ = await find_property(work.connection, applying.property_id)
    if property_ is None:
        raise NotFoundError("There is no such property.")
    known = await list_source_ids(work.connection, applying.property_id)
    numbers = {number for each in wanted for number in each.numbers}
    held = await find_kept(work.connection, numbers, work.now)
    for number, written in enumerate(wanted):
        source_id = known.get(written.name.casefold())
        with applying.at(f"/sources/{number}/name"):
            if source_id is None:
                source_id = await take_source(work, applying.property_id, written.name)
        for position, each in enumerate(written.numbers):
            found = held.get(each)
            if found is not None and found.source_id == source_id:
                continue
            with applying.at(f"/sources/{number}/numbers/{position}"):
                await take_number(work, property_, each, found, source_id, written.name)
