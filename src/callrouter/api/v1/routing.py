"""`/properties/{id}/defaults` and `/sources/{id}/routing`: which flow answers for which source.

Each change can be asked for with `dry_run=true`: the answer says who would be answered otherwise,
from what to what, and nothing is changed. The real one answers the same.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.domain import routing as words
from callrouter.domain.routing import Channel
from callrouter.operations.routing.route_sources import (
    copy_routing,
    follow_defaults,
    route_one_source,
)
from callrouter.operations.routing.set_defaults import remove_defaults, set_defaults
from callrouter.operations.routing.show_routing import show_defaults, show_source_routing

routes = router("routing")

_DEFAULTS = "/properties/{property_id}/defaults/{channel}"
_ROUTING = "/sources/{source_id}/routing/{channel}"
_FLOW_ID = Field(description="A flow of the same property.", examples=[1])
_FLOW_NAME = Field(examples=["Default flow"])
MOST_SOURCES, MOST_COPIES = 5_000, 200
DryRun = Annotated[bool, Query(description="Only say who would be answered otherwise.")]


class State(StrEnum):
    """Whether the channel is routed already; what is chosen for the others waits."""

    ROUTED = "routed"
    NOT_YET = "not routed yet"


class HasState(BaseModel):
    channel: Channel
    state: State


class Defaults(HasState):
    """`followers` are the sources that are answered by it, `own` those with flows of their own."""

    flow_id: Annotated[Id | None, _FLOW_ID]
    flow_name: Annotated[str | None, _FLOW_NAME]
    followers: list[Id]
    own: list[Id]


class ChosenDefaults(Asked):
    flow_id: Annotated[Id, _FLOW_ID]


class Route(BaseModel):
    """`flow_id` is null where nothing answers, or where the flow is yet to be made."""

    follows: Annotated[bool, Field(description="By the property's defaults.")]
    flow_id: Annotated[Id | None, _FLOW_ID]
    flow_name: Annotated[str | None, _FLOW_NAME]


class SourceRouting(HasState, Route):
    """What a source's channel is answered by."""

    source_id: Id


class ChosenRouting(Asked):
    """Without `flow_id` a source that stops following gets a copy of the defaults, published."""

    follows: Annotated[bool, Field(examples=[False])]
    flow_id: Annotated[Id | None, _FLOW_ID] = None


class ChosenSources(Asked):
    """`source_ids` null: all of the property's sources."""

    source_ids: Annotated[list[Id] | None, Field(max_length=MOST_SOURCES, examples=[[2, 3]])] = None


class CopiedTo(Asked):
    source_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_COPIES, examples=[[2, 3]])]


class Effect(BaseModel):
    source_id: Id
    source: Annotated[str, Field(examples=["Zillow"])]
    numbers: Annotated[list[str], Field(examples=[["+12125550101"]])]
    before: Route
    after: Route


class Effects(HasState):
    """Who is answered otherwise; with `done` false, who would be."""

    done: bool
    effects: list[Effect]


@routes.get(_DEFAULTS, responses=problems(404))
async def defaults(work: InWork, property_id: Id, channel: Channel, response: Response) -> Defaults:
    """What the property's sources follow."""
    found = await show_defaults(work, property_id, channel)
    tag(response, found.revision)
    return Defaults(
        channel=channel,
        state=_state(channel),
        flow_id=found.default,
        flow_name=found.flow_names.get(found.default or 0),
        followers=[each.id for each in found.followers],
        own=[each.id for each in found.sources if each.own is not None],
    )


@routes.put(_DEFAULTS, responses=problems(404, 412))
async def choose(
    work: InWork,
    property_id: Id,
    channel: Channel,
    body: ChosenDefaults,
    response: Response,
    revision: IfMatch,
    dry_run: DryRun = False,
) -> Effects:
    """Every source that follows is answered by this flow from now on."""
    done = await set_defaults(work, property_id, channel, body.flow_id, revision, dry_run=dry_run)
    tag(response, (await show_defaults(work, property_id, channel)).revision)
    return _show(done)


@routes.delete(_DEFAULTS, responses=problems(404, 412))
async def remove(
    work: InWork, property_id: Id, channel: Channel, revision: IfMatch, dry_run: DryRun = False
) -> Effects:
    """Refused while sources follow."""
    return _show(await remove_defaults(work, property_id, channel, revision, dry_run=dry_run))


@routes.post(f"{_DEFAULTS}/apply", responses=problems(404))
async def apply(
    work: InWork,
    property_id: Id,
    channel: Channel,
    body: ChosenSources,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyKey = None,
) -> Effects:
    """Let many sources, or all, follow. The flows of their own are kept, unused."""
    return _show(
        await follow_defaults(work, property_id, channel, body.source_ids, dry_run=dry_run)
    )


@routes.get(_ROUTING, responses=problems(404))
async def of_source(
    work: InWork, source_id: Id, channel: Channel, response: Response
) -> SourceRouting:
    """By the defaults, or by a flow of its own."""
    routing, source = await show_source_routing(work, source_id, channel)
    tag(response, routing.revision)
    return SourceRouting(
        channel=channel,
        state=_state(channel),
        source_id=source_id,
        **_route(routing.route_of(source)).model_dump(),
    )


@routes.put(_ROUTING, responses=problems(404, 412))
async def route_source(
    work: InWork,
    source_id: Id,
    channel: Channel,
    body: ChosenRouting,
    response: Response,
    revision: IfMatch,
    dry_run: DryRun = False,
) -> Effects:
    """Follow the defaults, or have a flow of its own."""
    done = await route_one_source(
        work,
        source_id,
        channel,
        follows=body.follows,
        flow_id=body.flow_id,
        revision=revision,
        dry_run=dry_run,
    )
    tag(response, (await show_source_routing(work, source_id, channel))[0].revision)
    return _show(done)


@routes.post(f"{_ROUTING}/copy", responses=problems(404))
async def copy(
    work: InWork,
    source_id: Id,
    channel: Channel,
    body: CopiedTo,
    dry_run: DryRun = False,
    idempotency_key: IdempotencyKey = None,
) -> Effects:
    """Give other sources of the property each a copy of this one's own flow."""
    return _show(await copy_routing(work, source_id, channel, body.source_ids, dry_run=dry_run))


def _state(channel: Channel) -> State:
    return State.ROUTED if channel in words.ROUTED else State.NOT_YET


def _show(found: words.Effects) -> Effects:
    effects = [
        Effect(
            source_id=each.source_id,
            source=each.name,
            numbers=list(each.numbers),
            before=_route(each.before),
            after=_route(each.after),
        )
        for each in found.effects
    ]
    state = _state(found.channel)
    return Effects(channel=found.channel, state=state, done=found.is_done, effects=effects)


def _route(route: words.Route) -> Route:
    return Route(follows=route.follows, flow_id=route.flow_id, flow_name=route.flow_name)
