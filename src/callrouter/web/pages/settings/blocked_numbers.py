"""`/blocked-numbers`: whose calls are sent away, and where?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.callers import BlockedNumber
from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.residents.block_number import (
    block_number,
    show_blocks,
    unblock_number,
)
from callrouter.web.choosing import find_chosen, find_if_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()
EVERYWHERE = ""


class Row(Struct, frozen=True):
    """`place` is None for a number that is blocked everywhere."""

    block: BlockedNumber
    place: Property | None
    may_unblock: bool


class BlocksPage(Struct, frozen=True):
    """`places` are where one may block, as pairs for a field; none: one may not."""

    rows: list[Row]
    search: str
    places: list[tuple[str, str]]
    first: str | None
    next: str | None


@routes.get("/blocked-numbers")
async def blocked_numbers(asked: InPage) -> Response:
    return await _page(asked)


@routes.post("/blocked-numbers")
async def block(asked: InPage) -> Response:
    form, says = asked.form, ""
    async with asked.attempt() as work:
        where = form.id("property_id")
        made = await block_number(work, form.text("number"), form.text("reason"), where)
        says = f"{national(made.number)} is blocked from now on."
    if form.faults:
        return await _page(asked)
    return asked.go(_back(asked), says)


@routes.post("/blocked-numbers/{block_id}/unblock")
async def unblock(asked: InPage, block_id: Id) -> Response:
    async with asked.work() as work:
        await unblock_number(work, block_id)
        undo = await undo_of(work, "blocked number", block_id)
    return asked.go(_back(asked), "Its calls are answered again.", undo)


def _back(asked: Asked) -> str:
    query = asked.request.url.query
    return f"/blocked-numbers?{query}" if query else "/blocked-numbers"


async def _page(asked: Asked) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        listed = await show_blocks(work, asked_page(asked, chosen))
        named = await name_properties(work, (each.property_id for each in listed.items))
        first = chosen.one or (await find_chosen(work, asked)).one
    assert asked.actor
    places = [(EVERYWHERE, "Everywhere")] if asked.actor.may_everywhere(Right.EDIT_ROUTING) else []
    if first is not None and asked.actor.may(Right.EDIT_ROUTING, first.id):
        places.append((str(first.id), f"Only at {first.name}"))
    page = BlocksPage(
        [_row(asked, each, named) for each in listed.items],
        asked.query("search"),
        places,
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/blocked_numbers.html", page, chosen)


def _row(asked: Asked, block: BlockedNumber, named: dict[int, Property]) -> Row:
    assert asked.actor
    if block.property_id is None:
        return Row(block, None, asked.actor.may_everywhere(Right.EDIT_ROUTING))
    may = asked.actor.may(Right.EDIT_ROUTING, block.property_id)
    return Row(block, named.get(block.property_id), may)
