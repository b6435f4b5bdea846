"""`/mailboxes`: where a property's messages land, and who gets them."""

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
from callrouter.operations.mailboxes.save_mailbox import (
    change_mailbox,
    create_mailbox,
    remove_mailbox,
)
from callrouter.operations.mailboxes.show_mailboxes import list_mailboxes, show_mailbox

routes = router("mailboxes")

_PROPERTY = Field(description="The property it belongs to.", examples=[1])
_NAME = Field(examples=["Office"])
_RECIPIENTS = Field(
    max_length=200, description="The people who get what is left in it.", examples=[[1, 2]]
)


class Mailbox(BaseModel):
    id: Id
    property_id: Annotated[Id, _PROPERTY]
    name: Annotated[str, _NAME]
    recipient_ids: Annotated[list[Id], _RECIPIENTS]
    saved_at: datetime


class WholeMailbox(Asked):
    name: Annotated[Text, _NAME]
    recipient_ids: Annotated[list[Id], _RECIPIENTS]


class NewMailbox(WholeMailbox):
    property_id: Annotated[Id, _PROPERTY]


@routes.get("/mailboxes", responses=problems(404))
async def mailboxes(work: InWork, wanted: InPages) -> Page[Mailbox]:
    """Those at the properties one sees. Sort by `name` or `saved`."""
    return page(await list_mailboxes(work, wanted), _show)


@routes.post("/mailboxes", status_code=201, responses=problems(404, 409))
async def create(
    work: InWork, body: NewMailbox, response: Response, idempotency_key: IdempotencyKey = None
) -> Mailbox:
    mailbox_id = await create_mailbox(work, body.property_id, body.name, body.recipient_ids)
    response.headers["Location"] = f"/api/v1/mailboxes/{mailbox_id}"
    return _tagged(await show_mailbox(work, mailbox_id), response)


@routes.get("/mailboxes/{mailbox_id}", responses=problems(404))
async def one(work: InWork, mailbox_id: Id, response: Response) -> Mailbox:
    return _tagged(await show_mailbox(work, mailbox_id), response)


@routes.put("/mailboxes/{mailbox_id}", responses=problems(404, 409, 412))
async def change(
    work: InWork, mailbox_id: Id, body: WholeMailbox, response: Response, revision: IfMatch
) -> Mailbox:
    changed = await change_mailbox(work, mailbox_id, body.name, body.recipient_ids, revision)
    return _tagged(changed, response)


@routes.delete("/mailboxes/{mailbox_id}", status_code=204, responses=problems(404, 412))
async def remove(work: InWork, mailbox_id: Id, revision: IfMatch) -> None:
    """Refused while a live flow or a draft takes messages for it."""
    await remove_mailbox(work, mailbox_id, revision)


def _tagged(found: Saved[words.KeptMailbox], response: Response) -> Mailbox:
    tag(response, found.revision)
    return _show(found)


def _show(found: Saved[words.KeptMailbox]) -> Mailbox:
    known = found.value
    return Mailbox(
        id=known.id,
        property_id=known.property_id,
        name=known.name,
        recipient_ids=list(known.recipient_ids),
        saved_at=found.saved_at,
    )
