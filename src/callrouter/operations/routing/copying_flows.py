"""How is a flow copied for a source as it answers now, whatever its draft has become?"""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.routing import Channel
from callrouter.ivr.flow import Flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.work import RefusedError, Work
from callrouter.store.flows import find_flow_to_change, save_new_version
from callrouter.store.routing import find_live_body


class Original(Struct, frozen=True):
    """What is copied: the published version with its sub-flows, or the draft where none is."""

    flow_id: int
    property_id: int
    body: Flow
    sub_flows: dict[int, Flow] | None


async def find_original(
    connection: AsyncConnection, flow_id: int | None, channel: Channel
) -> Original:
    """Raises RefusedError where there is nothing to copy."""
    flow = None if flow_id is None else await find_flow_to_change(connection, flow_id)
    if flow is None:
        raise RefusedError(
            f"The property has no defaults for {channel} to copy; choose a flow (flow_id)."
        )
    live = await find_live_body(connection, flow.id)
    if live is not None:
        return Original(flow.id, flow.property_id, *live)
    if channel is Channel.CALLS:
        raise RefusedError(f'"{flow.draft.name}" is not published yet; publish it first.')
    return Original(flow.id, flow.property_id, flow.draft, None)


async def copy_flow(original: Original, work: Work, name: str) -> int:
    """A new flow of the same property; published just as the original is, without being judged
    anew: it answers already. Gives its id."""
    draft = replace(original.body, name=name)
    flow_id = await create_flow(work, original.property_id, draft)
    if original.sub_flows is not None:
        flow = await find_flow_to_change(work.connection, flow_id)
        assert flow is not None  # it was made just now
        version = await save_new_version(
            work.connection, flow, original.sub_flows, work.by, "Copied.", work.now
        )
        await work.record(
            "flow",
            flow_id,
            f"Published {name}, version {version.number}.",
            property_id=original.property_id,
            after={"version": version.number, "note": "Copied."},
        )
    return flow_id
