"""`/weeks`: when is which schedule active?"""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.documents import Document
from callrouter.api.v1.door import InWork
from callrouter.api.v1.instants import Instant
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, IfMatchNeeded, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import week_changes
from callrouter.domain import weeks as words
from callrouter.domain.dates import NthWeekday
from callrouter.domain.saved import OfProperty
from callrouter.operations.weeks.delete_week import delete_week
from callrouter.operations.weeks.force_schedule import end_forcing, force_schedule
from callrouter.operations.weeks.save_week import change_week, create_week
from callrouter.operations.weeks.show_weeks import (
    MOST_DAYS,
    show_active,
    show_changes,
    show_week,
    show_weeks,
)

routes = router("weeks")

_OPEN = words.Schedule("open", "Office hours", True, (words.Window(0, 540, 1080),))
_HOLIDAY = words.Override("thanksgiving", "Thanksgiving", "closed", NthWeekday(11, 3, 4))

Schedules = Annotated[
    tuple[words.Schedule, ...],
    Document(
        words.Schedules,
        "Week",
        "WeekSchedules",
        (_OPEN, words.Schedule("closed", "After hours", False)),
    ),
]
Overrides = Annotated[
    tuple[words.Override, ...],
    Document(words.Overrides, "Week", "WeekOverrides", (_HOLIDAY,)),
]
Forcing = Annotated[words.Forcing, Document(words.Forcing, "Week", "WeekForcing")]
Active = Annotated[words.Active, Document(words.Active, "Week", "WeekActive")]
Spans = Annotated[
    tuple[week_changes.Span, ...],
    Document(tuple[week_changes.Span, ...], "Week", "WeekSpans"),
]

_NAME = Field(max_length=200, examples=["Leasing office"])
_DEFAULT = Field(
    max_length=100, description="The schedule that fills every gap.", examples=["closed"]
)
_CLOSING = Field(
    max_length=100, description="What forcing takes if not told otherwise.", examples=["closed"]
)
_MAIN = Field(description="A property has one main week.", examples=[True])


class Week(BaseModel):
    """`forcing` is what somebody has made active for the time being."""

    id: Id
    property_id: Id
    name: Annotated[str, _NAME]
    is_main: Annotated[bool, _MAIN]
    default_schedule_id: Annotated[str, _DEFAULT]
    closing_schedule_id: Annotated[str, _CLOSING]
    schedules: Schedules
    overrides: Overrides
    forcing: Forcing | None
    saved_at: datetime
    saved_by: Annotated[str, Field(examples=["Dana Cole"])]


class WholeWeek(Asked):
    """Weekday 0 is Monday; minutes are those of the wall clock, 0 to 1440, an end is excluded. An end
    before its start lies on the next day."""

    name: Annotated[str, _NAME]
    is_main: Annotated[bool, _MAIN] = False
    default_schedule_id: Annotated[str, _DEFAULT]
    closing_schedule_id: Annotated[str, _CLOSING]
    schedules: Schedules
    overrides: Overrides = ()

    def week(self, week_id: int = 0) -> words.Week:
        return words.Week(
            week_id,
            self.name,
            self.is_main,
            self.default_schedule_id,
            self.closing_schedule_id,
            self.schedules,
            self.overrides,
        )


class NewWeek(WholeWeek):
    property_id: Id


class ChangedWeek(WholeWeek):
    """A schedule that a published flow has an exit for goes only with a replacement whose exit
    that flow has too; what is forced moves to it. No flow is rewritten."""

    replacements: Annotated[
        dict[str, Text],
        Field(
            default_factory=dict,
            max_length=words.MOST_SCHEDULES,
            description="For a schedule that goes, the one that takes its place.",
            examples=[{"saturday": "open"}],
        ),
    ]


class Force(Asked):
    schedule_id: Annotated[
        Text | None,
        Field(description="null: the one marked for closing.", examples=["closed"]),
    ] = None
    until: Annotated[
        Instant | None,
        Field(description="null: until somebody ends it.", examples=["2026-11-25T18:00:00-05:00"]),
    ] = None


class ActiveNow(BaseModel):
    """`until` is when another schedule becomes active; null: not within two weeks."""

    at: datetime
    zone: Annotated[str, Field(examples=["America/New_York"])]
    active: Active
    until: datetime | None


class Changes(BaseModel):
    """Without a gap from the instant asked for on."""

    zone: Annotated[str, Field(examples=["America/New_York"])]
    spans: Spans


@routes.get("/weeks", responses=problems(404))
async def weeks(work: InWork, wanted: InPages) -> Page[Week]:
    """Sort by `name`."""
    return page(await show_weeks(work, wanted), _show)


@routes.post("/weeks", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork, body: NewWeek, response: Response, idempotency_key: IdempotencyKey = None
) -> Week:
    made = await create_week(work, body.property_id, body.week())
    response.headers["Location"] = f"/api/v1/weeks/{made.id}"
    return _tagged(await show_week(work, made.id), response)


@routes.get("/weeks/{week_id}", responses=problems(404))
async def one(work: InWork, week_id: Id, response: Response) -> Week:
    return _tagged(await show_week(work, week_id), response)


@routes.put("/weeks/{week_id}", responses=problems(404, 409, 412, 428))
async def change(
    work: InWork, week_id: Id, body: ChangedWeek, response: Response, revision: IfMatchNeeded
) -> Week:
    """The whole week in place of what it was; live at once. What is forced stays forced."""
    await change_week(work, body.week(week_id), revision, body.replacements)
    return _tagged(await show_week(work, week_id), response)


@routes.delete("/weeks/{week_id}", status_code=204, responses=problems(404, 412))
async def delete(work: InWork, week_id: Id, revision: IfMatch) -> None:
    """Refused while a flow asks it, and for the main week."""
    await delete_week(work, week_id, revision)


@routes.post("/weeks/{week_id}/force", responses=problems(404))
async def force(
    work: InWork,
    week_id: Id,
    body: Force,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> Week:
    """Make a schedule active from now on, whatever the week says."""
    await force_schedule(work, week_id, body.schedule_id, body.until)
    return _tagged(await show_week(work, week_id), response)


@routes.delete("/weeks/{week_id}/force", status_code=204, responses=problems(404))
async def unforce(work: InWork, week_id: Id) -> None:
    """Let the week run by its own rules again."""
    await end_forcing(work, week_id)


@routes.get("/weeks/{week_id}/now", responses=problems(404))
async def now(
    work: InWork,
    week_id: Id,
    at: Annotated[Instant | None, Query(description="Another instant than now.")] = None,
) -> ActiveNow:
    """Which schedule is active, and why."""
    found = await show_active(work, week_id, at)
    return ActiveNow(at=found.at, zone=found.zone, active=found.active, until=found.until_at)


@routes.get("/weeks/{week_id}/changes", responses=problems(404))
async def changes(
    work: InWork,
    week_id: Id,
    from_at: Annotated[Instant | None, Query(alias="from", description="null: now.")] = None,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 14,
) -> Changes:
    """What is active from an instant on, as it will really run: overrides, forcing and clock changes
    included."""
    found = await show_changes(work, week_id, from_at, days)
    return Changes(zone=found.zone, spans=tuple(found.spans))


def _tagged(found: OfProperty[words.Week], response: Response) -> Week:
    tag(response, found.revision)
    return _show(found)


def _show(found: OfProperty[words.Week]) -> Week:
    week = found.value
    return Week(
        id=week.id,
        property_id=found.property_id,
        name=week.name,
        is_main=week.is_main,
        default_schedule_id=week.default_schedule_id,
        closing_schedule_id=week.closing_schedule_id,
        schedules=week.schedules,
        overrides=week.overrides,
        forcing=week.forcing,
        saved_at=found.saved_at,
        saved_by=found.saved_by,
    )
