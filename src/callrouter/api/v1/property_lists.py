"""`/property-lists`: named choices of properties, to filter by and to grant rights on."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import access as words
from callrouter.domain.saved import Saved
from callrouter.operations.lists.save_list import (
    change_list,
    create_list,
    remove_list,
    show_list,
    show_lists,
)

routes = router("property lists")

_NAME = Field(examples=["East coast"])


class PropertyList(BaseModel):
    """Of its properties those are shown that the key may see."""

    id: Id
    name: Annotated[str, _NAME]
    property_ids: list[Id]
    saved_at: datetime


class WholeList(Asked):
    name: Annotated[Text, _NAME]
    property_ids: Annotated[list[Id], Field(max_length=100_000)]


@routes.get("/property-lists", responses=problems(404))
async def lists(work: InWork, wanted: InPages) -> Page[PropertyList]:
    """Sort by `name`."""
    return page(await show_lists(work, wanted), _show)


@routes.post("/property-lists", status_code=201, responses=problems(409))
async def create(
    work: InWork, body: WholeList, response: Response, idempotency_key: IdempotencyKey = None
) -> PropertyList:
    list_id = await create_list(work, body.name, body.property_ids)
    response.headers["Location"] = f"/api/v1/property-lists/{list_id}"
    return _tagged(await show_list(work, list_id), response)


@routes.get("/property-lists/{list_id}", responses=problems(404))
async def one(work: InWork, list_id: Id, response: Response) -> PropertyList:
    return _tagged(await show_list(work, list_id), response)


@routes.put("/property-lists/{list_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, list_id: Id, body: WholeList, response: Response, revision: IfMatch
) -> PropertyList:
    whole = words.PropertyList(list_id, body.name, tuple(sorted(set(body.property_ids))))
    return _tagged(await change_list(work, whole, revision), response)


@routes.delete("/property-lists/{list_id}", status_code=204, responses=problems(404, 412))
async def remove(work: InWork, list_id: Id, revision: IfMatch) -> None:
    """Refused while people or keys have rights on it."""
    await remove_list(work, list_id, revision)


def _tagged(found: Saved[words.PropertyList], response: Response) -> PropertyList:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.PropertyList]) -> PropertyList:
    known = found.value
    return PropertyList(
        id=known.id,
        name=known.name,
        property_ids=list(known.property_ids),
        saved_at=found.saved_at,
    )
