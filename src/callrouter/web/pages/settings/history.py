"""`/history`: who changed what, when, from what to what, and can it be taken back?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.history import THINGS, Change
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.history.show_history import show_change, show_history
from callrouter.operations.history.undo_change import undo_change
from callrouter.operations.properties.name_properties import name_properties
from callrouter.web.changes_in_words import Difference, differences
from callrouter.web.choosing import Chosen, find_if_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import can_be_undone
from callrouter.web.pages.entry.sign_in import lawful
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
_THINGS = [
    ("", "Everything"),
    *((each, each.capitalize()) for each in THINGS),
]


class Row(Struct, frozen=True):
    """A change, the property it was at, and whether it might be taken back."""

    change: Change
    place: Property | None
    may_undo: bool

    @property
    def zone(self) -> str:
        return self.place.zone if self.place else "UTC"


class HistoryPage(Struct, frozen=True):
    rows: list[Row]
    thing: str
    by: str
    things: list[tuple[str, str]]
    first: str | None
    next: str | None

    @property
    def is_filtered(self) -> bool:
        return bool(self.thing or self.by)


class ChangePage(Struct, frozen=True):
    row: Row
    differences: list[Difference]
    undone: Change | None

    @property
    def change(self) -> Change:
        return self.row.change


@routes.get("/history")
async def history(asked: InPage) -> Response:
    thing, by = asked.query("thing")[:40], asked.query("by")[:100]
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        listed = await show_history(work, wanted, thing=thing or None, by=by or None)
        named = await name_properties(work, (each.property_id for each in listed.items))
    page = HistoryPage(
        [_row(asked, each, named) for each in listed.items],
        thing,
        by,
        _THINGS,
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/history.html", page, chosen)


@routes.get("/history/{change_id}")
async def one(asked: InPage, change_id: Id) -> Response:
    return await _page(asked, change_id)


@routes.post("/history/{change_id}/undo")
async def undo(asked: InPage, change_id: Id) -> Response:
    """Back to where the change was made; the new change can be taken back in its turn."""
    again = None
    async with asked.attempt() as work:
        again = await undo_change(work, change_id)
    if again is None:
        return await _page(asked, change_id)
    back = lawful(asked.form.text("back"))
    undo_again = again.id if can_be_undone(again) else None
    return asked.go(back if back != "/" else f"/history/{again.id}", "It is undone.", undo_again)


async def _page(asked: Asked, change_id: int) -> Response:
    async with asked.work() as work:
        change = await show_change(work, change_id)
        named = await name_properties(work, [change.property_id])
        undone = await show_change(work, change.undoes) if change.undoes else None
    row = _row(asked, change, named)
    page = ChangePage(row, differences(change.before, change.after, row.zone), undone)
    return show(asked, "settings/change.html", page, Chosen(row.place))


def _row(asked: Asked, change: Change, named: dict[int, Property]) -> Row:
    return Row(change, named.get(change.property_id or 0), _may_undo(asked, change))


def _may_undo(asked: Asked, change: Change) -> bool:
    if asked.actor is None or not can_be_undone(change):
        return False
    if change.property_id is None:
        return asked.actor.may_everywhere(Right.MANAGE_COMPANY)
    return asked.actor.may(Right.EDIT_ROUTING, change.property_id)
