"""`/properties/{id}/residents`: the numbers of those who live there, so that their calls are taken
for what they are."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import Path, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPagesBelow, Page, page
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.domain import callers as words
from callrouter.operations.residents.know_residents import (
    add_resident,
    remove_resident,
    replace_residents,
    show_residents,
)
from callrouter.operations.residents.read_numbers import Row, rows_of_csv, rows_of_list
from callrouter.operations.work import Fault, RefusedError

routes = router("residents")

LONGEST_BODY = 10_000_000  # bytes
Written = Annotated[
    str,
    Field(max_length=100, description="In any usual notation.", examples=["(212) 555-0142"]),
]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "array",
                    "items": {"type": "string", "maxLength": 100},
                    "maxItems": words.MOST_RESIDENTS,
                },
                "example": ["+12125550142", "(212) 555-0143"],
            },
            "text/csv": {
                "schema": {"type": "string"},
                "example": "Name,Mobile phone\nJo Lee,(212) 555-0142\n",
            },
        },
    }
}


class Resident(BaseModel):
    number: Annotated[str, Field(examples=["+12125550142"])]
    saved_at: datetime


class NewResident(Asked):
    number: Written


class NewSet(BaseModel):
    """How many residents there are now, how many are new, and how many are none any more."""

    residents: Annotated[int, Field(examples=[412])]
    added: Annotated[int, Field(examples=[9])]
    removed: Annotated[int, Field(examples=[4])]


@routes.get("/properties/{property_id}/residents", responses=problems(404))
async def residents(work: InWork, property_id: Id, wanted: InPagesBelow) -> Page[Resident]:
    """Needs the right to see calls. The search looks for digits. Sort by `number`."""
    return page(await show_residents(work, property_id, wanted), _show)


@routes.post("/properties/{property_id}/residents", status_code=201, responses=problems(404))
async def add(
    work: InWork,
    property_id: Id,
    body: NewResident,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> Resident:
    """One more. Who is known already stays so."""
    added = await add_resident(work, property_id, body.number)
    location = f"/api/v1/properties/{property_id}/residents/{added.number}"
    response.headers["Location"] = location
    return _show(added)


@routes.put(
    "/properties/{property_id}/residents", responses=problems(404, 413, 415), openapi_extra=_BODY
)
async def replace(work: InWork, property_id: Id, request: Request) -> NewSet:
    """The whole set: a JSON list, or a CSV file whose columns of numbers are found by their names
    (phone, mobile, cell …). Up to 50,000; all or nothing, and rows that cannot be read are named."""
    body = await request.body()
    if len(body) > LONGEST_BODY:
        raise HTTPException(413, f"Send at most {LONGEST_BODY // 1_000_000} megabytes.")
    made = await replace_residents(work, property_id, _rows(request, body))
    return NewSet(residents=made.residents, added=made.added, removed=made.removed)


@routes.delete(
    "/properties/{property_id}/residents/{number}", status_code=204, responses=problems(404)
)
async def remove(
    work: InWork,
    property_id: Id,
    number: Annotated[str, Path(max_length=100, examples=["+12125550142"])],
) -> None:
    await remove_resident(work, property_id, number)


def _rows(request: Request, body: bytes) -> Callable[[], Iterable[Row]]:
    """What reads the body, later and elsewhere."""
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "text/csv":
            return partial(rows_of_csv, body)
        case "application/json":
            return partial(rows_of_list, _read_list(body))
        case _:
            raise HTTPException(415, "Send a list as application/json, or a file as text/csv.")


def _read_list(body: bytes) -> list[str]:
    try:
        return msgspec.json.decode(body, type=list[str])
    except msgspec.ValidationError as error:
        place = re.search(r"\$\[(\d+)\]", str(error))
        field: Any = f"/{place[1]}" if place else None
        sentence = 'Send a list of numbers as texts, like ["+12125550142"].'
        raise RefusedError(Fault(sentence, field)) from error
    except msgspec.DecodeError as error:
        sentence = "The body is no JSON; check its brackets and quotes."
        raise RefusedError(Fault(sentence)) from error


def _show(found: words.Resident) -> Resident:
    return Resident(number=found.number, saved_at=found.saved_at)
