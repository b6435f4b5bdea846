"""How do communities compare by what they advertise with?"""

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.traffic import NO_CALLS, Traffic
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.work import Work
from callrouter.store.sources import count_numbers_by_property, count_sources_by_property
from callrouter.store.traffic import count_by_property


class Tracked(Struct, frozen=True):
    """A community with its sources in use, its numbers, and the calls of the last 30 days; None
    where the actor may not see calls."""

    property: Property
    sources: int
    numbers: int
    traffic: Traffic | None


async def compare_tracking(work: Work, wanted: Wanted) -> Listed[Tracked]:
    """A page of the properties the actor sees. Raises NotAllowedError or UnknownOrderError."""
    work.require_anywhere(Right.SEE)
    page = await list_properties(work, wanted)
    ids = [each.value.id for each in page.items]
    sources = await count_sources_by_property(work.connection, ids)
    numbers = await count_numbers_by_property(work.connection, ids)
    seen = work.actor.where(Right.SEE_CALLS)
    traffic = await count_by_property(work.connection, ids, work.now, seen)
    shown = [
        Tracked(
            each.value,
            sources.get(each.value.id, 0),
            numbers.get(each.value.id, 0),
            traffic.get(each.value.id, NO_CALLS)
            if work.actor.may(Right.SEE_CALLS, each.value.id)
            else None,
        )
        for each in page.items
    ]
    return Listed(shown, page.ended)
