"""`/weeks/{id}/overrides`: on which days does something else than usual run?"""

from datetime import date
from zoneinfo import ZoneInfo

from fastapi import Response
from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.us_holidays import US_HOLIDAYS, holiday_of_key
from callrouter.domain.week_words import MONTH_NAMES, WEEKDAY_NAMES
from callrouter.domain.weeks import Override, Schedule, Week
from callrouter.operations.weeks.save_week import change_week
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.web.choosing import Chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.schedules.override_rows import override_rows
from callrouter.web.pages.schedules.typed_override import (
    OWN,
    TypedOverride,
    override_of,
    read_typed,
    typed_of,
)
from callrouter.web.pages.schedules.weeks import back_to, find_week_page
from callrouter.web.showing import show

routes = pages()


class OverridePage(Struct, frozen=True):
    """The form of an override; `id` is "" for a new one."""

    week: Week
    id: str
    name: str
    action: str
    back: str
    typed: TypedOverride
    revision: str
    hours: tuple[tuple[str, str], ...]
    today: str
    closing: str
    holidays: tuple[tuple[str, str], ...]
    months: tuple[tuple[int, str], ...] = tuple(enumerate(MONTH_NAMES, 1))
    weekdays: tuple[tuple[int, str], ...] = tuple(enumerate(WEEKDAY_NAMES))


class HolidaysPage(Struct, frozen=True):
    """Those that can be added, with the date of each that comes next."""

    week: Week
    back: str
    revision: int
    closing: str
    holidays: tuple[tuple[str, str], ...]
    present: tuple[str, ...]


@routes.get("/weeks/{week_id}/holidays")
async def holidays(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        today = _today(work, chosen)
    return _show_holidays(asked, chosen, saved.value, saved.revision, today)


@routes.post("/weeks/{week_id}/holidays")
async def add_holidays(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        today = _today(work, chosen)
    form, week, undo = asked.form, saved.value, None
    schedule_id = form.text("schedule") or week.closing_schedule_id
    found = [each for key in form.texts("holidays") if (each := holiday_of_key(key))]
    added: list[Override] = []
    for each in found:
        new_id = _free_id((*week.overrides, *added), each.key)
        added.append(Override(new_id, each.name, schedule_id, each.dates))
    async with asked.attempt() as work:
        if not found:
            raise RefusedError("Tick the holidays that you keep.")
        changed = replace(week, overrides=(*week.overrides, *added))
        await change_week(work, changed, form.whole("revision"))
        undo = await undo_of(work, "week", week_id)
    if form.faults:
        return _show_holidays(asked, chosen, week, saved.revision, today)
    names = ", ".join(each.name for each in found)
    return asked.go(back_to(chosen, week_id), f"{names}: saved, and live now.", undo)


def _show_holidays(
    asked: Asked, chosen: Chosen, week: Week, revision: int, today: date
) -> Response:
    page = HolidaysPage(
        week,
        back_to(chosen, week.id),
        revision,
        _closing(week),
        _offered(week, today),
        _present(week),
    )
    return show(asked, "schedules/holidays.html", page, chosen)


@routes.get("/weeks/{week_id}/overrides/new")
async def new(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        today = _today(work, chosen)
    return _show(asked, chosen, saved.value, "", TypedOverride(), saved.revision, today)


@routes.get("/weeks/{week_id}/overrides/{override_id}")
async def edit(asked: InPage, week_id: Id, override_id: str) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        today = _today(work, chosen)
    typed = typed_of(_find(saved.value, override_id), saved.value)
    return _show(asked, chosen, saved.value, override_id, typed, saved.revision, today)


@routes.post("/weeks/{week_id}/overrides/new")
async def create(asked: InPage, week_id: Id) -> Response:
    return await _save(asked, week_id, "")


@routes.post("/weeks/{week_id}/overrides/{override_id}")
async def save(asked: InPage, week_id: Id, override_id: str) -> Response:
    return await _save(asked, week_id, override_id)


async def _save(asked: Asked, week_id: int, override_id: str) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        today = _today(work, chosen)
    week, form, typed = saved.value, asked.form, read_typed(asked.form)
    if override_id:
        _find(week, override_id)
    override, faults = override_of(typed, override_id, week, today)
    undo, told = None, ""
    async with asked.attempt() as work:
        if override is None:
            raise RefusedError(*faults)
        changed = _with(week, override, typed.own_open)
        await change_week(work, changed, form.whole("revision"))
        undo, told = await undo_of(work, "week", week_id), _tell(changed, override.name, today)
    if form.faults:
        return _show(asked, chosen, week, override_id, typed, saved.revision, today)
    return asked.go(back_to(chosen, week_id), told, undo)


@routes.post("/weeks/{week_id}/overrides/{override_id}/delete")
async def delete(asked: InPage, week_id: Id, override_id: str) -> Response:
    async with asked.work() as work:
        chosen, saved = await find_week_page(work, week_id)
        if all(each.id != override_id for each in saved.value.overrides):
            return asked.go(back_to(chosen, week_id), "It has been deleted already.")
        gone = _find(saved.value, override_id)
        kept = tuple(each for each in saved.value.overrides if each is not gone)
        await change_week(work, replace(saved.value, overrides=kept))
        undo = await undo_of(work, "week", week_id)
    return asked.go(back_to(chosen, week_id), f"{gone.name} is deleted.", undo)


def _with(week: Week, override: Override, own_is_open: bool) -> Week:
    """The week with the override, new or changed, and with a schedule of its own where it asks."""
    schedules = week.schedules
    if override.schedule_id == OWN:
        taken = {each.id for each in schedules}
        own_id = next(i for n in range(1, 99) if (i := f"own-{n}") not in taken)
        schedules = (*schedules, Schedule(own_id, override.name, own_is_open))
        override = replace(override, schedule_id=own_id)
    if override.id:
        kept = tuple(override if each.id == override.id else each for each in week.overrides)
    else:
        kept = (*week.overrides, replace(override, id=_free_id(week.overrides, "override")))
    return replace(week, schedules=schedules, overrides=kept)


def _free_id(overrides: tuple[Override, ...], wanted: str) -> str:
    taken = {each.id for each in overrides}
    if wanted not in taken and wanted not in ("new", "override"):
        return wanted
    return next(i for n in range(1, 999) if (i := f"{wanted}-{n}") not in taken)


def _tell(week: Week, name: str, today: date) -> str:
    """When it holds next, and what runs then."""
    for row in override_rows(week, today):
        if row.name == name:
            return f"{name} is saved, and live now. Next: {row.next}, {row.schedule} {row.hours}."
    return f"{name} is saved, and live now."


def _find(week: Week, override_id: str) -> Override:
    for each in week.overrides:
        if each.id == override_id:
            return each
    raise NotFoundError("There is no such override in this week.")


def _show(
    asked: Asked,
    chosen: Chosen,
    week: Week,
    override_id: str,
    typed: TypedOverride,
    revision: int,
    today: date,
) -> Response:
    name = _find(week, override_id).name if override_id else ""
    page = OverridePage(
        week,
        override_id,
        name,
        f"/weeks/{week.id}/overrides/{override_id or 'new'}",
        back_to(chosen, week.id),
        typed,
        asked.form.text("revision") or str(revision),
        (*typed.hours, ("", ""), ("", ""))[: max(2, len(typed.hours) + 1)],
        today.isoformat(),
        _closing(week),
        tuple((each.key, each.name) for each in US_HOLIDAYS),
    )
    return show(asked, "schedules/override.html", page, chosen)


def _offered(week: Week, today: date) -> tuple[tuple[str, str], ...]:
    """Holidays that the week does not know yet, by the date that comes next."""
    known = {each.dates for each in week.overrides}
    wanted = tuple(
        Override(each.key, each.name, week.closing_schedule_id, each.dates)
        for each in US_HOLIDAYS
        if each.dates not in known
    )
    rows = override_rows(replace(week, overrides=wanted), today)
    return tuple((each.id, f"{each.name} · {each.next}") for each in rows)


def _present(week: Week) -> tuple[str, ...]:
    known = {each.dates for each in week.overrides}
    return tuple(each.name for each in US_HOLIDAYS if each.dates in known)


def _closing(week: Week) -> str:
    return next((s.name for s in week.schedules if s.id == week.closing_schedule_id), "")


def _today(work: Work, chosen: Chosen) -> date:
    assert chosen.one is not None
    return work.now.astimezone(ZoneInfo(chosen.one.zone)).date()
