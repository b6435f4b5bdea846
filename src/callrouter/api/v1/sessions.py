"""`/sessions`: how do people sign in, and where are they signed in?"""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from callrouter.api.v1.door import FromAddress, InHouse, InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import (
    NO_KEY,
    Asked,
    Id,
    Secret,
    Text,
    open_router,
    problems,
    router,
)
from callrouter.domain import sessions as words
from callrouter.operations.sessions.end_session import (
    end_other_sessions,
    end_session,
    list_sessions,
)
from callrouter.operations.sessions.sign_in import sign_in

routes, open_routes = router("sessions"), open_router("sessions")

_EMAIL = Field(examples=["dana@alder-creek.example"])


class Session(BaseModel):
    """It ends at `expires_at`, or when it was not used for twelve hours."""

    id: Id
    person_id: Id
    address: Annotated[str, Field(description="Where it began.", examples=["203.0.113.7"])]
    made_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_this: Annotated[bool, Field(description="The one that asks.")]


class SignIn(Asked):
    email: Annotated[Text, _EMAIL]
    password: Annotated[Secret, Field(examples=["correct horse battery"])]


class NewSession(BaseModel):
    """`token` is shown this once: send it as `Authorization: Bearer <token>`."""

    id: Id
    token: Annotated[str, Field(examples=["cs_8aF2xK…"])]
    person_id: Id
    name: Annotated[str, Field(examples=["Dana Cole"])]
    expires_at: datetime


@open_routes.post("/sessions", status_code=201, responses=problems(401), openapi_extra=NO_KEY)
async def create(house: InHouse, address: FromAddress, body: SignIn) -> NewSession:
    """Sign in. After five wrong passwords for one e-mail, or twenty from one address, nobody is let
    in for a while; Retry-After says how long."""
    made = await sign_in(house, body.email, body.password, address)
    return NewSession(
        id=made.id,
        token=made.secret,
        person_id=made.person_id,
        name=made.name,
        expires_at=made.expires_at,
    )


@routes.get("/sessions", responses=problems(404))
async def sessions(
    work: InWork,
    wanted: InPages,
    person_id: Annotated[
        Id | None, Query(description="Somebody else's, for whoever manages people.")
    ] = None,
) -> Page[Session]:
    """One's own, the newest first. Sort by `made`."""

    def show(found: words.Session) -> Session:
        return _show(found, work.actor.session_id)

    return page(await list_sessions(work, wanted, person_id), show)


@routes.delete("/sessions/{session_id}", status_code=204, responses=problems(404))
async def end(work: InWork, session_id: Id) -> None:
    """It opens nothing any more. Others' sessions are ended by whoever manages people."""
    await end_session(work, session_id)


@routes.delete("/sessions", status_code=204)
async def end_others(work: InWork) -> None:
    """All of one's own but this one."""
    await end_other_sessions(work)


def _show(found: words.Session, this: int | None) -> Session:
    return Session(
        id=found.id,
        person_id=found.person_id,
        address=found.address,
        made_at=found.made_at,
        last_used_at=found.last_used_at,
        expires_at=found.expires_at,
        is_this=found.id == this,
    )
