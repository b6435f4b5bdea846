"""`/properties`: the communities."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import properties as words
from callrouter.domain.saved import Saved
from callrouter.operations.properties.archive_property import archive_property, restore_property
from callrouter.operations.properties.change_property import change_property
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.properties.show_properties import list_properties, show_property

routes = router("properties")

_KEY = Field(
    description="Names it in addresses; small letters, digits, dashes.", examples=["alder-creek"]
)
_NAME = Field(examples=["Alder Creek Apartments"])
_ZONE = Field(description="An IANA time zone.", examples=["America/New_York"])
_MAIN = Field(description="The number printed everywhere, E.164.", examples=["+12125550100"])
_FAILSAFE = Field(
    description="An outside phone that is dialled when nothing else can be, E.164.",
    examples=["+12125550199"],
)
_LANGUAGE = Field(examples=["en"])
_SPOKEN = Field(
    description="How a voice should say the name, where its spelling misleads.",
    examples=["Alder Creek"],
)


class Property(BaseModel):
    id: Id
    key: Annotated[str, _KEY]
    name: Annotated[str, _NAME]
    zone: Annotated[str, _ZONE]
    main_number: Annotated[str, _MAIN]
    failsafe_number: Annotated[str | None, _FAILSAFE]
    language: Annotated[str, _LANGUAGE]
    spoken_name: Annotated[str | None, _SPOKEN]
    saved_at: datetime
    archived_at: datetime | None


class NewProperty(Asked):
    key: Annotated[Text, _KEY]
    name: Annotated[Text, _NAME]
    zone: Annotated[Text, _ZONE]
    main_number: Annotated[Text, _MAIN]
    failsafe_number: Annotated[Text | None, _FAILSAFE] = None
    language: Annotated[Text, _LANGUAGE] = "en"
    spoken_name: Annotated[Text | None, _SPOKEN] = None


class PropertyChanges(Asked):
    """Only the fields that are sent are changed."""

    key: Annotated[Text, _KEY] = ""
    name: Annotated[Text, _NAME] = ""
    zone: Annotated[Text, _ZONE] = ""
    main_number: Annotated[Text, _MAIN] = ""
    failsafe_number: Annotated[Text | None, _FAILSAFE] = None
    language: Annotated[Text, _LANGUAGE] = ""
    spoken_name: Annotated[Text | None, _SPOKEN] = None


@routes.get("/properties", responses=problems(404))
async def properties(
    work: InWork,
    wanted: InPages,
    archived: Annotated[bool, Query(description="Those out of use instead.")] = False,
) -> Page[Property]:
    """The properties the key may see. Sort by `name`, `key` or `saved`."""
    return page(await list_properties(work, wanted, archived=archived), _show)


@routes.post("/properties", status_code=201, responses=problems(409))
async def create(
    work: InWork, body: NewProperty, response: Response, idempotency_key: IdempotencyKey = None
) -> Property:
    """A new property: needs the right to manage the company's settings everywhere."""
    property_id = await create_property(work, words.Property(0, **body.model_dump()))
    response.headers["Location"] = f"/api/v1/properties/{property_id}"
    return _tagged(await show_property(work, property_id), response)


@routes.get("/properties/{property_id}", responses=problems(404))
async def one(work: InWork, property_id: Id, response: Response) -> Property:
    return _tagged(await show_property(work, property_id), response)


@routes.patch("/properties/{property_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, property_id: Id, body: PropertyChanges, response: Response, revision: IfMatch
) -> Property:
    changes = body.model_dump(exclude_unset=True)
    return _tagged(await change_property(work, property_id, changes, revision), response)


@routes.delete("/properties/{property_id}", status_code=204, responses=problems(404, 412))
async def archive(work: InWork, property_id: Id, revision: IfMatch) -> None:
    """Out of use; nothing that happened there is lost. Refused while its numbers ring."""
    await archive_property(work, property_id, revision)


@routes.post("/properties/{property_id}/restore", responses=problems(404, 412))
async def restore(
    work: InWork,
    property_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Property:
    """Back into use."""
    await restore_property(work, property_id, revision)
    return _tagged(await show_property(work, property_id), response)


def _tagged(found: Saved[words.Property], response: Response) -> Property:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.Property]) -> Property:
    return Property(**asdict(found.value), saved_at=found.saved_at, archived_at=found.archived_at)
