"""How does a property's routing become again what it was, whole?"""

from typing import Any

import msgspec

from callrouter.domain.rights import Right
from callrouter.operations.routing.writing_routing import Parts, write_routing
from callrouter.operations.work import Work
from callrouter.store.routing import load_routing


async def restore_routing(work: Work, property_id: int, before: Any) -> None:
    """The parts that a change touched, as they were. Raises NotFoundError or NotAllowedError."""
    work.require(Right.PUBLISH, property_id)
    former = msgspec.convert(before, Parts, strict=False)
    routing = await load_routing(
        work.connection, property_id, former.channel, work.now, to_change=True
    )
    here = {each.id for each in routing.sources}
    await write_routing(
        routing,
        work,
        f"Took back how {former.channel} were routed.",
        default=(former.default,) if former.has_default else None,
        own={source_id: flow for source_id, flow in former.own.items() if source_id in here},
    )
