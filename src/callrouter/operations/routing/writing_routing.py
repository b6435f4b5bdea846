"""How is a change of a property's routing saved, so that it can be taken back as a whole?

One entry of the history holds every part that changed, of the defaults and of sources, as it was
and as it is. Whoever saves has asked for rights and holds the routing's lock.
"""

from collections.abc import Mapping

from msgspec import Struct

from callrouter.domain.routing import Channel, Routing
from callrouter.operations.work import Work
from callrouter.store.routing import THING, save_defaults, save_own_flows


class Parts(Struct, frozen=True):
    """Parts of one channel's routing: the defaults' flow, if `has_default`, and the own flows of
    sources by id (None = follows)."""

    channel: Channel
    has_default: bool = False
    default: int | None = None
    own: Mapping[int, int | None] = {}


async def write_routing(
    routing: Routing,
    work: Work,
    says: str,
    *,
    default: tuple[int | None] | None = None,
    own: Mapping[int, int | None] | None = None,
) -> None:
    """`default`: the new flow of the defaults, in a tuple; None leaves them. `own`: which sources
    have which flow of their own from now on."""
    own = own or {}
    former = {each.id: each.own for each in routing.sources if each.id in own}
    has_default, channel = default is not None, routing.channel
    before = Parts(channel, has_default, routing.default if has_default else None, former)
    after = Parts(channel, has_default, default[0] if default else None, own)
    if default is not None:
        await save_defaults(work.connection, routing.property_id, channel, default[0], work.now)
    await save_own_flows(work.connection, channel, own, work.now)
    work.changes_calls_of(routing.property_id)
    await work.record(
        THING,
        routing.property_id,
        says,
        property_id=routing.property_id,
        before=before,
        after=after,
    )
