"""`/people`: staff, their phones, and what they may do."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InHouse, InWork
from callrouter.api.v1.grants import Grant, HasGrants, read_grants, show_grants
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatch, tag
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, Text, problems, router
from callrouter.domain import staff as words
from callrouter.domain.saved import Saved
from callrouter.operations.passwords.send_link import invite_person
from callrouter.operations.people.archive_person import archive_person, return_person
from callrouter.operations.people.save_person import change_person, create_person
from callrouter.operations.people.set_grants import set_grants
from callrouter.operations.people.show_people import list_people, show_access, show_person

routes = router("people")

_MOST_PHONES = 10
_NAME = Field(examples=["Dana Cole"])
_EMAIL = Field(
    description="Nobody else has it, in whatever letters.", examples=["dana@alder-creek.example"]
)
_PHONES = Field(description="E.164, in the order they ring.", examples=[["+12125550111"]])
_TYPED_PHONES: Any = Field(
    default_factory=list,
    max_length=_MOST_PHONES,
    description="In any usual notation, in the order they ring.",
    examples=[["(212) 555-0111"]],
)


class Person(BaseModel):
    id: Id
    name: Annotated[str, _NAME]
    email: Annotated[str | None, _EMAIL]
    phones: Annotated[list[str], _PHONES]
    saved_at: datetime
    archived_at: datetime | None


class NewPerson(Asked):
    name: Annotated[Text, _NAME]
    email: Annotated[Text | None, _EMAIL] = None
    phones: Annotated[list[Text], _TYPED_PHONES]


class PersonChanges(Asked):
    """Only the fields that are sent are changed."""

    name: Annotated[Text, _NAME] = ""
    email: Annotated[Text | None, _EMAIL] = None
    phones: Annotated[list[Text], _TYPED_PHONES]


class Access(HasGrants):
    """What somebody may do, and whether they can sign in with a password."""

    has_password: bool


class NewGrants(Asked):
    grants: Annotated[list[Grant], Field(max_length=1_000)]


class Invitation(BaseModel):
    """Where the link was sent, and until when it is good."""

    email: Annotated[str, _EMAIL]
    expires_at: datetime


@routes.get("/people", responses=problems(404))
async def people(
    work: InWork,
    wanted: InPages,
    archived: Annotated[bool, Query(description="Those out of use instead.")] = False,
) -> Page[Person]:
    """Everybody who works for the company. The search looks at the beginnings of names and
    e-mails, and at digits of phones; `property_id` and `list_id` keep to those in teams and
    mailboxes there. Sort by `name` or `saved`."""
    return page(await list_people(work, wanted, archived=archived), _show)


@routes.post("/people", status_code=201, responses=problems(409))
async def create(
    work: InWork, body: NewPerson, response: Response, idempotency_key: IdempotencyKey = None
) -> Person:
    """Whoever may edit routing anywhere writes people down. What they may do is granted apart."""
    person_id = await create_person(work, body.name, body.phones, body.email)
    response.headers["Location"] = f"/api/v1/people/{person_id}"
    return _tagged(await show_person(work, person_id), response)


@routes.get("/people/{person_id}", responses=problems(404))
async def one(work: InWork, person_id: Id, response: Response) -> Person:
    return _tagged(await show_person(work, person_id), response)


@routes.patch("/people/{person_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, person_id: Id, body: PersonChanges, response: Response, revision: IfMatch
) -> Person:
    """Calls ring the new phones at once. The e-mail of somebody who signs in is changed by whoever
    manages people."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    if "phones" in changes:
        changes["phones"] = tuple(changes["phones"])
    return _tagged(await change_person(work, person_id, changes, revision), response)


@routes.delete("/people/{person_id}", status_code=204, responses=problems(404, 412))
async def archive(work: InWork, person_id: Id, revision: IfMatch) -> None:
    """Out of use, with rights, password and sessions gone. Refused while a team, a mailbox or a
    live flow names them."""
    await archive_person(work, person_id, revision)


@routes.post("/people/{person_id}/restore", responses=problems(404, 412))
async def restore(
    work: InWork,
    person_id: Id,
    response: Response,
    revision: IfMatch,
    idempotency_key: IdempotencyKey = None,
) -> Person:
    """Back into use, without rights and without a password."""
    await return_person(work, person_id, revision)
    return _tagged(await show_person(work, person_id), response)


@routes.get("/people/{person_id}/grants", responses=problems(404))
async def access(work: InWork, person_id: Id, response: Response) -> Access:
    """For whoever manages people."""
    return _show_access(await show_access(work, person_id), response)


@routes.put("/people/{person_id}/grants", responses=problems(404, 412))
async def grant(
    work: InWork, person_id: Id, body: NewGrants, response: Response, revision: IfMatch
) -> Access:
    """These in place of those before. Nobody gives more than they have, and one person who may do
    everything everywhere is always left."""
    await set_grants(work, person_id, read_grants(body.grants), revision)
    return _show_access(await show_access(work, person_id), response)


@routes.post("/people/{person_id}/invitation", status_code=202, responses=problems(404))
async def invite(
    work: InWork, house: InHouse, person_id: Id, idempotency_key: IdempotencyKey = None
) -> Invitation:
    """Mails a link to the first password, good for seven days."""
    sent = await invite_person(work, person_id, house.pages_url)
    return Invitation(email=sent.email, expires_at=sent.expires_at)


def _tagged(found: Saved[words.KeptPerson], response: Response) -> Person:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.KeptPerson]) -> Person:
    known = found.value
    return Person(
        id=known.id,
        name=known.name,
        email=known.email,
        phones=list(known.phones),
        saved_at=found.saved_at,
        archived_at=found.archived_at,
    )


def _show_access(found: Saved[words.Access], response: Response) -> Access:
    tag(response, found.revision)
    return Access(grants=show_grants(found.value.grants), has_password=found.value.has_password)
