"""`/destinations`: a property's names for outside numbers."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import staff as words
from callrouter.domain.saved import Saved
from callrouter.operations.destinations.save_destination import (
    change_destination,
    create_destination,
    remove_destination,
)
from callrouter.operations.destinations.show_destinations import list_destinations, show_destination

routes = router("destinations")

_PROPERTY = Field(description="The property it belongs to.", examples=[1])
_NAME = Field(examples=["Nightline answering service"])
_NUMBER = Field(description="E.164.", examples=["+12125550190"])
_TYPED_NUMBER = Field(description="In any usual notation.", examples=["(212) 555-0190"])


class Destination(BaseModel):
    id: Id
    property_id: Annotated[Id, _PROPERTY]
    name: Annotated[str, _NAME]
    number: Annotated[str, _NUMBER]
    saved_at: datetime


class WholeDestination(Asked):
    name: Annotated[Text, _NAME]
    number: Annotated[Text, _TYPED_NUMBER]


class NewDestination(WholeDestination):
    property_id: Annotated[Id, _PROPERTY]


@routes.get("/destinations", responses=problems(404))
async def destinations(work: InWork, wanted: InPages) -> Page[Destination]:
    """Those at the properties one sees. Sort by `name` or `saved`."""
    return page(await list_destinations(work, wanted), _show)


@routes.post("/destinations", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork, body: NewDestination, response: Response, idempotency_key: IdempotencyKey = None
) -> Destination:
    destination_id = await create_destination(work, body.property_id, body.name, body.number)
    response.headers["Location"] = f"/api/v1/destinations/{destination_id}"
    return _tagged(await show_destination(work, destination_id), response)


@routes.get("/destinations/{destination_id}", responses=problems(404))
async def one(work: InWork, destination_id: Id, response: Response) -> Destination:
    return _tagged(await show_destination(work, destination_id), response)


@routes.put("/destinations/{destination_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, destination_id: Id, body: WholeDestination, response: Response, revision: IfMatch
) -> Destination:
    """Calls ring the new number at once."""
    changed = await change_destination(work, destination_id, body.name, body.number, revision)
    return _tagged(changed, response)


@routes.delete("/destinations/{destination_id}", status_code=204, responses=problems(404, 412))
async def remove(work: InWork, destination_id: Id, revision: IfMatch) -> None:
    """Refused while a live flow or a draft rings it."""
    await remove_destination(work, destination_id, revision)


def _tagged(found: Saved[words.KeptDestination], response: Response) -> Destination:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.KeptDestination]) -> Destination:
    known = found.value
    return Destination(
        id=known.id,
        property_id=known.property_id,
        name=known.name,
        number=known.number,
        saved_at=found.saved_at,
    )
