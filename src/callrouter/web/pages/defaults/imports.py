"""`/imports`: what would another property's defaults be here, and have it so?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.imports import Import, Options, State
from callrouter.domain.listing import Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.imports.confirm_import import confirm_import
from callrouter.operations.imports.discard_import import discard_import
from callrouter.operations.imports.propose_import import propose_import
from callrouter.operations.imports.revert_import import revert_import
from callrouter.operations.imports.show_choosables import show_choosables
from callrouter.operations.imports.show_imports import show_import, show_imports
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import (
    find_property_of_key,
    list_properties,
    show_property,
)
from callrouter.operations.work import NotAllowedError, Work
from callrouter.web.choosing import Chosen, choose_one, find_chosen, may_at
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.defaults.import_sides import Sides, read_options, sides_of
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_FOUND = 20


class ImportRow(Struct, frozen=True):
    id: int
    source: str
    made: Import


class ImportsPage(Struct, frozen=True):
    one: Property
    rows: list[ImportRow]
    may_import: bool
    first: str | None
    next: str | None


class StartPage(Struct, frozen=True):
    """Which property is imported from; `search` is what was looked for."""

    one: Property
    search: str
    found: list[Property]
    has_more: bool


class ProposalPage(Struct, frozen=True):
    """What an import comes to. `saved` is None while it is only looked at."""

    one: Property
    source: str
    source_key: str
    options: Options
    saved: Saved[Import] | None
    sides: Sides | None
    problems: list[str]
    may_import: bool

    @property
    def state(self) -> str:
        return self.saved.value.state if self.saved else "looked at"


@routes.get("/imports")
async def listed(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        one = await choose_one(work, asked)
        found = await show_imports(work, asked_page(asked, chosen))
        known = await name_properties(work, (each.value.from_property_id for each in found.items))
        rows = [
            ImportRow(made.id, _called(known.get(made.from_property_id)), made)
            for made in (each.value for each in found.items)
        ]
    page = ImportsPage(one, rows, _may(asked, one), first_url(asked), next_url(asked, found))
    return show(asked, "imports/list.html", page, chosen)


@routes.get("/imports/new")
async def begin(asked: InPage) -> Response:
    """First from where, and how; then what that comes to."""
    async with asked.work() as work:
        one = await choose_one(work, asked)
        if not _may(asked, one):
            raise NotAllowedError("You may not import here: it changes and publishes routing.")
        key = asked.query("from")
        if not key:
            return await _start(work, asked, one)
    options = read_options(asked.request.query_params.getlist)
    return await _look(asked, one, key, options)


@routes.post("/imports/new")
async def propose(asked: InPage) -> Response:
    """Look at it with other choices, or have it proposed."""
    async with asked.work() as work:
        one = await choose_one(work, asked)
    options, key = read_options(asked.form.texts), asked.form.text("from")
    if asked.form.text("do") != "propose":
        return await _look(asked, one, key, options)
    async with asked.attempt() as work:
        source = await find_property_of_key(work, key)
        made, _ = await propose_import(work, one.id, source.id, options)
    if asked.form.faults:
        return await _look(asked, one, key, options)
    return asked.go(f"/imports/{made.id}", "It is proposed. Nothing is live until you confirm it.")


@routes.get("/imports/{import_id}")
async def one_import(asked: InPage, import_id: Id) -> Response:
    return await _show(asked, import_id)


@routes.post("/imports/{import_id}/confirm")
async def confirm(asked: InPage, import_id: Id) -> Response:
    async with asked.attempt() as work:
        await confirm_import(work, import_id, asked.form.whole("revision"))
        undo = await undo_of(work, "import", import_id)
    if asked.form.faults:
        return await _show(asked, import_id)
    return asked.go(f"/imports/{import_id}", "The imported defaults answer from now on.", undo)


@routes.post("/imports/{import_id}/discard")
async def discard(asked: InPage, import_id: Id) -> Response:
    async with asked.attempt() as work:
        await discard_import(work, import_id, asked.form.whole("revision"))
    if asked.form.faults:
        return await _show(asked, import_id)
    return asked.go(f"/imports/{import_id}", "It is discarded.")


@routes.post("/imports/{import_id}/revert")
async def revert(asked: InPage, import_id: Id) -> Response:
    async with asked.attempt() as work:
        await revert_import(work, import_id, asked.form.whole("revision"))
    if asked.form.faults:
        return await _show(asked, import_id)
    return asked.go(f"/imports/{import_id}", "Defaults and hours are again what they were.")


async def _start(work: Work, asked: Asked, one: Property) -> Response:
    search = asked.query("search")[:100]
    found = await list_properties(work, Wanted(limit=_FOUND + 1, search=search or None))
    others = [each.value for each in found.items if each.value.id != one.id]
    page = StartPage(one, search, others[:_FOUND], found.ended is not None)
    return show(asked, "imports/start.html", page, Chosen(one))


async def _look(asked: Asked, one: Property, key: str, options: Options) -> Response:
    """What it would come to; nothing of it is kept."""
    sides, told = None, asked.form.faults
    problems: list[str] = []
    async with asked.work() as work:
        source = await find_property_of_key(work, key)
        there = await show_choosables(work, one.id)
    async with asked.attempt() as work:
        found, problems = await propose_import(work, one.id, source.id, options, dry_run=True)
        sides = sides_of(found, there)
    asked.form.faults = tuple(dict.fromkeys((*told, *asked.form.faults)))
    page = ProposalPage(
        one, source.name, source.key, options, None, sides, problems, _may(asked, one)
    )
    return show(asked, "imports/proposal.html", page, Chosen(one))


async def _show(asked: Asked, import_id: int) -> Response:
    async with asked.work() as work:
        saved, problems = await show_import(work, import_id)
        made = saved.value
        one = (await show_property(work, made.property_id)).value
        there = await show_choosables(work, one.id)
        named = await name_properties(work, [made.from_property_id])
        source = named.get(made.from_property_id)
    page = ProposalPage(
        one,
        _called(source),
        source.key if source else "",
        made.options,
        saved,
        sides_of(made, there, is_settled=made.state is not State.PROPOSED),
        problems,
        _may(asked, one),
    )
    return show(asked, "imports/proposal.html", page, Chosen(one))


def _may(asked: Asked, one: Property) -> bool:
    return may_at(asked, Right.EDIT_ROUTING, one.id) and may_at(asked, Right.PUBLISH, one.id)


def _called(known: Property | None) -> str:
    """The other property, which whoever looks may not see (any more)."""
    return known.name if known else "another property"
