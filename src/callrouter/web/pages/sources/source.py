"""`/sources/{id}`: what is set for a source, what answers for it, which visits and numbers are its?"""

import re
from collections.abc import Awaitable, Callable
from datetime import date

from fastapi import Response

from callrouter.domain.routing import Channel
from callrouter.domain.sources import Category, Cost
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.sources.archive_source import archive_source, restore_source
from callrouter.operations.sources.change_source import change_source
from callrouter.operations.sources.give_number import give_number, take_number
from callrouter.operations.sources.show_sources import show_source
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.forms import Form
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.sources.rule_lines import beside_fields, judge_length, read_rules
from callrouter.web.pages.sources.source_page import show_source_page

routes = pages()
Doing = Callable[[Work, Form], Awaitable[tuple[str, int | None]]]
"""Does what a form wants; gives what was done, and the change that may be taken back."""


@routes.get("/sources/{source_id:int}")
async def one(asked: InPage, source_id: Id) -> Response:
    async with asked.work() as work:
        return await show_source_page(asked, work, _id(source_id))


@routes.post("/sources/{source_id:int}")
async def settings(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        changes = _read_settings(form)
        saved = await change_source(work, source_id, changes, form.whole("revision"))
        return f"{saved.value.name} is saved.", await undo_of(work, "source", source_id)

    return await _do(asked, source_id, "settings", change)


@routes.post("/sources/{source_id:int}/rules")
async def rules(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        wanted = read_rules(form)
        if too_long := judge_length(wanted):
            raise RefusedError(*too_long)
        await change_source(work, source_id, {"rules": wanted}, form.whole("revision"))
        return "The website rules are saved.", await undo_of(work, "source", source_id)

    return await _do(asked, source_id, "rules", change)


@routes.post("/sources/{source_id:int}/routing")
async def routing(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        route = form.text("route")
        if route not in ("defaults", "copy") and form.id("route") is None:
            raise RefusedError(Fault("Choose what answers.", "/route"))
        effects = await route_one_source(
            work,
            source_id,
            Channel.CALLS,
            follows=route == "defaults",
            flow_id=form.id("route"),
            revision=form.whole("revision"),
        )
        if not effects.effects:
            return "Its calls are answered so already.", None
        place = (await show_source(work, source_id)).saved.value.property_id
        after = effects.effects[0].after
        says = "It follows the defaults now." if after.follows else f"{after.flow_name} answers it."
        return says, await undo_of(work, "routing", place)

    return await _do(asked, source_id, "routing", change)


@routes.post("/sources/{source_id:int}/numbers")
async def numbers(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        number_id = form.id("number_id")
        if number_id is None:
            raise RefusedError(Fault("Choose a number.", "/number_id"))
        if form.text("do") == "take":
            await take_number(work, source_id, number_id)
            says = "The number is no source's any more; its calls follow the defaults."
        else:
            await give_number(work, source_id, number_id)
            says = "The number is this source's from now on."
        return says, await undo_of(work, "assignment", number_id)

    return await _do(asked, source_id, "numbers", change)


@routes.post("/sources/{source_id:int}/archive")
async def archive(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        await archive_source(work, source_id, form.whole("revision"))
        return "It is archived.", await undo_of(work, "source", source_id)

    return await _do(asked, source_id, "archive", change)


@routes.post("/sources/{source_id:int}/restore")
async def restore(asked: InPage, source_id: Id) -> Response:
    async def change(work: Work, form: Form) -> tuple[str, int | None]:
        await restore_source(work, source_id, form.whole("revision"))
        return "It is in use again.", await undo_of(work, "source", source_id)

    return await _do(asked, source_id, "archive", change)


async def _do(asked: Asked, source_id: int, sent: str, doing: Doing) -> Response:
    """Back to the page with what was done, or with the form and what is wrong in it."""
    source_id, says, undo = _id(source_id), "", None
    async with asked.attempt() as work:
        says, undo = await doing(work, asked.form)
    if not asked.form.faults:
        return asked.go(f"/sources/{source_id}#main", says, undo)  # where it is told
    asked.form.faults = beside_fields(asked.form.faults)
    async with asked.work() as work:
        return await show_source_page(asked, work, source_id, sent)


def _id(source_id: int) -> int:
    """Raises NotFoundError for what no id can be."""
    if not 0 < source_id < 2**63:
        raise NotFoundError("There is no such source.")
    return source_id


def _read_settings(form: Form) -> dict[str, object]:
    """Raises RefusedError; fields are named as on the page."""
    faults: list[Fault] = []
    if form.text("category") not in set(Category):
        faults.append(Fault("Choose what kind of source it is.", "/category"))
    cost = _read_cost(form, faults)
    if faults:
        raise RefusedError(*faults)
    return {"name": form.text("name"), "category": Category(form.text("category")), "cost": cost}


def _read_cost(form: Form, faults: list[Fault]) -> Cost | None:
    dollars, since = form.text("cost").removeprefix("$").replace(",", ""), form.text("since")
    if not dollars:
        return None
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", dollars):
        faults.append(Fault("Write the cost in dollars, like 499 or 499.50.", "/cost"))
        return None
    try:
        first = date.fromisoformat(since)
    except ValueError:
        faults.append(Fault("Say from which day on it costs that.", "/since"))
        return None
    whole, _, part = dollars.partition(".")
    return Cost(int(whole) * 100 + int(part.ljust(2, "0") or 0), first)
