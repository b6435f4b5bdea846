"""`/keys`: what programs come in with."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.grants import Grant, HasGrants, read_grants, show_grants
from callrouter.api.v1.instants import Instant
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Asked, Id, Text, problems, router
from callrouter.domain import access as words
from callrouter.operations.keys.make_key import (
    make_key,
    revoke_key,
    show_key,
    show_keys,
)

routes = router("keys")

_NAME = Field(examples=["Nightly import"])


class Key(HasGrants):
    """`shown` are the key's first letters; the rest is known to nobody."""

    id: Id
    name: Annotated[str, _NAME]
    shown: Annotated[str, Field(examples=["cr_8aF2x"])]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKey(Asked):
    name: Annotated[Text, _NAME]
    grants: Annotated[list[Grant], Field(min_length=1, max_length=1_000)]
    expires_at: Instant | None = None


class MadeKey(BaseModel):
    """`secret` is shown this once."""

    id: Id
    secret: Annotated[str, Field(examples=["cr_8aF2xK…"])]


@routes.get("/keys")
async def keys(
    work: InWork,
    wanted: InPages,
    revoked: Annotated[bool, Query(description="Those taken away instead.")] = False,
) -> Page[Key]:
    """Sort by `name` or `made`."""
    return page(await show_keys(work, wanted, revoked=revoked), _show)


@routes.post("/keys", status_code=201)
async def create(work: InWork, body: NewKey, response: Response) -> MadeKey:
    """Nobody gives a key more rights than they have. Its secret is in this answer and nowhere else,
    so this request cannot be repeated by an Idempotency-Key."""
    made = await make_key(work, body.name, read_grants(body.grants), body.expires_at)
    response.headers["Location"] = f"/api/v1/keys/{made.id}"
    return MadeKey(id=made.id, secret=made.secret)


@routes.get("/keys/{key_id}", responses=problems(404))
async def one(work: InWork, key_id: Id) -> Key:
    return _show(await show_key(work, key_id))


@routes.delete("/keys/{key_id}", status_code=204, responses=problems(404))
async def revoke(work: InWork, key_id: Id) -> None:
    """It opens nothing any more."""
    await revoke_key(work, key_id)


def _show(found: words.ApiKey) -> Key:
    return Key(
        id=found.id,
        name=found.name,
        shown=found.shown,
        made_by=found.made_by,
        made_at=found.made_at,
        expires_at=found.expires_at,
        last_used_at=found.last_used_at,
        revoked_at=found.revoked_at,
        grants=show_grants(found.grants),
    )
