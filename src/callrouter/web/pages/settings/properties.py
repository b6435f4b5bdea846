"""`/properties`: which communities are there, and what is known of each?"""

from fastapi import Response
from msgspec import Struct
from msgspec.structs import asdict

from callrouter.domain.properties import Property, key_of
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.properties.archive_property import archive_property, restore_property
from callrouter.operations.properties.change_property import change_property
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.properties.show_properties import list_properties, show_property
from callrouter.operations.work import Fault, RefusedError
from callrouter.web.choosing import Chosen, find_if_chosen, may_at
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.forms import Form
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.pages.entry.welcome import ZONES
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()
LANGUAGES = (("en", "English"), ("es", "Spanish"))


class PropertiesPage(Struct, frozen=True):
    rows: list[Saved[Property]]
    archived: bool
    search: str
    sorting: Sorting
    first: str | None
    next: str | None


class PropertyPage(Struct, frozen=True):
    """`found` is None for a new one; `stored` is what the fields show at first."""

    found: Saved[Property] | None
    stored: Property
    zones: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    may_edit: bool
    meanwhile: Meanwhile | None = None


@routes.get("/properties")
async def properties(asked: InPage) -> Response:
    archived = asked.query("archived") == "yes"
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        listed = await list_properties(work, asked_page(asked), archived=archived)
    page = PropertiesPage(
        listed.items,
        archived,
        asked.query("search"),
        Sorting(asked, "name"),
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/properties.html", page, chosen)


@routes.get("/properties/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        work.require_everywhere(Right.MANAGE_COMPANY)
        chosen = await find_if_chosen(work, asked)
    return _form_of_new(asked, chosen)


@routes.post("/properties/new")
async def create(asked: InPage) -> Response:
    form, property_id = asked.form, 0
    async with asked.attempt() as work:
        property_id = await create_property(work, _with_key(_read(form)))
    if form.faults:
        return _form_of_new(asked, Chosen())
    says = f"{form.text('name')} is made. Give it sources, so that it gets numbers."
    return asked.go(f"/properties/{property_id}", says)


@routes.get("/properties/{property_id}")
async def one(asked: InPage, property_id: Id) -> Response:
    return await _form_of(asked, property_id)


@routes.post("/properties/{property_id}")
async def change(asked: InPage, property_id: Id) -> Response:
    form, undo = asked.form, None
    async with asked.attempt() as work:
        changes = asdict(_read(form))
        changes.pop("id")
        await change_property(work, property_id, changes, form.whole("revision"))
        undo = await undo_of(work, "property", property_id)
    if form.faults:
        return await _form_of(asked, property_id)
    return asked.go(f"/properties/{property_id}", f"{form.text('name')} is saved.", undo)


@routes.post("/properties/{property_id}/archive")
async def archive(asked: InPage, property_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        await archive_property(work, property_id, asked.form.whole("revision"))
        undo = await undo_of(work, "property", property_id)
    if asked.form.faults:
        return await _form_of(asked, property_id, is_retold=False)
    return asked.go("/properties", "The property is archived.", undo)


@routes.post("/properties/{property_id}/restore")
async def restore(asked: InPage, property_id: Id) -> Response:
    async with asked.work() as work:
        await restore_property(work, property_id)
    return asked.go(f"/properties/{property_id}", "The property is back in use.")


async def _form_of(asked: Asked, property_id: int, *, is_retold: bool = True) -> Response:
    """`is_retold`: what was sent are the fields' values; else another form was sent."""
    if not is_retold:
        asked.form.given = {}
    async with asked.work() as work:
        found = await show_property(work, property_id)
        meanwhile = await find_meanwhile(work, asked, "property", property_id, found.revision)
    zones: tuple[tuple[str, str], ...] = ZONES
    if found.value.zone not in dict(ZONES):
        zones = (*ZONES, (found.value.zone, found.value.zone))
    may_edit = may_at(asked, Right.EDIT_ROUTING, property_id) and found.archived_at is None
    page = PropertyPage(found, found.value, zones, _languages(found.value), may_edit, meanwhile)
    return show(asked, "settings/property.html", page, Chosen(found.value))


def _form_of_new(asked: Asked, chosen: Chosen) -> Response:
    page = PropertyPage(None, Property(0, "", "", "", ""), ZONES, LANGUAGES, True)
    return show(asked, "settings/property.html", page, chosen)


def _languages(known: Property) -> tuple[tuple[str, str], ...]:
    if known.language in dict(LANGUAGES):
        return LANGUAGES
    return (*LANGUAGES, (known.language, known.language))


def _read(form: Form) -> Property:
    """Raises RefusedError for numbers that are none."""
    faults: list[Fault] = []
    main, failsafe = (_number(form, name, faults) for name in ("main_number", "failsafe_number"))
    if not main and not form.text("main_number"):
        faults.append(Fault("Enter the number that is printed everywhere.", "/main_number"))
    if faults:
        raise RefusedError(*faults)
    return Property(
        0,
        form.text("key"),
        form.text("name"),
        form.text("zone"),
        main or "",
        failsafe,
        form.text("language") or "en",
        form.optional("spoken_name"),
    )


def _number(form: Form, name: str, faults: list[Fault]) -> str | None:
    try:
        return normalise(form.text(name)) if form.text(name) else None
    except ValueError as error:
        faults.append(Fault(str(error), f"/{name}"))
        return None


def _with_key(made: Property) -> Property:
    """One made of the name, where none was typed."""
    if made.key:
        return made
    return Property(**(asdict(made) | {"key": key_of(made.name)}))
