"""`/people`: who works for the company, what rings them, and where are they needed?"""

from collections.abc import Sequence

from fastapi import Response
from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.listing import Wanted
from callrouter.domain.rights import Right
from callrouter.domain.staff import KeptPerson, Use
from callrouter.operations.people.save_person import create_person
from callrouter.operations.people.show_people import list_people
from callrouter.operations.uses.show_uses import show_uses_of_people
from callrouter.web.choosing import find_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.forms import Form
from callrouter.web.pages.people.ordering import rearrange
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.saving import keep_chosen
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")
_MOST_PHONES = len(_ORDINALS)


class Row(Struct, frozen=True):
    person: KeptPerson
    uses: list[Use]


class PeoplePage(Struct, frozen=True):
    """`is_here`: only those in teams and mailboxes of the chosen; `sorting` leads to other orders."""

    wanted: Wanted
    people: list[Row]
    next: str | None
    first: str | None
    sorting: Sorting
    is_archived: bool
    is_here: bool


class PhoneRow(Struct, frozen=True):
    """A field for a phone: its name for readers, what stands in it and what is wrong with it."""

    label: str
    value: str
    problem: str


class NewPersonPage(Struct, frozen=True):
    phones: list[PhoneRow]


@routes.get("/people")
async def people(asked: InPage) -> Response:
    is_here, is_archived = asked.query("who") == "here", asked.query("who") == "archived"
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        if not is_here:
            wanted = replace(wanted, property_id=None, list_id=None)
        listed = await list_people(work, wanted, archived=is_archived)
        uses = await show_uses_of_people(work, [each.value.id for each in listed.items])
    rows = [Row(each.value, uses[each.value.id]) for each in listed.items]
    page = PeoplePage(
        wanted,
        rows,
        next_url(asked, listed),
        first_url(asked),
        Sorting(asked, "name"),
        is_archived,
        is_here,
    )
    return show(asked, "people/list.html", page, chosen)


@routes.get("/people/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        work.require_anywhere(Right.EDIT_ROUTING)
        chosen = await find_chosen(work, asked)
    return show(asked, "people/new.html", NewPersonPage(phone_rows(asked.form, ())), chosen)


@routes.post("/people/new")
async def make(asked: InPage) -> Response:
    form, name = asked.form, asked.form.text("name")
    person_id = None
    if tidy_phones(form):
        async with asked.attempt() as work:
            phones, email = form.texts("phones"), form.optional("email")
            person_id = await create_person(work, name, phones, email)
    if person_id is None:
        return await new(asked)
    return asked.go(keep_chosen(asked, f"/people/{person_id}"), f"{name} is written down.")


def tidy_phones(form: Form) -> bool:
    """Leave out fields with nothing in them and move the others as a button wants it; whether all
    is to be saved then."""
    what = form.text("do")
    form.given["phones"] = form.texts("phones")[:_MOST_PHONES]
    form.given["phones"] = rearrange(form.given["phones"], what)
    return not what


def phone_rows(form: Form, stored: Sequence[str]) -> list[PhoneRow]:
    """What was typed or is stored, and one field more to type into."""
    values = form.kept_all("phones", stored)
    values = [*values, ""][:_MOST_PHONES]
    return [
        PhoneRow(f"{_ORDINALS[at]} phone", value, _problem(form, at))
        for at, value in enumerate(values)
    ]


def _problem(form: Form, at: int) -> str:
    return " ".join(each.sentence for each in form.faults if each.field == f"/phones/{at}")
