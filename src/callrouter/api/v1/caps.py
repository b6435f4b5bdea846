"""`/caps`: how much may be ordered in a month."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.domain import tracking as words
from callrouter.domain.saved import Saved
from callrouter.operations.caps.change_cap import change_cap, create_cap, remove_cap
from callrouter.operations.caps.show_caps import list_caps, show_cap

routes = router("caps")

_NUMBERS = Field(ge=0, le=1_000_000, description="At most so many a month.", examples=[25])
_CENTS = Field(
    ge=0,
    le=1_000_000_000,
    description="At most numbers of so many US cents a month are ordered in a month.",
    examples=[5000],
)
_PROPERTY = Field(description="null: what the whole company orders.")


class Cap(BaseModel):
    id: Id
    property_id: Annotated[Id | None, _PROPERTY]
    numbers: Annotated[int | None, _NUMBERS]
    cents: Annotated[int | None, _CENTS]
    saved_at: datetime


class CapChange(Asked):
    """At least one of the two; a month is a calendar month in UTC."""

    numbers: Annotated[int, _NUMBERS] | None = None
    cents: Annotated[int, _CENTS] | None = None


class NewCap(CapChange):
    property_id: Annotated[Id | None, _PROPERTY] = None


@routes.get("/caps", responses=problems(404))
async def caps(work: InWork, wanted: InPages) -> Page[Cap]:
    """Sort by `property`; the company's own comes first."""
    return page(await list_caps(work, wanted), _show)


@routes.post("/caps", status_code=201, responses=problems(409))
async def create(
    work: InWork, body: NewCap, response: Response, idempotency_key: IdempotencyKey = None
) -> Cap:
    """Needs the right to manage the company's settings. One cap a property, and one for all."""
    cap_id = await create_cap(work, words.Cap(0, body.property_id, body.numbers, body.cents))
    response.headers["Location"] = f"/api/v1/caps/{cap_id}"
    return _tagged(await show_cap(work, cap_id), response)


@routes.get("/caps/{cap_id}", responses=problems(404))
async def one(work: InWork, cap_id: Id, response: Response) -> Cap:
    return _tagged(await show_cap(work, cap_id), response)


@routes.put("/caps/{cap_id}", responses=problems(404, 412))
async def change(
    work: InWork, cap_id: Id, body: CapChange, response: Response, revision: IfMatch
) -> Cap:
    """Both limits as they are sent; what is left out is not capped."""
    return _tagged(await change_cap(work, cap_id, body.numbers, body.cents, revision), response)


@routes.delete("/caps/{cap_id}", status_code=204, responses=problems(404, 412))
async def remove(work: InWork, cap_id: Id, revision: IfMatch) -> None:
    """Nothing is capped by it any more."""
    await remove_cap(work, cap_id, revision)


def _tagged(found: Saved[words.Cap], response: Response) -> Cap:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.Cap]) -> Cap:
    return Cap(
        id=found.value.id,
        property_id=found.value.property_id,
        numbers=found.value.numbers,
        cents=found.value.cents,
        saved_at=found.saved_at,
    )
