"""`/residents`: whose calls are known to be residents', at the chosen property?"""

from functools import partial

from fastapi import Response
from msgspec import Struct

from callrouter.domain.callers import MOST_RESIDENTS, Resident
from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.residents.know_residents import (
    add_resident,
    remove_resident,
    replace_residents,
    show_residents,
)
from callrouter.operations.residents.read_numbers import rows_of_csv
from callrouter.operations.work import Fault, NotFoundError, RefusedError
from callrouter.web.atoms import counted
from callrouter.web.choosing import choose_one, find_chosen, may_at
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_MOST_TOLD = 12


class ResidentsPage(Struct, frozen=True):
    """`place` is None where a list is chosen: residents are one property's."""

    place: Property | None
    rows: list[Resident]
    search: str
    may_edit: bool
    first: str | None = None
    next: str | None = None
    most: int = MOST_RESIDENTS


class PastePage(Struct, frozen=True):
    place: Property
    unread: list[str]
    more_unread: int
    most: int = MOST_RESIDENTS


@routes.get("/residents")
async def residents(asked: InPage) -> Response:
    return await _page(asked)


@routes.post("/residents")
async def add(asked: InPage) -> Response:
    says, url = "", "/residents"
    async with asked.attempt() as work:
        about = await choose_one(work, asked)
        added = await add_resident(work, about.id, asked.form.text("number"))
        says = f"{national(added.number)} is known as a resident's."
        url = f"/residents?property={about.key}"
    return await _page(asked) if asked.form.faults else asked.go(url, says)


@routes.post("/residents/remove")
async def remove(asked: InPage) -> Response:
    async with asked.work() as work:
        about = await choose_one(work, asked)
        await remove_resident(work, about.id, asked.form.text("number"))
    return asked.go(f"/residents?property={about.key}", "It is no resident's number any more.")


@routes.get("/residents/paste")
async def ask_for_all(asked: InPage) -> Response:
    return await _paste(asked)


@routes.post("/residents/paste")
async def replace(asked: InPage) -> Response:
    """All at once: these and nobody else."""
    says, url, text = "", "/residents", asked.form.text("numbers")
    async with asked.attempt() as work:
        about = await choose_one(work, asked)
        if not text:
            raise RefusedError(Fault("Paste the numbers, or choose a file.", "/numbers"))
        made = await replace_residents(work, about.id, partial(rows_of_csv, text.encode()))
        known = counted(made.residents, "resident is", "residents are")
        says = f"{known} known now: {made.added:,} new, {made.removed:,} gone."
        url = f"/residents?property={about.key}"
    return await _paste(asked) if asked.form.faults else asked.go(url, says)


async def _page(asked: Asked) -> Response:
    async with asked.work() as work:
        work.require_anywhere(Right.SEE_CALLS)
        chosen = await find_chosen(work, asked)
        if chosen.one is None:
            page = ResidentsPage(None, [], "", False)
            return show(asked, "settings/residents.html", page, chosen)
        listed = await show_residents(work, chosen.one.id, asked_page(asked))
    page = ResidentsPage(
        chosen.one,
        listed.items,
        asked.query("search"),
        may_at(asked, Right.EDIT_ROUTING, chosen.one.id),
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/residents.html", page, chosen)


async def _paste(asked: Asked) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        if chosen.one is None:
            raise NotFoundError("Choose one property first.")
        work.require(Right.EDIT_ROUTING, chosen.one.id)
    unread = [
        fault.sentence for fault in asked.form.faults if (fault.field or "").startswith("line:")
    ]
    page = PastePage(chosen.one, unread[:_MOST_TOLD], max(0, len(unread) - _MOST_TOLD))
    return show(asked, "settings/paste_residents.html", page, chosen)
