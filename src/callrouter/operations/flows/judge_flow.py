"""May this flow be published, as things are?"""

import asyncio
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.ivr.compiling import Compilation, compile_flow, compile_sub_flow
from callrouter.ivr.flow import Flow
from callrouter.ivr.surroundings import Surroundings
from callrouter.ivr.versions import StoredFlow
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.directory import load_directory
from callrouter.store.flows import list_live_versions
from callrouter.store.properties import find_property
from callrouter.store.sources import list_our_numbers
from callrouter.store.weeks import list_weeks


class Judged(Struct, frozen=True):
    """What compiling says, and the sub-flows it was given."""

    compilation: Compilation
    sub_flows: dict[int, Flow]


async def judge_flow(
    work: Work,
    flow: StoredFlow,
    sub_flows: Mapping[int, Flow] | None = None,
    *,
    to_publish: bool = False,
) -> Judged:
    """Compile a flow's draft; `sub_flows` are those to fold in, None = as they are published now.

    `to_publish`: what it was judged by stays so until the transaction ends. Raises NotFoundError.
    """
    work.require(Right.SEE, flow.property_id, "There is no such flow.")
    around = await load_surroundings(work, flow.property_id, to_rely_on=to_publish)
    if sub_flows is not None:
        around = replace(around, sub_flows=sub_flows)
    frozen = dict(around.sub_flows)
    if flow.is_sub_flow:  # as it will be, so that entering itself is found
        around = replace(around, sub_flows={**around.sub_flows, flow.id: flow.draft})
    judge = compile_sub_flow if flow.is_sub_flow else compile_flow
    # In a thread, as a flow may be large: whoever calls meanwhile must not wait for it.
    return Judged(await asyncio.to_thread(judge, flow.draft, around), frozen)


async def load_surroundings(
    work: Work, property_id: int, *, to_rely_on: bool = False
) -> Surroundings:
    """Everything a property's flows may name, sub-flows as they are published."""
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    weeks = await list_weeks(work.connection, property_id, to_rely_on=to_rely_on)
    entered = await list_live_versions(work.connection, property_id, of_sub_flows=True)
    return Surroundings(
        weeks={week.id: week for week in weeks},
        directory=await load_directory(work.connection, property_id),
        sub_flows={version.flow_id: version.body for version in entered},
        our_numbers=await list_our_numbers(work.connection),
        language=known.language,
        failsafe_number=known.failsafe_number,
        property_name=known.name,
        spoken_name=known.spoken_name,
    )
