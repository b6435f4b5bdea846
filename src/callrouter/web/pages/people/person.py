"""`/people/{id}`: what rings somebody, where are they needed, and what may they do?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.sessions import Session
from callrouter.domain.staff import KeptPerson, Use
from callrouter.operations.people.archive_person import archive_person, return_person
from callrouter.operations.people.save_person import change_person, may_change_person
from callrouter.operations.people.show_people import show_access, show_person
from callrouter.operations.sessions.end_session import list_sessions
from callrouter.operations.uses.show_uses import show_uses_of_person
from callrouter.operations.work import Work
from callrouter.web.choosing import find_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.people.granting import ROLES, GrantInWords, Places, in_words, load_places
from callrouter.web.pages.people.people import PhoneRow, phone_rows, tidy_phones
from callrouter.web.saving import (
    Editing,
    forget_typed,
    keep_chosen,
    read_editing,
    zone_of,
)
from callrouter.web.showing import show

routes = pages()


class AccessPart(Struct, frozen=True):
    """What somebody may do, for whoever manages people."""

    grants: list[GrantInWords]
    places: Places
    roles: tuple[tuple[str, str], ...]
    has_password: bool
    can_mail: bool
    sessions: list[Session]


class PersonPage(Struct, frozen=True):
    """`access` is None for whoever does not manage people."""

    saved: Saved[KeptPerson]
    phones: list[PhoneRow]
    uses: list[Use]
    editing: Editing
    may_edit: bool
    zone: str
    access: AccessPart | None

    @property
    def stored(self) -> str:
        """In one line, for whoever typed something else meanwhile."""
        known = self.person
        told = [known.name, *map(national, known.phones), known.email or "no e-mail"]
        return ", ".join(told)

    @property
    def person(self) -> KeptPerson:
        return self.saved.value


@routes.get("/people/{person_id:int}")
async def person(asked: InPage, person_id: Id) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        saved = await show_person(work, person_id)
        page = PersonPage(
            saved,
            phone_rows(asked.form, [national(each) for each in saved.value.phones]),
            await show_uses_of_person(work, person_id),
            await read_editing(work, asked, "person", person_id, saved.revision),
            await may_change_person(work, person_id),
            zone_of(chosen),
            await _access(work, asked, person_id),
        )
    return show(asked, "people/person.html", page, chosen)


@routes.post("/people/{person_id:int}")
async def change(asked: InPage, person_id: Id) -> Response:
    form, undo = asked.form, None
    if not tidy_phones(form):
        return await person(asked, person_id)
    changes = {
        "name": form.text("name"),
        "email": form.optional("email"),
        "phones": tuple(form.texts("phones")),
    }
    async with asked.attempt() as work:
        await change_person(work, person_id, changes, form.id("revision"))
        undo = await undo_of(work, "person", person_id)
    if form.faults:
        return await person(asked, person_id)
    says = f"{changes['name']} is saved. Calls ring these phones from now on."
    return asked.go(_url(asked, person_id), says, undo)


@routes.post("/people/{person_id:int}/archive")
async def archive(asked: InPage, person_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await archive_person(work, person_id, asked.form.id("revision"))
        undo = await undo_of(work, "person", person_id)
    if asked.form.faults:
        forget_typed(asked)
        return await person(asked, person_id)
    return asked.go(_url(asked, person_id), "Archived. Nothing rings them any more.", undo)


@routes.post("/people/{person_id:int}/restore")
async def restore(asked: InPage, person_id: Id) -> Response:
    async with asked.attempt() as work:
        await return_person(work, person_id, asked.form.id("revision"))
    if asked.form.faults:
        forget_typed(asked)
        return await person(asked, person_id)
    says = "Back in use, without rights and without a password."
    return asked.go(_url(asked, person_id), says)


async def _access(work: Work, asked: Asked, person_id: int) -> AccessPart | None:
    if not work.actor.may_everywhere(Right.MANAGE_PEOPLE):
        return None
    access = (await show_access(work, person_id)).value
    places = await load_places(work)
    sessions = await list_sessions(work, Wanted(), person_id)
    return AccessPart(
        in_words(access.grants, places),
        places,
        ROLES,
        access.has_password,
        asked.house.mail is not None,
        sessions.items,
    )


def _url(asked: Asked, person_id: int) -> str:
    return keep_chosen(asked, f"/people/{person_id}")
