"""`/people/{id}/rights` and beside it: who gives somebody rights, invites them, signs them out?"""

from fastapi import Response

from callrouter.operations.passwords.send_link import invite_person
from callrouter.operations.people.set_grants import set_grants
from callrouter.operations.people.show_people import show_access
from callrouter.operations.sessions.end_session import end_session
from callrouter.web.door import Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.people.granting import read_grant
from callrouter.web.pages.people.person import person
from callrouter.web.saving import forget_typed, keep_chosen

routes = pages()


@routes.post("/people/{person_id:int}/rights")
async def give(asked: InPage, person_id: Id) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        grant = read_grant(form.text("role"), form.text("place"))
        has = (await show_access(work, person_id)).value.grants
        await set_grants(work, person_id, [*has, grant], form.id("revision"))
        undo = await undo_of(work, "person", person_id)
    if form.faults:
        return await _refused(asked, person_id)
    return asked.go(keep_chosen(asked, f"/people/{person_id}"), "The right is given.", undo)


@routes.post("/people/{person_id:int}/rights/{position:int}/remove")
async def take(asked: InPage, person_id: Id, position: int) -> Response:
    """Positions are those of the revision that the form has read."""
    undo = None
    async with asked.attempt() as work:
        has = (await show_access(work, person_id)).value.grants
        left = [grant for at, grant in enumerate(has) if at != position]
        await set_grants(work, person_id, left, asked.form.id("revision"))
        undo = await undo_of(work, "person", person_id)
    if asked.form.faults:
        return await _refused(asked, person_id)
    return asked.go(keep_chosen(asked, f"/people/{person_id}"), "The right is taken away.", undo)


@routes.post("/people/{person_id:int}/invitation")
async def invite(asked: InPage, person_id: Id) -> Response:
    says = ""
    async with asked.attempt() as work:
        # Whoever invites sees these pages at an address that works.
        pages_url = asked.house.pages_url or str(asked.request.base_url).rstrip("/")
        sent = await invite_person(work, person_id, pages_url)
        says = f"An invitation is on its way to {sent.email}. Its link works for seven days."
    if asked.form.faults:
        return await _refused(asked, person_id)
    return asked.go(keep_chosen(asked, f"/people/{person_id}"), says)


@routes.post("/people/{person_id:int}/sessions/{session_id:int}/end")
async def sign_out(asked: InPage, person_id: Id, session_id: Id) -> Response:
    async with asked.work() as work:
        await end_session(work, session_id)
    return asked.go(keep_chosen(asked, f"/people/{person_id}"), "That session has ended.")


async def _refused(asked: InPage, person_id: int) -> Response:
    forget_typed(asked)
    return await person(asked, person_id)
