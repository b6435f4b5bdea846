"""`/weeks`: how are a week's schedules changed, and how does staff open or close at once?"""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Response
from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.listing import Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.saved import OfProperty
from callrouter.domain.wall_time import instant_of_wall
from callrouter.domain.week_words import WEEKDAY_NAMES
from callrouter.domain.weeks import Schedule, Week, Window
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.weeks.delete_week import delete_week
from callrouter.operations.weeks.force_schedule import end_forcing, force_schedule
from callrouter.operations.weeks.make_main_week import make_main_week
from callrouter.operations.weeks.save_week import change_week, create_week
from callrouter.operations.weeks.show_weeks import show_week, show_weeks
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.web.choosing import Chosen, choose_one
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import Meanwhile, find_meanwhile, undo_of
from callrouter.web.pages.schedules.typed_week import (
    TypedWeek,
    asked_change,
    read_typed,
    typed_of,
    week_of,
)
from callrouter.web.pages.schedules.week_drawing import blocks_of, tones
from callrouter.web.showing import show

routes = pages()
_STARTER = Week(
    0,
    "Leasing office",
    False,
    "after-hours",
    "after-hours",
    (
        Schedule("open", "Office hours", True, tuple(Window(day, 540, 1080) for day in range(5))),
        Schedule("after-hours", "After hours", False),
    ),
)
"""What a new week's form shows first."""


class Gone(Struct, frozen=True):
    """A schedule that was there when the form was read and is not in it any more."""

    id: str
    name: str
    instead: str


class EditPage(Struct, frozen=True):
    """A week's form. `week_id` 0 is a new one; `columns` are the days with their blocks."""

    week_id: int
    action: str
    back: str
    typed: TypedWeek
    revision: str
    gone: tuple[Gone, ...]
    columns: list[tuple[str, list[Any]]]
    tones: dict[str, str]
    meanwhile: Meanwhile | None


class DeletePage(Struct, frozen=True):
    week: Week
    revision: int
    back: str


def back_to(chosen: Chosen, week_id: int) -> str:
    return chosen.url("/schedules", week=week_id)


async def find_week_page(work: Work, week_id: int) -> tuple[Chosen, OfProperty[Week]]:
    """The week and its property, for whoever may edit. Raises NotFoundError or NotAllowedError."""
    saved = await show_week(work, week_id)
    work.require(Right.EDIT_ROUTING, saved.property_id, "There is no such week.")
    known: Property = (await show_property(work, saved.property_id)).value
    return Chosen(known), saved


@routes.get("/weeks/new")
async def new_week(asked: InPage) -> Response:
    async with asked.work() as work:
        known = await choose_one(work, asked)
        work.require(Right.EDIT_ROUTING, known.id)
        others = await show_weeks(work, Wanted(limit=1, property_id=known.id))
    starter = replace(_STARTER, name="") if others.items else _STARTER
    return _show_form(asked, Chosen(known), typed_of(starter), None)


@routes.post("/weeks/new")
async def create(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = Chosen(await choose_one(work, asked))
        assert chosen.one is not None
        work.require(Right.EDIT_ROUTING, chosen.one.id)
        others = await show_weeks(work, Wanted(limit=1, property_id=chosen.one.id))
    typed = read_typed(asked.form)
    if do := asked.form.text("do"):
        return _show_form(asked, chosen, asked_change(typed, do), None)
    week, faults = week_of(typed, 0, not others.items, ())
    made: Week | None = None
    async with asked.attempt() as work:
        if faults:
            raise RefusedError(*faults)
        made = await create_week(work, chosen.one.id, week)
    if made is None:
        _place_faults(asked, typed)
        return _show_form(asked, chosen, typed, None)
    return asked.go(back_to(chosen, made.id), f"The week {made.name} is made.")


@routes.get("/weeks/{week_id}/edit")
async def edit(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    return _show_form(asked, chosen, typed_of(saved.value), saved)


@routes.post("/weeks/{week_id}/edit")
async def save(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    typed = read_typed(asked.form)
    if do := asked.form.text("do"):
        return _show_form(asked, chosen, asked_change(typed, do), saved)
    former = saved.value
    week, faults = week_of(typed, week_id, former.is_main, former.overrides)
    instead = {
        each.id: asked.form.text(f"instead:{each.id}")
        for each in former.schedules
        if asked.form.text(f"instead:{each.id}")
    }
    week = _with_overrides_moved(week, instead)
    undo = None
    async with asked.attempt() as work:
        if faults:
            raise RefusedError(*faults)
        await change_week(work, week, asked.form.whole("revision"), instead)
        undo = await undo_of(work, "week", week_id)
    if asked.form.faults:
        _place_faults(asked, typed)
        async with asked.work() as work:
            meanwhile = await find_meanwhile(work, asked, "week", week_id, saved.revision)
        return _show_form(asked, chosen, typed, saved, meanwhile)
    return asked.go(back_to(chosen, week_id), f"{week.name} is saved, and live now.", undo)


def _with_overrides_moved(week: Week, instead: dict[str, str]) -> Week:
    """Overrides of a schedule that goes run the one that takes its place."""
    moved = tuple(
        replace(each, schedule_id=instead.get(each.schedule_id, each.schedule_id))
        for each in week.overrides
    )
    return replace(week, overrides=moved)


def _place_faults(asked: Asked, typed: TypedWeek) -> None:
    """What names a schedule is shown beside it."""
    placed = []
    for fault in asked.form.faults:
        named = next(
            (s for s in typed.schedules if s.name and f'"{s.name}"' in fault.sentence), None
        )
        if fault.field is None and named is not None:
            fault = Fault(fault.sentence, f"schedule-{named.number}")
        placed.append(fault)
    asked.form.faults = tuple(placed)


def _show_form(
    asked: Asked,
    chosen: Chosen,
    typed: TypedWeek,
    saved: OfProperty[Week] | None,
    meanwhile: Meanwhile | None = None,
) -> Response:
    """Whoever was told what somebody else did `meanwhile` has seen the newest revision."""
    former = saved.value if saved else None
    week, _ = week_of(typed, 0, False, former.overrides if former else ())
    colours = tones(week)
    here = {each.id for each in typed.schedules}
    gone = tuple(
        Gone(each.id, each.name, asked.form.text(f"instead:{each.id}"))
        for each in (former.schedules if former else ())
        if each.id not in here
    )
    page = EditPage(
        former.id if former else 0,
        f"/weeks/{former.id}/edit" if former else chosen.url("/weeks/new"),
        back_to(chosen, former.id) if former else chosen.url("/schedules"),
        typed,
        ("" if meanwhile else asked.form.text("revision")) or str(saved.revision if saved else ""),
        gone,
        [(WEEKDAY_NAMES[day], list(blocks_of(week.schedules, day, colours))) for day in range(7)],
        colours,
        meanwhile,
    )
    return show(asked, "schedules/edit.html", page, chosen)


@routes.get("/weeks/{week_id}/delete")
async def ask_delete(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    page = DeletePage(saved.value, saved.revision, back_to(chosen, week_id))
    return show(asked, "schedules/delete.html", page, chosen)


@routes.post("/weeks/{week_id}/delete")
async def delete(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    async with asked.attempt() as work:
        await delete_week(work, week_id, asked.form.whole("revision"))
    if asked.form.faults:
        page = DeletePage(saved.value, saved.revision, back_to(chosen, week_id))
        return show(asked, "schedules/delete.html", page, chosen)
    return asked.go(chosen.url("/schedules"), f"The week {saved.value.name} is deleted.")


@routes.post("/weeks/{week_id}/main")
async def make_main(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, _ = await find_week_page(work, week_id)
        week = await make_main_week(work, week_id)
    return asked.go(back_to(chosen, week_id), f"{week.name} is the main week now.")


class ForcePage(Struct, frozen=True):
    week: Week
    zone: str
    back: str


@routes.get("/weeks/{week_id}/force")
async def ask_force(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    return _show_force(asked, chosen, saved.value)


@routes.post("/weeks/{week_id}/force")
async def force(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
    assert chosen.one is not None
    form, week, undo = asked.form, saved.value, None
    async with asked.attempt() as work:
        until_at = _until(form.text("until"), chosen.one.zone)
        await force_schedule(work, week_id, form.text("schedule_id") or None, until_at)
        undo = await undo_of(work, "week", week_id)
    if form.faults:
        return _show_force(asked, chosen, week)
    chosen_id = form.text("schedule_id") or week.closing_schedule_id
    name = next((each.name for each in week.schedules if each.id == chosen_id), "")
    return asked.go(back_to(chosen, week_id), f"{name} runs now, whatever the week says.", undo)


def _show_force(asked: Asked, chosen: Chosen, week: Week) -> Response:
    assert chosen.one is not None
    page = ForcePage(week, chosen.one.zone, back_to(chosen, week.id))
    return show(asked, "schedules/force.html", page, chosen)


def _until(text: str, zone: str) -> datetime | None:
    if not text:
        return None
    try:
        return instant_of_wall(ZoneInfo(zone), text).astimezone(UTC)
    except ValueError:
        raise RefusedError(
            Fault("Choose the day and the time, or leave both out.", "until")
        ) from None


@routes.post("/weeks/{week_id}/unforce")
async def unforce(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        if saved.value.forcing is None:
            raise NotFoundError("Nothing is forced in this week any more.")
        await end_forcing(work, week_id)
        undo = await undo_of(work, "week", week_id)
    return asked.go(back_to(chosen, week_id), "The week runs by its own rules again.", undo)
