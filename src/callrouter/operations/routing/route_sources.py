"""How does a source get a flow of its own, or follow the defaults again? One, many, or all."""

from collections.abc import Sequence

from callrouter.domain.rights import Right
from callrouter.domain.routing import (
    Channel,
    Effects,
    Route,
    RoutedSource,
    Routing,
    effects_of,
    free_name,
)
from callrouter.operations.routing.copying_flows import copy_flow, find_original
from callrouter.operations.routing.set_defaults import judge_flow
from callrouter.operations.routing.writing_routing import write_routing
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.properties import find_property
from callrouter.store.routing import load_routing
from callrouter.store.sources import find_property_of_source

_NO_SOURCE = "There is no such source."


async def follow_defaults(
    work: Work,
    property_id: int,
    channel: Channel,
    source_ids: Sequence[int] | None = None,
    revision: int | None = None,
    *,
    dry_run: bool = False,
) -> Effects:
    """Let these sources of the property (None = all) follow its defaults, or only say whom that
    changes. Their own flows are kept, unused.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require(Right.PUBLISH, property_id)
    routing = await _load(work, property_id, channel, revision)
    chosen = _chosen(routing, source_ids)
    _judge_defaults(routing, chosen)
    after = routing.route(routing.default, follows=True)
    effects = effects_of(routing, {each.id: after for each in chosen})
    if effects and not dry_run:
        says = f"{_counted(len(effects))} the defaults for {channel}."
        await write_routing(routing, work, says, own={each.source_id: None for each in effects})
    return Effects(channel, effects, is_done=not dry_run)


async def route_one_source(
    work: Work,
    source_id: int,
    channel: Channel,
    *,
    follows: bool,
    flow_id: int | None = None,
    revision: int | None = None,
    dry_run: bool = False,
) -> Effects:
    """Let a source follow the defaults, or have a flow of its own: `flow_id`, else a copy of what
    the defaults are now, named after the source.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    property_id = await find_property_of_source(work.connection, source_id)
    if property_id is None:
        raise NotFoundError(_NO_SOURCE)
    work.require(Right.PUBLISH, property_id, _NO_SOURCE)
    routing = await load_routing(work.connection, property_id, channel, work.now, to_change=True)
    work.expect(routing.revision, revision)
    (source,) = _chosen(routing, [source_id])
    if follows:
        if flow_id is not None:
            sentence = "A source that follows has no flow of its own; leave flow_id out."
            raise RefusedError(Fault(sentence, "/flow_id"))
        _judge_defaults(routing, (source,))
        after = routing.route(routing.default, follows=True)
    elif flow_id is not None:
        await judge_flow(work, property_id, channel, flow_id)
        after = routing.route(flow_id, follows=False)
    elif source.own is not None:
        after = routing.route_of(source)
    else:
        return await _copy(work, routing, (source,), routing.default, dry_run=dry_run)
    effects = effects_of(routing, {source_id: after})
    if effects and not dry_run:
        says = f"{source.name} follows the defaults for {channel}."
        if not follows:
            says = f"{source.name} has {after.flow_name} of its own for {channel}."
        await write_routing(routing, work, says, own={source_id: None if follows else flow_id})
    return Effects(channel, effects, is_done=not dry_run)


async def unlink_sources(
    work: Work,
    property_id: int,
    channel: Channel,
    source_ids: Sequence[int],
    revision: int | None = None,
    *,
    dry_run: bool = False,
) -> Effects:
    """Give each of these sources that follows a copy of the defaults for its own; those that have
    their own flow keep it.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require(Right.PUBLISH, property_id)
    routing = await _load(work, property_id, channel, revision)
    chosen = [each for each in _chosen(routing, source_ids) if each.own is None]
    if not chosen:
        return Effects(channel, (), is_done=not dry_run)
    return await _copy(work, routing, chosen, routing.default, dry_run=dry_run)


async def copy_routing(
    work: Work,
    source_id: int,
    channel: Channel,
    source_ids: Sequence[int],
    revision: int | None = None,
    *,
    dry_run: bool = False,
) -> Effects:
    """Give these sources of the same property each a copy of this source's own flow.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    property_id = await find_property_of_source(work.connection, source_id)
    if property_id is None:
        raise NotFoundError(_NO_SOURCE)
    work.require(Right.PUBLISH, property_id, _NO_SOURCE)
    routing = await _load(work, property_id, channel, revision)
    (giving,) = _chosen(routing, [source_id])
    if giving.own is None:
        raise RefusedError(
            f"{giving.name} follows the defaults; to let others follow them too, apply the defaults."
        )
    chosen = _chosen(routing, [each for each in source_ids if each != source_id])
    return await _copy(work, routing, chosen, giving.own, dry_run=dry_run)


async def _load(work: Work, property_id: int, channel: Channel, revision: int | None) -> Routing:
    """Locked; `revision` is the one that was read, if any."""
    if await find_property(work.connection, property_id) is None:
        raise NotFoundError("There is no such property.")
    routing = await load_routing(work.connection, property_id, channel, work.now, to_change=True)
    work.expect(routing.revision, revision)
    return routing


async def _copy(
    work: Work,
    routing: Routing,
    chosen: Sequence[RoutedSource],
    flow_id: int | None,
    *,
    dry_run: bool,
) -> Effects:
    """A copy of a flow for each, named after it."""
    work.require(Right.EDIT_ROUTING, routing.property_id)
    original = await find_original(work.connection, flow_id, routing.channel)
    taken, after = list(routing.flow_names.values()), dict[int, Route]()
    for source in chosen:
        plain = routing.channel is Channel.CALLS
        name = free_name(source.name if plain else f"{source.name} {routing.channel}", taken)
        taken.append(name)
        made = None if dry_run else await copy_flow(original, work, name)
        after[source.id] = Route(False, made, name)
    effects = effects_of(routing, after)
    if effects and not dry_run:
        own = {each.source_id: each.after.flow_id for each in effects}
        says = f"{', '.join(each.name for each in effects[:3])}"
        says += f" and {len(effects) - 3} more" if len(effects) > 3 else ""
        says += f": a copy of {routing.flow_names[original.flow_id]} for {routing.channel}."
        await write_routing(routing, work, says, own=own)
    return Effects(routing.channel, effects, is_done=not dry_run)


def _chosen(routing: Routing, source_ids: Sequence[int] | None) -> tuple[RoutedSource, ...]:
    if source_ids is None:
        return routing.sources
    known = {each.id: each for each in routing.sources}
    missing = sorted({each for each in source_ids if each not in known})
    if missing:
        named = ", ".join(map(str, missing))
        sentence = f"The property has no source {named} in use; leave it out."
        raise RefusedError(Fault(sentence, "/source_ids"))
    return tuple(known[each] for each in dict.fromkeys(source_ids))


def _judge_defaults(routing: Routing, chosen: Sequence[RoutedSource]) -> None:
    if routing.default is None and any(each.own is not None for each in chosen):
        raise RefusedError(
            f"The property has no defaults for {routing.channel}, so nothing would answer; "
            "choose the defaults' flow first."
        )


def _counted(count: int) -> str:
    return "1 source follows" if count == 1 else f"{count} sources follow"
