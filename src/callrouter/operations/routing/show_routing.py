"""Which flow do a property's sources follow, and does this one?"""

from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, RoutedSource, Routing
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.properties import find_property
from callrouter.store.routing import load_routing
from callrouter.store.sources import find_property_of_source


async def show_defaults(work: Work, property_id: int, channel: Channel) -> Routing:
    """Raises NotFoundError."""
    work.require(Right.SEE, property_id)
    if await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    return await load_routing(work.connection, property_id, channel, work.now)


async def show_source_routing(
    work: Work, source_id: int, channel: Channel
) -> tuple[Routing, RoutedSource]:
    """Its property's routing, and the source's part in it. Raises NotFoundError."""
    property_id = await find_property_of_source(work.connection, source_id)
    if property_id is None:
        raise NotFoundError("There is no such source.")
    work.require(Right.SEE, property_id, "There is no such source.")
    routing = await load_routing(work.connection, property_id, channel, work.now)
    source = routing.find(source_id)
    if source is None:
        raise NotFoundError("The source is out of use, so nothing is routed for it.")
    return routing, source
