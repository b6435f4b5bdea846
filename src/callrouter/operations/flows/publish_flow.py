"""How does a draft begin to answer calls?

It is compiled against everything it names; errors refuse the publish. Calls that are under way
stay on the version they began with.
"""

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.problems import Problem
from callrouter.domain.rights import Right
from callrouter.ivr.compiling import compile_flow, compile_sub_flow
from callrouter.ivr.surroundings import Surroundings
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.directory import load_directory
from callrouter.store.flows import find_flow_to_change, list_live_versions, save_new_version
from callrouter.store.properties import find_property
from callrouter.store.sources import list_our_numbers
from callrouter.store.weeks import list_weeks


class Published(Struct, frozen=True):
    """The new version's id and number, and what was warned of."""

    version_id: int
    number: int
    warnings: tuple[Problem, ...]


async def publish_flow(work: Work, flow_id: int, note: str = "") -> Published:
    """Make the draft the live version from the commit on.

    Raises NotFoundError, NotAllowedError, or RefusedError with the sentences of every error.
    """
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    around = await load_surroundings(work, flow.property_id)
    if flow.is_sub_flow:  # as it will be, so that entering itself is found
        known = {**around.sub_flows, flow.id: flow.draft}
        compilation = compile_sub_flow(flow.draft, replace(around, sub_flows=known))
    else:
        compilation = compile_flow(flow.draft, around)
    if compilation.errors:
        raise RefusedError(*(problem.sentence for problem in compilation.errors))
    version = await save_new_version(
        work.connection, flow, dict(around.sub_flows), work.by, note, work.now
    )
    work.changes_calls_of(flow.property_id)
    await work.record(
        "flow",
        flow.id,
        f"Published {flow.draft.name}, version {version.number}.",
        property_id=flow.property_id,
        after={"version": version.number, "note": note},
    )
    return Published(version.id, version.number, compilation.warnings)


async def load_surroundings(work: Work, property_id: int) -> Surroundings:
    """Everything a property's flows may name, sub-flows as they are published."""
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    entered = await list_live_versions(work.connection, property_id, of_sub_flows=True)
    return Surroundings(
        weeks={week.id: week for week in await list_weeks(work.connection, property_id)},
        directory=await load_directory(work.connection, property_id),
        sub_flows={version.flow_id: version.body for version in entered},
        our_numbers=await list_our_numbers(work.connection),
        language=known.language,
        failsafe_number=known.failsafe_number,
        property_name=known.name,
        spoken_name=known.spoken_name,
    )
