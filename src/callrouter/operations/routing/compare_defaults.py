"""How do the defaults of many properties compare: version, followers, warnings?"""

import asyncio

from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.problems import Problem
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import Flow
from callrouter.ivr.surroundings import Surroundings
from callrouter.ivr.versions import FlowRow
from callrouter.operations.work import Work
from callrouter.store.directory import load_directory
from callrouter.store.flows import find_flow_row
from callrouter.store.properties import list_properties
from callrouter.store.routing import count_followers, find_live_body
from callrouter.store.weeks import list_weeks


class ComparedDefaults(Struct, frozen=True):
    """A property's defaults for calls. `flow` is None where it has none; `warnings` are of the
    version that answers calls. `own` counts the sources that have flows of their own."""

    property: Property
    flow: FlowRow | None
    followers: int
    own: int
    warnings: tuple[Problem, ...]


async def compare_defaults(work: Work, wanted: Wanted) -> Listed[ComparedDefaults]:
    """Of the properties the actor sees. Raises UnknownOrderError."""
    listed = await list_properties(work.connection, wanted, work.where(Right.SEE, wanted))
    known = [each.value for each in listed.items]
    ids = [each.id for each in known]
    counted = await count_followers(work.connection, ids, Channel.CALLS)
    compared = []
    for each in known:
        flow_id, followers, own = counted[each.id]
        flow = None if flow_id is None else await find_flow_row(work.connection, flow_id)
        warnings = () if flow is None else await _warnings(work, each, flow.id)
        compared.append(ComparedDefaults(each, flow, followers, own, warnings))
    return Listed(compared, listed.ended)


async def _warnings(work: Work, of: Property, flow_id: int) -> tuple[Problem, ...]:
    """What annoys callers of the version that answers; it was without errors when published."""
    live = await find_live_body(work.connection, flow_id)
    if live is None:
        return ()
    body, sub_flows = live
    around = await _surroundings(work, of, sub_flows or {})
    return (await asyncio.to_thread(compile_flow, body, around)).warnings


async def _surroundings(work: Work, of: Property, sub_flows: dict[int, Flow]) -> Surroundings:
    weeks = await list_weeks(work.connection, of.id)
    return Surroundings(
        weeks={week.id: week for week in weeks},
        directory=await load_directory(work.connection, of.id),
        sub_flows=sub_flows,
        language=of.language,
        failsafe_number=of.failsafe_number,
        property_name=of.name,
        spoken_name=of.spoken_name,
    )
