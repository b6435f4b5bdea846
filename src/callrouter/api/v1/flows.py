"""`/flows`: what staff draw, and how it begins to answer calls."""

from datetime import datetime
from typing import Annotated

from fastapi import Body, Query, Response
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.drawings import Coverage, Flow, Problem
from callrouter.api.v1.instants import Instant
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, IfMatchNeeded, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain.problems import Problem as AProblem
from callrouter.domain.problems import Severity
from callrouter.ivr.versions import FlowRow, PlannedPublish
from callrouter.operations.flows.archive_flow import archive_flow
from callrouter.operations.flows.plan_publish import cancel_publish, plan_publish
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.flows.show_coverage import show_coverage
from callrouter.operations.flows.show_flows import ShownFlow, check_flow, show_flow, show_flows

routes = router("flows")

_NOTE = Field(description="What is new, for those who look back.", examples=["Shorter menu"])


class FlowSummary(BaseModel):
    """`live_version` answers calls; null before the first publish. `differs`: the draft is not what
    is published."""

    id: Id
    property_id: Id
    name: Annotated[str, Field(examples=["Main line"])]
    is_sub_flow: bool
    live_version: int | None
    live_at: datetime | None
    differs: bool
    saved_at: datetime


class Plan(BaseModel):
    """The draft as it was is published at `at`. `trouble` says why it could not be, then."""

    at: datetime
    by: Annotated[str, Field(examples=["Dana Cole"])]
    note: Annotated[str, _NOTE]
    trouble: str | None


class FlowWithDraft(FlowSummary):
    """The `ETag` is the draft's."""

    draft: Flow
    planned: Plan | None


class NewFlow(Asked):
    property_id: Id
    is_sub_flow: Annotated[bool, Field(description="Others enter it; no source calls it.")] = False
    draft: Flow


class Checked(BaseModel):
    """Errors stop a publish, warnings do not."""

    errors: list[Problem]
    warnings: list[Problem]


class Publish(Asked):
    note: Annotated[Text, _NOTE] = ""
    at: Annotated[
        Instant | None,
        Field(description="null: now.", examples=["2026-12-01T08:00:00-05:00"]),
    ] = None


class Published(BaseModel):
    """`version` is the new one; null where it waits for `at`."""

    version: int | None
    at: datetime | None
    warnings: list[Problem]


@routes.get("/flows", responses=problems(404))
async def flows(
    work: InWork,
    wanted: InPages,
    sub_flows: Annotated[
        bool | None, Query(description="Only sub-flows, or only others; null: both.")
    ] = None,
) -> Page[FlowSummary]:
    """Sort by `name` or `saved`."""
    return page(await show_flows(work, wanted, of_sub_flows=sub_flows), _summarise)


@routes.post("/flows", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork, body: NewFlow, response: Response, idempotency_key: IdempotencyKey = None
) -> FlowWithDraft:
    """A draft need not be finished; it answers no call before it is published."""
    flow_id = await create_flow(work, body.property_id, body.draft, is_sub_flow=body.is_sub_flow)
    response.headers["Location"] = f"/api/v1/flows/{flow_id}"
    return tagged(await show_flow(work, flow_id), response)


@routes.get("/flows/{flow_id}", responses=problems(404))
async def one(work: InWork, flow_id: Id, response: Response) -> FlowWithDraft:
    return tagged(await show_flow(work, flow_id), response)


@routes.delete("/flows/{flow_id}", status_code=204, responses=problems(404, 412))
async def delete(work: InWork, flow_id: Id, revision: IfMatch) -> None:
    """Out of use; calls it answered can still be told. Refused while anything uses it."""
    await archive_flow(work, flow_id, revision)


@routes.put("/flows/{flow_id}/draft", responses=problems(404, 409, 412, 428))
async def change(
    work: InWork,
    flow_id: Id,
    body: Annotated[Flow, Body()],
    response: Response,
    revision: IfMatchNeeded,
) -> FlowWithDraft:
    """The whole draft in place of what it was. Of two who edit at once, the second is told so."""
    await save_flow_draft(work, flow_id, body, revision)
    return tagged(await show_flow(work, flow_id), response)


@routes.post("/flows/{flow_id}/check", responses=problems(404))
async def check(work: InWork, flow_id: Id, body: Annotated[Flow | None, Body()] = None) -> Checked:
    """What stops the draft, or the flow that is sent in its place, from being published. Changes
    nothing."""
    return _sort(await check_flow(work, flow_id, body))


@routes.post("/flows/{flow_id}/publish", status_code=201, responses=problems(404, 412))
async def publish(
    work: InWork,
    flow_id: Id,
    body: Publish,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Published:
    """Now, or at a time: then it is the draft as it is now that is published, and it is judged again.
    Calls under way stay on their version. One plan a flow: a new one replaces it."""
    if body.at is not None:
        plan, warnings = await plan_publish(work, flow_id, body.at, body.note, revision)
        return Published(version=None, at=plan.at, warnings=list(warnings))
    made = await publish_flow(work, flow_id, body.note, revision)
    return Published(version=made.number, at=None, warnings=list(made.warnings))


@routes.delete("/flows/{flow_id}/publish", status_code=204, responses=problems(404))
async def unplan(work: InWork, flow_id: Id) -> None:
    """Take a planned publish back."""
    await cancel_publish(work, flow_id)


@routes.get("/flows/{flow_id}/coverage", responses=problems(404))
async def covered(
    work: InWork,
    flow_id: Id,
    from_at: Annotated[
        Instant | None, Query(alias="from", description="In the week that is drawn; null: now.")
    ] = None,
    draft: Annotated[bool, Query(description="The draft instead of what is published.")] = False,
) -> Coverage:
    """Which node answers at each of the week's 168 hours, for somebody who calls for the first
    time and has a number; overrides and forcing are as they will be."""
    return await show_coverage(work, flow_id, from_at, of_draft=draft)


def _sort(found: tuple[AProblem, ...]) -> Checked:
    errors = [each for each in found if each.severity is Severity.ERROR]
    warnings = [each for each in found if each.severity is Severity.WARNING]
    return Checked(errors=errors, warnings=warnings)


def _summarise(row: FlowRow) -> FlowSummary:
    return FlowSummary(**_fields(row))


def _fields(row: FlowRow) -> dict[str, object]:
    fields = asdict(row)
    fields.pop("revision")
    return fields | {"live_version": fields.pop("live_number")}


def tagged(found: ShownFlow, response: Response) -> FlowWithDraft:
    tag(response, found.row.revision)
    planned = None if found.plan is None else _plan(found.plan)
    return FlowWithDraft(**_fields(found.row), draft=found.draft, planned=planned)


def _plan(plan: PlannedPublish) -> Plan:
    return Plan(at=plan.at, by=plan.by, note=plan.note, trouble=plan.trouble)
