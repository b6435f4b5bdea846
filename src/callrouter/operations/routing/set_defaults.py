"""How are a property's defaults changed? Every source that follows them changes with them."""

from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, Effects, Routing, effects_of
from callrouter.operations.routing.writing_routing import write_routing
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change
from callrouter.store.properties import find_property
from callrouter.store.routing import find_live_body, load_routing

_MOST_NAMED = 5


async def set_defaults(
    work: Work,
    property_id: int,
    channel: Channel,
    flow_id: int,
    revision: int | None = None,
    *,
    dry_run: bool = False,
) -> Effects:
    """Let the followers of a channel be answered by this flow, or only say whom that changes.

    Raises NotFoundError, NotAllowedError, StaleError, or RefusedError for a flow that cannot answer.
    """
    work.require(Right.PUBLISH, property_id)
    routing = await _load(work, property_id, channel, revision)
    await judge_flow(work, property_id, channel, flow_id)
    after = routing.route(flow_id, follows=True)
    effects = effects_of(routing, {each.id: after for each in routing.followers})
    if not dry_run and flow_id != routing.default:
        says = f"{after.flow_name} answers the {channel} of all sources that follow the defaults."
        await write_routing(routing, work, says, default=(flow_id,))
    return Effects(channel, effects, is_done=not dry_run)


async def remove_defaults(
    work: Work,
    property_id: int,
    channel: Channel,
    revision: int | None = None,
    *,
    dry_run: bool = False,
) -> Effects:
    """Let a channel have no defaults; refused while sources follow them, who are named.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require(Right.PUBLISH, property_id)
    routing = await _load(work, property_id, channel, revision)
    after = routing.route(None, follows=True)
    effects = effects_of(routing, {each.id: after for each in routing.followers})
    if dry_run or routing.default is None:
        return Effects(channel, effects, is_done=not dry_run)
    if effects:
        raise RefusedError(
            f"{_named([each.name for each in effects])} would be answered by nothing: give each "
            "a flow of its own first, or choose another flow for the defaults."
        )
    await write_routing(routing, work, f"Took the defaults for {channel} away.", default=(None,))
    return Effects(channel, effects, is_done=True)


async def judge_flow(
    work: Work, property_id: int, channel: Channel, flow_id: int, field: str = "/flow_id"
) -> None:
    """Go on only if the flow may answer this channel. Raises NotFoundError or RefusedError."""
    work.require(Right.SEE, property_id)
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None or flow.property_id != property_id:
        raise RefusedError(Fault("The property has no such flow; choose one of its own.", field))
    if flow.is_sub_flow:
        sentence = "A sub-flow cannot answer calls by itself; choose a flow."
        raise RefusedError(Fault(sentence, field))
    if channel is Channel.CALLS and await find_live_body(work.connection, flow_id) is None:
        sentence = f'"{flow.draft.name}" is not published yet; publish it, then choose it.'
        raise RefusedError(Fault(sentence, field))


async def _load(work: Work, property_id: int, channel: Channel, revision: int | None) -> Routing:
    if await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    routing = await load_routing(work.connection, property_id, channel, work.now, to_change=True)
    work.expect(routing.revision, revision)
    return routing


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
