"""`/caps`: how much may be ordered in a month, at a property or by the whole company?"""

from decimal import Decimal, InvalidOperation

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import Cap
from callrouter.operations.caps.change_cap import change_cap, create_cap, remove_cap
from callrouter.operations.caps.show_caps import list_caps, show_cap
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.properties.show_properties import list_properties
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.forms import Form
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_MOST_NUMBERS, _MOST_CENTS = 1_000_000, 1_000_000_000


class Row(Struct, frozen=True):
    """`place` is None for the company's own."""

    saved: Saved[Cap]
    place: Property | None

    @property
    def whose(self) -> str:
        return self.place.name if self.place else "The whole company"


class CapsPage(Struct, frozen=True):
    rows: list[Row]
    first: str | None
    next: str | None


class CapPage(Struct, frozen=True):
    """`row` is None for a new one; `options` are whose it can be."""

    row: Row | None
    options: list[tuple[str, str]]
    may_edit: bool
    meanwhile: Meanwhile | None = None

    @property
    def numbers(self) -> int | None:
        return self.row.saved.value.numbers if self.row else None

    @property
    def dollars(self) -> str:
        cents = self.row.saved.value.cents if self.row else None
        return "" if cents is None else f"{cents / 100:.2f}"


@routes.get("/caps")
async def caps(asked: InPage) -> Response:
    async with asked.work() as work:
        work.require_anywhere(Right.SEE)
        chosen = await find_if_chosen(work, asked)
        listed = await list_caps(work, asked_page(asked))
        named = await name_properties(work, (each.value.property_id for each in listed.items))
    rows = [Row(each, named.get(each.value.property_id or 0)) for each in listed.items]
    page = CapsPage(rows, first_url(asked), next_url(asked, listed))
    return show(asked, "settings/caps.html", page, chosen)


@routes.get("/caps/new")
async def new(asked: InPage) -> Response:
    return await _form_of_new(asked)


@routes.post("/caps/new")
async def create(asked: InPage) -> Response:
    async with asked.attempt() as work:
        numbers, cents = _read(asked.form)
        await create_cap(work, Cap(0, asked.form.id("property_id"), numbers, cents))
    if asked.form.faults:
        return await _form_of_new(asked)
    return asked.go("/caps", "The cap is set, and counts what is ordered this month already.")


@routes.get("/caps/{cap_id}")
async def one(asked: InPage, cap_id: Id) -> Response:
    return await _form_of(asked, cap_id)


@routes.post("/caps/{cap_id}")
async def change(asked: InPage, cap_id: Id) -> Response:
    undo = None
    async with asked.attempt() as work:
        numbers, cents = _read(asked.form)
        await change_cap(work, cap_id, numbers, cents, asked.form.whole("revision"))
        undo = await undo_of(work, "cap", cap_id)
    if asked.form.faults:
        return await _form_of(asked, cap_id)
    return asked.go("/caps", "The cap is saved.", undo)


@routes.post("/caps/{cap_id}/remove")
async def remove(asked: InPage, cap_id: Id) -> Response:
    async with asked.attempt() as work:
        await remove_cap(work, cap_id, asked.form.whole("revision"))
    if asked.form.faults:
        asked.form.given = {}
        return await _form_of(asked, cap_id)
    return asked.go("/caps", "The cap is taken away: nothing is limited by it any more.")


async def _form_of(asked: Asked, cap_id: int) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        found = await show_cap(work, cap_id)
        named = await name_properties(work, [found.value.property_id])
        meanwhile = await find_meanwhile(work, asked, "cap", cap_id, found.revision)
        may_edit = work.actor.may_everywhere(Right.MANAGE_COMPANY)
    row = Row(found, named.get(found.value.property_id or 0))
    return show(asked, "settings/cap.html", CapPage(row, [], may_edit, meanwhile), chosen)


async def _form_of_new(asked: Asked) -> Response:
    async with asked.work() as work:
        work.require_everywhere(Right.MANAGE_COMPANY)
        chosen = await find_if_chosen(work, asked)
        options = await _without(work)
    return show(asked, "settings/cap.html", CapPage(None, options, True), chosen)


async def _without(work: Work) -> list[tuple[str, str]]:
    """Whose there is none of yet."""
    capped: set[int | None] = set()
    wanted: Wanted | None = Wanted(limit=MOST_AT_ONCE)
    while wanted is not None:
        caps = await list_caps(work, wanted)
        capped |= {each.value.property_id for each in caps.items}
        wanted = Wanted(limit=MOST_AT_ONCE, after=caps.ended) if caps.ended else None
    options = [] if None in capped else [("", "The whole company")]
    wanted = Wanted(limit=MOST_AT_ONCE)
    while wanted is not None:
        listed = await list_properties(work, wanted)
        free = (each.value for each in listed.items if each.value.id not in capped)
        options += [(str(each.id), each.name) for each in free]
        wanted = Wanted(limit=MOST_AT_ONCE, after=listed.ended) if listed.ended else None
    return options


def _read(form: Form) -> tuple[int | None, int | None]:
    """Numbers and cents. Raises RefusedError."""
    faults = []
    numbers = form.whole("numbers")
    if form.text("numbers") and (numbers is None or not 0 <= numbers <= _MOST_NUMBERS):
        faults.append(Fault("Write a whole number, like 25.", "/numbers"))
    cents = None
    if form.text("dollars"):
        try:
            cents = int(Decimal(form.text("dollars").lstrip("$").replace(",", "")) * 100)
        except (InvalidOperation, ValueError, OverflowError):
            cents = -1
        if not 0 <= cents <= _MOST_CENTS:
            faults.append(Fault("Write dollars, like 50 or 49.90.", "/dollars"))
    if faults:
        raise RefusedError(*faults)
    return numbers, cents
