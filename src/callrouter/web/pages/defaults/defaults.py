"""`/defaults`: what answers a property's sources, who follows it, and how do many compare?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.problems import Problem, Severity
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import ROUTED, Channel, RoutedSource, Routing
from callrouter.domain.weeks import Week
from callrouter.ivr.versions import FlowRow
from callrouter.operations.flows.show_flows import ShownFlow, check_flow, show_flow, show_flows
from callrouter.operations.imports.show_imports import show_imports
from callrouter.operations.routing.compare_defaults import ComparedDefaults, compare_defaults
from callrouter.operations.routing.show_routing import show_defaults
from callrouter.operations.weeks.show_weeks import ActiveNow, show_active, show_weeks
from callrouter.operations.work import Work
from callrouter.web.choosing import Chosen, find_chosen
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
AT_ONCE = 200
_COMPARED_AT_ONCE = 25


class ShownChannel(Struct, frozen=True):
    """A channel's defaults; `problems` are those of the flow's draft."""

    routing: Routing
    choosable: list[FlowRow]
    flow: ShownFlow | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return IN_WORDS[self.routing.channel]

    @property
    def is_routed(self) -> bool:
        return self.routing.channel in ROUTED

    @property
    def errors(self) -> int:
        return sum(each.severity is Severity.ERROR for each in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


class ShownSource(Struct, frozen=True):
    """A source; `own` is the name of its own flow."""

    source: RoutedSource
    own: str | None


class ShownWeek(Struct, frozen=True):
    week: Week
    now: ActiveNow


class DefaultsPage(Struct, frozen=True):
    """`may_change`: whoever asks decides here what answers."""

    one: Property
    calls: ShownChannel
    later: list[ShownChannel]
    sources: list[ShownSource]
    weeks: list[ShownWeek]
    imports: int
    may_change: bool
    may_import: bool


class ComparedPage(Struct, frozen=True):
    rows: list[ComparedDefaults]
    first: str | None
    next: str | None


IN_WORDS = {Channel.CALLS: "Calls", Channel.TEXTS: "Texts", Channel.EMAIL: "E-mail"}


@routes.get("/defaults")
async def defaults(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        if chosen.one is not None:
            page = await _of_one(work, asked, chosen.one)
            return show(asked, "defaults/one.html", page, chosen)
        if chosen.list_id is None:
            return show(asked, "defaults/none.html", None, chosen)
        return await _compare(work, asked, chosen)


async def _of_one(work: Work, asked: Asked, one: Property) -> DefaultsPage:
    here = Wanted(limit=AT_ONCE, property_id=one.id)
    choosable = (await show_flows(work, here, of_sub_flows=False)).items
    channels = [await _channel(work, one.id, each, choosable) for each in Channel]
    calls = channels[0].routing
    weeks = [
        ShownWeek(each.value, await show_active(work, each.value.id))
        for each in (await show_weeks(work, here)).items
    ]
    imports = await show_imports(work, Wanted(limit=AT_ONCE, property_id=one.id))
    may_change = asked.actor is not None and asked.actor.may(Right.PUBLISH, one.id)
    may_edit = asked.actor is not None and asked.actor.may(Right.EDIT_ROUTING, one.id)
    return DefaultsPage(
        one,
        channels[0],
        channels[1:],
        [ShownSource(each, calls.flow_names.get(each.own or 0)) for each in calls.sources],
        weeks,
        len(imports.items),
        may_change,
        may_change and may_edit,
    )


async def _channel(
    work: Work, property_id: int, channel: Channel, choosable: list[FlowRow]
) -> ShownChannel:
    routing = await show_defaults(work, property_id, channel)
    if channel in ROUTED:
        choosable = [each for each in choosable if each.live_number is not None]
    if routing.default is None:
        return ShownChannel(routing, choosable)
    flow = await show_flow(work, routing.default)
    problems = await check_flow(work, routing.default) if channel in ROUTED else ()
    return ShownChannel(routing, choosable, flow, problems)


async def _compare(work: Work, asked: Asked, chosen: Chosen) -> Response:
    listed = await compare_defaults(work, asked.house, asked_page(asked, chosen, _COMPARED_AT_ONCE))
    page = ComparedPage(listed.items, first_url(asked), next_url(asked, listed))
    return show(asked, "defaults/compared.html", page, chosen)
