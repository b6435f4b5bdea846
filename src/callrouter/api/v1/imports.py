"""`/imports`: one property's defaults taken over by another, proposed, confirmed, reverted."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import imports as words
from callrouter.domain.imports import Fate, Kind, People, State
from callrouter.domain.routing import Channel
from callrouter.domain.saved import Saved
from callrouter.domain.weeks import Week
from callrouter.operations.imports.confirm_import import confirm_import
from callrouter.operations.imports.discard_import import discard_import
from callrouter.operations.imports.propose_import import propose_import
from callrouter.operations.imports.revert_import import revert_import
from callrouter.operations.imports.show_imports import show_import, show_imports

routes = router("imports")

_SCHEDULE = Field(description="Of kind schedule: which one of the week `id`.", examples=[None])


class Choice(Asked):
    """What a thing of the other property shall become: `to` is one of this property's (for a
    schedule `to_schedule`, one of the week that its week becomes); `leave_out` a person, team or
    destination; `number`: a destination that is made gets this one."""

    kind: Annotated[Kind, Field(examples=["person"])]
    id: Annotated[Id, Field(examples=[4])]
    schedule: Annotated[Text | None, _SCHEDULE] = None
    to: Annotated[Id | None, Field(examples=[17])] = None
    to_schedule: Annotated[Text | None, Field(examples=[None])] = None
    leave_out: bool = False
    number: Annotated[
        str | None, Field(pattern=r"^\+[1-9][0-9]{6,14}$", examples=["+12125550190"])
    ] = None


class NewImport(Asked):
    """`people`: those of the same name who work at this property, or the very same people."""

    from_property_id: Annotated[Id, Field(examples=[1])]
    channels: Annotated[
        list[Channel], Field(min_length=1, max_length=3, default_factory=lambda: [Channel.CALLS])
    ]
    weeks: Annotated[bool, Field(description="Take the hours over too.")] = True
    people: People = People.BY_NAME
    mappings: Annotated[list[Choice], Field(max_length=2_000, default_factory=list)]


class Matched(BaseModel):
    """What comes of a thing that the flows name. What is left open blocks the confirming; `says`
    tells the cure. `to` is null where it is yet to be made."""

    kind: Kind
    id: int
    name: Annotated[str, Field(examples=["Priya Shah"])]
    fate: Fate
    says: Annotated[str, Field(examples=["Priya Shah works here too."])]
    schedule: str | None
    to: int | None
    to_schedule: str | None


class MadeFlow(BaseModel):
    """A draft of the import; `flow_id` is null in a dry run. Sub-flows have no channels."""

    flow_id: Id | None
    name: Annotated[str, Field(examples=["Default flow"])]
    channels: list[Channel]


class ProposedWeek(BaseModel):
    """A week that is saved by the confirming; `week_id` is null in a dry run if it is new."""

    week_id: Id | None
    name: Annotated[str, Field(examples=["Leasing office"])]
    is_main: bool
    schedules: Annotated[list[str], Field(examples=[["Office hours", "After hours"]])]


class Import(BaseModel):
    """`problems` are what blocks its confirming, `notes` what one should know. `id` is null in a
    dry run, which keeps nothing."""

    id: Id | None
    property_id: Id
    from_property_id: Id
    state: State
    made_by: str
    made_at: datetime
    matched: list[Matched]
    flows: list[MadeFlow]
    weeks: list[ProposedWeek]
    notes: list[str]
    problems: list[str]


class ImportSummary(BaseModel):
    id: Id
    property_id: Id
    from_property_id: Id
    state: State
    made_by: str
    made_at: datetime


@routes.post(
    "/properties/{property_id}/imports",
    status_code=201,
    responses=problems(404) | {200: {"model": Import, "description": "Of a dry run."}},
)
async def propose(
    work: InWork,
    property_id: Id,
    body: NewImport,
    response: Response,
    dry_run: Annotated[bool, Query(description="Only say what it would come to.")] = False,
    idempotency_key: IdempotencyKey = None,
) -> Import:
    """Draw another property's defaults here. Nothing is live until it is confirmed."""
    options = words.Options(
        tuple(body.channels),
        body.weeks,
        body.people,
        tuple(words.Choice(**each.model_dump()) for each in body.mappings),
    )
    found, blocked = await propose_import(
        work, property_id, body.from_property_id, options, dry_run=dry_run
    )
    if dry_run:
        response.status_code = 200
    else:
        response.headers["Location"] = f"/api/v1/imports/{found.id}"
        tag(response, 1)
    return _show(found, blocked)


@routes.get("/imports", responses=problems(404))
async def imports(work: InWork, wanted: InPages) -> Page[ImportSummary]:
    """The newest first. Sort by `id`."""
    return page(await show_imports(work, wanted), _summary)


@routes.get("/imports/{import_id}", responses=problems(404))
async def one(work: InWork, import_id: Id, response: Response) -> Import:
    """`problems` are as things stand now: drafts may have been changed since."""
    return _tagged(*await show_import(work, import_id), response)


@routes.post("/imports/{import_id}/confirm", responses=problems(404, 412))
async def confirm(
    work: InWork,
    import_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Import:
    """Publish its flows, save its hours and set the defaults, all or nothing."""
    return _tagged(await confirm_import(work, import_id, revision), [], response)


@routes.post("/imports/{import_id}/discard", responses=problems(404, 412))
async def discard(
    work: InWork,
    import_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Import:
    """Of an import that is not wanted: its drafts go, and what was made for them. `notes` tell what
    stays because something else uses it by now."""
    return _tagged(await discard_import(work, import_id, revision), [], response)


@routes.post("/imports/{import_id}/revert", responses=problems(404, 412))
async def revert(
    work: InWork,
    import_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Import:
    """Defaults and hours become what they were. Calls under way stay on their version."""
    return _tagged(await revert_import(work, import_id, revision), [], response)


def _tagged(found: Saved[words.Import], blocked: list[str], response: Response) -> Import:
    tag(response, found.revision)
    return _show(found.value, blocked)


def _show(found: words.Import, blocked: list[str]) -> Import:
    return Import(
        id=found.id or None,
        property_id=found.property_id,
        from_property_id=found.from_property_id,
        state=found.state,
        made_by=found.made_by,
        made_at=found.made_at,
        matched=[_matched(each) for each in found.matched],
        flows=[
            MadeFlow(flow_id=each.flow_id or None, name=each.name, channels=list(each.channels))
            for each in found.flows
        ],
        weeks=[_week(each.week) for each in found.weeks],
        notes=list(found.notes),
        problems=blocked,
    )


def _matched(each: words.Matched) -> Matched:
    return Matched(
        kind=each.kind,
        id=each.id,
        name=each.name,
        fate=each.fate,
        says=each.says,
        schedule=each.schedule,
        to=each.to,
        to_schedule=each.to_schedule,
    )


def _week(week: Week) -> ProposedWeek:
    return ProposedWeek(
        week_id=week.id or None,
        name=week.name,
        is_main=week.is_main,
        schedules=[each.name for each in week.schedules],
    )


def _summary(found: Saved[words.Import]) -> ImportSummary:
    known = found.value
    return ImportSummary(
        id=known.id,
        property_id=known.property_id,
        from_property_id=known.from_property_id,
        state=known.state,
        made_by=known.made_by,
        made_at=known.made_at,
    )
