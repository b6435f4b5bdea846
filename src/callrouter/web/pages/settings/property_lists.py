"""`/property-lists`: which properties are looked at, and given rights on, together?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.access import PropertyList
from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.lists.save_list import (
    change_list,
    create_list,
    remove_list,
    show_list,
    show_lists,
)
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.work import Work
from callrouter.web.choosing import Chosen, find_if_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_THING = "property list"


class ListsPage(Struct, frozen=True):
    rows: list[Saved[PropertyList]]
    search: str
    first: str | None
    next: str | None


class ListPage(Struct, frozen=True):
    """`found` is None for a new one; `properties` are those that can be chosen, by name."""

    found: Saved[PropertyList] | None
    name: str
    property_ids: tuple[int, ...]
    properties: list[Property]
    may_edit: bool
    meanwhile: Meanwhile | None = None

    @property
    def options(self) -> list[tuple[int, str]]:
        return [(each.id, each.name) for each in self.properties]

    @property
    def members(self) -> list[Property]:
        return [each for each in self.properties if each.id in self.property_ids]


@routes.get("/property-lists")
async def lists(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        listed = await show_lists(work, asked_page(asked))
    page = ListsPage(listed.items, asked.query("search"), first_url(asked), next_url(asked, listed))
    return show(asked, "settings/property_lists.html", page, chosen)


@routes.get("/property-lists/new")
async def new(asked: InPage) -> Response:
    return await _form_of_new(asked)


@routes.post("/property-lists/new")
async def create(asked: InPage) -> Response:
    form = asked.form
    async with asked.attempt() as work:
        await create_list(work, form.text("name"), form.ids("property_ids"))
    if form.faults:
        return await _form_of_new(asked)
    return asked.go("/property-lists", f"The list {form.text('name')} is made.")


@routes.get("/property-lists/{list_id}")
async def one(asked: InPage, list_id: Id) -> Response:
    return await _form_of(asked, list_id)


@routes.post("/property-lists/{list_id}")
async def change(asked: InPage, list_id: Id) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        wanted = PropertyList(list_id, form.text("name"), tuple(sorted(form.ids("property_ids"))))
        await change_list(work, wanted, form.whole("revision"))
        undo = await undo_of(work, _THING, list_id)
    if form.faults:
        return await _form_of(asked, list_id)
    return asked.go(f"/property-lists/{list_id}", f"The list {form.text('name')} is saved.", undo)


@routes.post("/property-lists/{list_id}/remove")
async def remove(asked: InPage, list_id: Id) -> Response:
    async with asked.attempt() as work:
        await remove_list(work, list_id, asked.form.whole("revision"))
    if asked.form.faults:
        asked.form.given = {}
        return await _form_of(asked, list_id)
    return asked.go("/property-lists", "The list is deleted; its properties stay.")


async def _form_of(asked: Asked, list_id: int) -> Response:
    async with asked.work() as work:
        found = await show_list(work, list_id)
        meanwhile = await find_meanwhile(work, asked, _THING, list_id, found.revision)
        may_edit = work.actor.may_everywhere(Right.MANAGE_COMPANY)
        properties = await _to_choose(work) if may_edit else []
        missing = set(found.value.property_ids) - {each.id for each in properties}
        properties += (await name_properties(work, missing)).values()
    value = found.value
    page = ListPage(found, value.name, value.property_ids, properties, may_edit, meanwhile)
    return show(asked, "settings/property_list.html", page, Chosen(None, value.id, value.name))


async def _form_of_new(asked: Asked) -> Response:
    async with asked.work() as work:
        work.require_everywhere(Right.MANAGE_COMPANY)
        properties = await _to_choose(work)
    return show(asked, "settings/property_list.html", ListPage(None, "", (), properties, True))


async def _to_choose(work: Work) -> list[Property]:
    """All of them: they are few thousands at most, and short."""
    found: list[Property] = []
    wanted: Wanted | None = Wanted(limit=MOST_AT_ONCE)
    while wanted is not None:
        listed = await list_properties(work, wanted)
        found += [each.value for each in listed.items]
        wanted = Wanted(limit=MOST_AT_ONCE, after=listed.ended) if listed.ended else None
    return found
