"""`/numbers`: the tracking numbers, how they are set up, disabled and released."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import tracking as words
from callrouter.domain.saved import Saved
from callrouter.operations.numbers.check_number import check_number
from callrouter.operations.numbers.disable_number import (
    QUARANTINE_DAYS,
    change_number,
    disable_number,
    enable_number,
)
from callrouter.operations.numbers.release_number import release_number
from callrouter.operations.numbers.set_up_number import set_up_number
from callrouter.operations.numbers.show_numbers import list_numbers, show_number

routes = router("numbers")

NUMBER = Field(description="E.164.", examples=["+12125550150"])
CENTS = Field(description="US cents a month.", examples=[115])
_ANNOUNCEMENT = Field(
    description="What callers hear while it is disabled; null: the usual words.",
    examples=["The number you have called has changed. Please call our office."],
)
_AFTER = Field(description="Where they go then.")


class Abilities(BaseModel):
    """What it can do at the telephone company."""

    voice: bool
    text: bool
    pictures: bool


class Difference(BaseModel):
    """Something that is not at the telephone company as it should be."""

    field: Annotated[str, Field(examples=["voice_url"])]
    expected: str
    found: str


class Number(BaseModel):
    """`source_id` is the source that has it now; `abilities` are null until it was read from the
    telephone company; `differences` are what the last check found."""

    id: Id
    number: Annotated[str, NUMBER]
    property_id: Id
    source_id: Id | None
    state: words.NumberState
    company_id: Annotated[str | None, Field(description="Its name at the telephone company.")]
    abilities: Abilities | None
    registration: Annotated[
        words.Registration, Field(description="For texting, as staff have noted it.")
    ]
    cents_per_month: Annotated[int | None, CENTS]
    failsafe_number: Annotated[str | None, Field(description="The property's, E.164.")]
    announcement: Annotated[str | None, _ANNOUNCEMENT]
    after_announcement: Annotated[words.AfterAnnouncement, _AFTER]
    disabled_at: datetime | None
    quarantine_until: datetime | None
    released_at: datetime | None
    checked_at: datetime | None
    differences: list[Difference]
    trouble: Annotated[str | None, Field(description="What did not work, and is tried again.")]
    saved_at: datetime


class NumberChanges(Asked):
    """Only the fields that are sent are changed."""

    registration: words.Registration = words.Registration.NOT_REGISTERED
    announcement: Annotated[Text | None, _ANNOUNCEMENT] = None
    after_announcement: Annotated[words.AfterAnnouncement, _AFTER] = (
        words.AfterAnnouncement.SAFE_ROUTE
    )


class NumberDisabling(Asked):
    announcement: Annotated[Text | None, _ANNOUNCEMENT] = None
    after_announcement: Annotated[words.AfterAnnouncement, _AFTER] = (
        words.AfterAnnouncement.SAFE_ROUTE
    )
    quarantine_days: Annotated[
        int, Field(ge=1, le=3_650, description="Before these are over it cannot be released.")
    ] = QUARANTINE_DAYS


class NumberRelease(Asked):
    even_if_called: Annotated[
        bool, Field(description="Also if it was called in the last 30 days.")
    ] = False


@routes.get("/numbers", responses=problems(404))
async def numbers(
    work: InWork,
    wanted: InPages,
    source_id: Annotated[Id | None, Query(description="Only of this source.")] = None,
    state: Annotated[
        words.NumberState | None, Query(description="Without it all but the released.")
    ] = None,
) -> Page[Number]:
    """Sort by `number` or `saved`; `search` looks for digits in a row."""
    found = await list_numbers(work, wanted, source_id=source_id, state=state)
    return page(found, as_shown)


@routes.get("/numbers/{number_id}", responses=problems(404))
async def one(work: InWork, number_id: Id, response: Response) -> Number:
    return _tagged(await show_number(work, number_id), response)


@routes.patch("/numbers/{number_id}", responses=problems(404, 412))
async def change(
    work: InWork, number_id: Id, body: NumberChanges, response: Response, revision: IfMatch
) -> Number:
    changes = body.model_dump(exclude_unset=True)
    return _tagged(await change_number(work, number_id, changes, revision), response)


@routes.post("/numbers/{number_id}/set-up", responses=problems(404))
async def set_up(
    work: InWork, number_id: Id, response: Response, idempotency_key: IdempotencyKey = None
) -> Number:
    """Write its URLs at the telephone company again; `differences` tell what did not take."""
    return _tagged(await set_up_number(work, number_id), response)


@routes.post("/numbers/{number_id}/check", responses=problems(404))
async def check(
    work: InWork, number_id: Id, response: Response, idempotency_key: IdempotencyKey = None
) -> Number:
    """Read it back from the telephone company; `differences` tell what is not as it should be."""
    return _tagged(await check_number(work, number_id), response)


@routes.post("/numbers/{number_id}/disable", responses=problems(404, 412))
async def disable(
    work: InWork,
    number_id: Id,
    body: NumberDisabling,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Number:
    """Its callers hear that it has changed; its quarantine begins."""
    disabled = await disable_number(
        work,
        number_id,
        body.announcement,
        body.after_announcement,
        body.quarantine_days,
        revision,
    )
    return _tagged(disabled, response)


@routes.post("/numbers/{number_id}/enable", responses=problems(404, 412))
async def enable(
    work: InWork,
    number_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Number:
    """Back into use."""
    return _tagged(await enable_number(work, number_id, revision), response)


@routes.post("/numbers/{number_id}/release", status_code=202, responses=problems(404, 412))
async def release(
    work: InWork,
    number_id: Id,
    body: NumberRelease,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Number:
    """Give it back to the telephone company, for good. Refused while it is in use, belongs to a
    source, or is in quarantine."""
    leaving = await release_number(
        work, number_id, even_if_called=body.even_if_called, revision=revision
    )
    return _tagged(leaving, response)


def _tagged(found: Saved[words.TrackingNumber], response: Response) -> Number:
    tag(response, found.revision)
    return as_shown(found)


def as_shown(found: Saved[words.TrackingNumber]) -> Number:
    known = found.value
    return Number(
        id=known.id,
        number=known.number,
        property_id=known.property_id,
        source_id=known.source_id,
        state=known.state,
        company_id=known.company_id,
        abilities=show_abilities(known.abilities) if known.abilities else None,
        registration=known.registration,
        cents_per_month=known.cents_per_month,
        failsafe_number=known.failsafe_number,
        announcement=known.announcement,
        after_announcement=known.after_announcement,
        disabled_at=known.disabled_at,
        quarantine_until=known.quarantine_until,
        released_at=known.released_at,
        checked_at=known.checked_at,
        differences=[
            Difference(field=each.field, expected=each.expected, found=each.found)
            for each in known.differences
        ],
        trouble=known.trouble,
        saved_at=found.saved_at,
    )


def show_abilities(able: words.Abilities) -> Abilities:
    return Abilities(voice=able.voice, text=able.text, pictures=able.pictures)
