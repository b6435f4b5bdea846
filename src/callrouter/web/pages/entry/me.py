"""`/me`: what does somebody see first, how do they sign in, and where are they signed in?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import IN_WORDS, ActorKind, Right
from callrouter.domain.sessions import Session
from callrouter.domain.staff import Me
from callrouter.operations.me.choose_default_property import choose_default_property
from callrouter.operations.me.show_me import show_me
from callrouter.operations.passwords.change_password import change_password
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.sessions.count_tries import TooManyTriesError
from callrouter.operations.sessions.end_session import (
    end_other_sessions,
    end_session,
    list_sessions,
)
from callrouter.operations.work import Fault, NotAllowedError
from callrouter.web.choosing import find_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.saving import zone_of
from callrouter.web.showing import show

routes = pages()
_MOST_PROPERTIES = 5_000
_MOST_SESSIONS = 100


class MePage(Struct, frozen=True):
    """`this` is the session that asks; `is_staff`: whoever asks edits people themselves."""

    me: Me
    rights: list[str]
    properties: list[tuple[str, str]]
    sessions: list[Session]
    this: int | None
    is_staff: bool
    zone: str


@routes.get("/me")
async def me(asked: InPage) -> Response:
    return await _show(asked)


@routes.post("/me/default-property")
async def default_property(asked: InPage) -> Response:
    async with asked.work() as work:
        await choose_default_property(work, asked.form.id("default_property"))
    return asked.go("/me", "Your pages begin there from now on.")


@routes.post("/me/password")
async def password(asked: InPage) -> Response:
    form, is_right = asked.form, True
    try:
        async with asked.attempt() as work:
            is_right = await change_password(
                work, form.secret("present"), form.secret("new"), asked.address
            )
    except NotAllowedError as error:
        form.faults = (Fault(str(error)),)
    except TooManyTriesError as error:
        minutes = -(-error.seconds // 60)
        form.faults = (Fault(f"Too many tries. Wait {minutes} minutes.", "/present"),)
        return await _show(asked, 429)
    if not is_right:
        sentence = "This is not your present password; enter the one you signed in with."
        form.faults = (Fault(sentence, "/present"),)
    if form.faults:
        return await _show(asked)
    return asked.go("/me", "Your password is changed, and your other sessions have ended.")


@routes.post("/me/sessions/{session_id:int}/end")
async def end(asked: InPage, session_id: Id) -> Response:
    async with asked.work() as work:
        await end_session(work, session_id)
    return asked.go("/me", "That session has ended.")


@routes.post("/me/sessions/end-others")
async def end_others(asked: InPage) -> Response:
    async with asked.work() as work:
        await end_other_sessions(work)
    return asked.go("/me", "You are signed in only here now.")


async def _show(asked: Asked, status: int | None = None) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        found = await show_me(work)
        properties = await list_properties(work, Wanted(limit=_MOST_PROPERTIES))
        sessions = await list_sessions(work, Wanted(limit=_MOST_SESSIONS))
        actor = work.actor
    is_person = actor.kind is ActorKind.PERSON
    page = MePage(
        found,
        [IN_WORDS[right] for right in Right if right in found.everywhere],
        [("", "The first by name"), *((str(p.value.id), p.value.name) for p in properties.items)],
        sessions.items,
        actor.session_id,
        is_person and actor.where(Right.EDIT_ROUTING) != set(),
        zone_of(chosen),
    )
    return show(asked, "me.html", page, chosen, status)
