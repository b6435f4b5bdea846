"""`/destinations`: which outside numbers, such as the answering service's, have a name?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.numbers import national
from callrouter.domain.rights import Right
from callrouter.domain.staff import KeptDestination, Use
from callrouter.ivr.naming import Named, NamedKind
from callrouter.operations.destinations.save_destination import (
    change_destination,
    create_destination,
    remove_destination,
)
from callrouter.operations.destinations.show_destinations import (
    list_destinations,
    show_destination,
)
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.uses.show_uses import show_uses
from callrouter.web.choosing import find_chosen, may_at
from callrouter.web.door import Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.people.picking import first_of, properties_to_choose
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.saving import (
    Editing,
    forget_typed,
    keep_chosen,
    read_editing,
)
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()


class Row(Struct, frozen=True):
    destination: KeptDestination
    property_name: str


class DestinationsPage(Struct, frozen=True):
    wanted: Wanted
    destinations: list[Row]
    next: str | None
    first: str | None
    sorting: Sorting


class DestinationPage(Struct, frozen=True):
    destination: KeptDestination
    property_name: str
    uses: list[Use]
    editing: Editing
    may_edit: bool
    zone: str

    @property
    def number(self) -> str:
        """As people write it."""
        return national(self.destination.number)

    @property
    def stored(self) -> str:
        return f"{self.destination.name}, {self.number}"


class NewDestinationPage(Struct, frozen=True):
    properties: list[tuple[int, str]]
    property_id: int | None


@routes.get("/destinations")
async def destinations(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        listed = await list_destinations(work, wanted)
        places = await name_properties(work, (each.value.property_id for each in listed.items))
        names = {id_: place.name for id_, place in places.items()}
    rows = [Row(each.value, names.get(each.value.property_id, "")) for each in listed.items]
    page = DestinationsPage(
        wanted, rows, next_url(asked, listed), first_url(asked), Sorting(asked, "name")
    )
    return show(asked, "destinations/list.html", page, chosen)


@routes.get("/destinations/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        properties = await properties_to_choose(work)
    page = NewDestinationPage(properties, first_of(chosen, properties))
    return show(asked, "destinations/new.html", page, chosen)


@routes.post("/destinations/new")
async def make(asked: InPage) -> Response:
    form, made = asked.form, None
    name, number = form.text("name"), form.text("number")
    async with asked.attempt() as work:
        made = await create_destination(work, form.id("property_id") or 0, name, number)
    if made is None:
        return await new(asked)
    says = f"{name} is there. Flows can ring it now."
    return asked.go(keep_chosen(asked, f"/destinations/{made}"), says)


@routes.get("/destinations/{destination_id:int}")
async def destination(asked: InPage, destination_id: Id) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        saved = await show_destination(work, destination_id)
        known = saved.value
        place = (await show_property(work, known.property_id)).value
        named = Named(NamedKind.DESTINATION, destination_id)
        page = DestinationPage(
            known,
            place.name,
            await show_uses(work, named, known.property_id),
            await read_editing(work, asked, "destination", destination_id, saved.revision),
            may_at(asked, Right.EDIT_ROUTING, known.property_id),
            place.zone,
        )
    return show(asked, "destinations/destination.html", page, chosen)


@routes.post("/destinations/{destination_id:int}")
async def change(asked: InPage, destination_id: Id) -> Response:
    form, undo = asked.form, None
    name, number = form.text("name"), form.text("number")
    async with asked.attempt() as work:
        await change_destination(work, destination_id, name, number, form.id("revision"))
        undo = await undo_of(work, "destination", destination_id)
    if form.faults:
        return await destination(asked, destination_id)
    says = f"{name} is saved. The next call rings this number."
    return asked.go(keep_chosen(asked, f"/destinations/{destination_id}"), says, undo)


@routes.post("/destinations/{destination_id:int}/delete")
async def delete(asked: InPage, destination_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await remove_destination(work, destination_id, asked.form.id("revision"))
        undo = await undo_of(work, "destination", destination_id)
    if asked.form.faults:
        forget_typed(asked)
        return await destination(asked, destination_id)
    return asked.go(keep_chosen(asked, "/destinations"), "The destination is deleted.", undo)
