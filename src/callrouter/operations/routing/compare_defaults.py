"""How do the defaults of many properties compare: version, followers, warnings?

Rows are read for all of them at once; hours and people, against which a flow is judged, are those
of the snapshots in memory that answer calls.
"""

import asyncio

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.problems import Problem
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import Flow
from callrouter.ivr.snapshot import Snapshot
from callrouter.ivr.surroundings import Surroundings
from callrouter.ivr.versions import FlowRow
from callrouter.operations.house import House
from callrouter.operations.work import Work
from callrouter.store.flows import find_flow_rows
from callrouter.store.properties import list_properties
from callrouter.store.routing import count_followers, find_live_bodies


class ComparedDefaults(Struct, frozen=True):
    """A property's defaults for calls. `flow` is None where it has none; `warnings` are of the
    version that answers calls. `own` counts the sources that have flows of their own."""

    property: Property
    flow: FlowRow | None
    followers: int
    own: int
    warnings: tuple[Problem, ...]


async def compare_defaults(work: Work, house: House, wanted: Wanted) -> Listed[ComparedDefaults]:
    """Of the properties the actor sees. Raises NotFoundError or UnknownOrderError."""
    listed = await list_properties(work.connection, wanted, work.where(Right.SEE, wanted))
    known = [each.value for each in listed.items]
    counted = await count_followers(work.connection, [each.id for each in known], Channel.CALLS)
    flow_ids = [id_ for id_, _, _ in counted.values() if id_ is not None]
    flows = await find_flow_rows(work.connection, flow_ids)
    live = await find_live_bodies(work.connection, flow_ids)
    snapshots = {each.property.id: each for each in house.snapshots.all_of(set(counted))}
    judged = {
        property_id: (*live[flow_id], snapshots[property_id])
        for property_id, (flow_id, _, _) in counted.items()
        if flow_id in live and property_id in snapshots
    }
    warnings = await asyncio.to_thread(
        lambda: {property_id: _warnings(*each) for property_id, each in judged.items()}
    )
    compared = []
    for each in known:
        flow_id, followers, own = counted[each.id]
        flow = flows.get(flow_id or 0)
        compared.append(ComparedDefaults(each, flow, followers, own, warnings.get(each.id, ())))
    return Listed(compared, listed.ended)


def _warnings(body: Flow, sub_flows: dict[int, Flow], snapshot: Snapshot) -> tuple[Problem, ...]:
    """What annoys callers of the version that answers; it was without errors when published."""
    of = snapshot.property
    around = Surroundings(
        weeks=snapshot.weeks,
        directory=snapshot.directory,
        sub_flows=sub_flows,
        language=of.language,
        failsafe_number=of.failsafe_number,
        property_name=of.name,
        spoken_name=of.spoken_name,
    )
    return compile_flow(body, around).warnings
