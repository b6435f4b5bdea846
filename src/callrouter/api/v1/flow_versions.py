"""`/flows/{id}/versions` and `/diff`: what was published, and what is different."""

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.drawings import Difference, Flow
from callrouter.api.v1.flows import FlowWithDraft, tagged
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatchNeeded
from callrouter.api.v1.things import Id, IdempotencyKey, problems, router
from callrouter.ivr.versions import StoredVersion, VersionRow
from callrouter.operations.flows.save_flow import restore_version
from callrouter.operations.flows.show_flows import (
    DRAFT,
    compare,
    show_flow,
    show_version,
    show_versions,
)

routes = router("flow versions")

Number = Annotated[int, Path(ge=1, lt=2**31)]
_STATE = r"draft|[1-9]\d{0,8}"


class VersionSummary(BaseModel):
    """It answers new calls until `superseded_at`; null: still."""

    number: int
    author: Annotated[str, Field(examples=["Dana Cole"])]
    note: Annotated[str, Field(examples=["Shorter menu"])]
    published_at: datetime
    superseded_at: datetime | None


class EnteredFlow(BaseModel):
    flow_id: Id
    body: Flow


class Version(VersionSummary):
    """Frozen, with the property's sub-flows as they were."""

    flow_id: Id
    body: Flow
    sub_flows: list[EnteredFlow]


class SubFlowDifference(BaseModel):
    flow_id: Id
    name: str
    difference: Difference


class Compared(BaseModel):
    """`says` are all differences in words. Sub-flows are compared that both enter."""

    says: list[str]
    flow: Difference
    sub_flows: list[SubFlowDifference]


@routes.get("/flows/{flow_id}/versions", responses=problems(404))
async def versions(work: InWork, flow_id: Id, wanted: InPages) -> Page[VersionSummary]:
    """The newest first. Sort by `number`."""
    return page(await show_versions(work, flow_id, wanted), _summarise)


@routes.get("/flows/{flow_id}/versions/{number}", responses=problems(404))
async def one(work: InWork, flow_id: Id, number: Number) -> Version:
    found = await show_version(work, flow_id, number)
    inside = [EnteredFlow(flow_id=id_, body=body) for id_, body in sorted(found.sub_flows.items())]
    summary = _summarise(found).model_dump()
    return Version(**summary, flow_id=flow_id, body=found.body, sub_flows=inside)


@routes.post("/flows/{flow_id}/versions/{number}/restore", responses=problems(404, 409, 412, 428))
async def restore(
    work: InWork,
    flow_id: Id,
    number: Number,
    response: Response,
    revision: IfMatchNeeded,
    idempotency_key: IdempotencyKey = None,
) -> FlowWithDraft:
    """Make a version the draft; publish that to have it answer calls again."""
    await restore_version(work, flow_id, number, revision)
    return tagged(await show_flow(work, flow_id), response)


@routes.get("/flows/{flow_id}/diff", responses=problems(404))
async def diff(
    work: InWork,
    flow_id: Id,
    before: Annotated[
        str,
        Query(alias="from", pattern=f"^({_STATE})$", description="A version's number, or draft."),
    ],
    after: Annotated[
        str, Query(alias="to", pattern=f"^({_STATE})$", description="A version's number, or draft.")
    ] = DRAFT,
) -> Compared:
    """What is different in `to`: nodes that are new, gone or changed, and in which fields."""
    found = await compare(work, flow_id, _state(before), _state(after))
    inside = [
        SubFlowDifference(flow_id=id_, name=name, difference=difference)
        for id_, name, difference in found.sub_flows
    ]
    says = [*found.flow.says, *(says for each in found.sub_flows for says in each[2].says)]
    return Compared(says=says, flow=found.flow, sub_flows=inside)


def _state(text: str) -> int | str:
    return text if text == DRAFT else int(text)


def _summarise(row: VersionRow | StoredVersion) -> VersionSummary:
    return VersionSummary(
        number=row.number,
        author=row.author,
        note=row.note,
        published_at=row.published_at,
        superseded_at=row.superseded_at,
    )
