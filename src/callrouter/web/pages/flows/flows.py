"""`/flows/{id}`: what happens to a caller in this flow, and may its draft be published?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.problems import Problem, Severity
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.ivr.versions import VersionRow
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.show_drawing import show_drawing
from callrouter.operations.flows.show_flows import (
    DRAFT,
    ShownFlow,
    check_flow,
    compare,
    show_flow,
    show_versions,
)
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.routing.show_routing import show_defaults
from callrouter.operations.work import NotFoundError, Work
from callrouter.web.choosing import Chosen, may_at
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.flows.diagrams import Diagram, diagram_of
from callrouter.web.pages.flows.outlines import Outline, outline
from callrouter.web.showing import show

routes = pages()
_VERSIONS = 50


class FlowPage(Struct, frozen=True):
    """`number` is the version that is shown, None = the draft; `problems` are the draft's, and
    `differs` says how it differs from what is published. `callers` are the sources that it
    answers."""

    one: Property
    flow: ShownFlow
    number: int | None
    outline: Outline
    diagram: Diagram
    errors: list[Problem]
    warnings: list[Problem]
    differs: tuple[str, ...]
    versions: list[VersionRow]
    is_default: bool
    callers: list[str]
    may_publish: bool
    may_edit: bool

    @property
    def is_live(self) -> bool:
        """Whether what is shown answers calls."""
        return self.number is not None and self.number == self.flow.row.live_number

    @property
    def next_number(self) -> int:
        return max((each.number for each in self.versions), default=0) + 1


@routes.get("/flows/{flow_id}")
async def one(asked: InPage, flow_id: Id) -> Response:
    return await show_page(asked, flow_id)


@routes.post("/flows/{flow_id}/publish")
async def publish(asked: InPage, flow_id: Id) -> Response:
    async with asked.attempt() as work:
        note, revision = asked.form.text("note"), asked.form.whole("revision")
        made = await publish_flow(work, flow_id, note, revision)
        undo = await undo_of(work, "flow", flow_id)
    if asked.form.faults:
        return await show_page(asked, flow_id)
    # The first version has none before it that could be published again.
    says = f"Version {made.number} answers calls from now on."
    return asked.go(f"/flows/{flow_id}", says, undo if made.number > 1 else None)


async def show_page(asked: Asked, flow_id: int) -> Response:
    """The flow as it is asked for: `?version=7`, `?version=draft`, else what answers calls."""
    async with asked.work() as work:
        page = await _page(work, asked, flow_id)
    return show(asked, "flows/one.html", page, Chosen(page.one))


async def _page(work: Work, asked: Asked, flow_id: int) -> FlowPage:
    flow = await show_flow(work, flow_id)
    known = (await show_property(work, flow.row.property_id)).value
    number = _wanted(asked, flow)
    problems = await check_flow(work, flow_id)
    drawing = await show_drawing(work, flow_id, number)
    shows_draft = number is None or (number == flow.row.live_number and not flow.row.differs)
    routing = await show_defaults(work, known.id, Channel.CALLS)
    callers = [each.name for each in routing.sources if routing.route_of(each).flow_id == flow_id]
    versions = (await show_versions(work, flow_id, Wanted(limit=_VERSIONS))).items
    return FlowPage(
        known,
        flow,
        number,
        outline(drawing, problems if shows_draft else ()),
        diagram_of(asked, drawing),
        [each for each in problems if each.severity is Severity.ERROR],
        [each for each in problems if each.severity is Severity.WARNING],
        await _differs(work, flow),
        versions,
        routing.default == flow_id,
        callers,
        may_at(asked, Right.PUBLISH, known.id),
        may_at(asked, Right.EDIT_ROUTING, known.id),
    )


async def _differs(work: Work, flow: ShownFlow) -> tuple[str, ...]:
    live = flow.row.live_number
    if live is None or not flow.row.differs:
        return ()
    found = await compare(work, flow.row.id, live, DRAFT)
    return (*found.flow.says, *(says for each in found.sub_flows for says in each[2].says))


def _wanted(asked: Asked, flow: ShownFlow) -> int | None:
    text = asked.query("version")
    if not text:
        return flow.row.live_number
    if text == DRAFT:
        return None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    raise NotFoundError("The flow has no such version.")
