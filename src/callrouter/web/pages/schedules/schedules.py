"""`/schedules`: when is a property open, what runs on the coming days, and who answers then?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.properties import Property
from callrouter.domain.saved import OfProperty
from callrouter.domain.wall_time import moment_words
from callrouter.domain.week_words import windows_words
from callrouter.domain.weeks import Week
from callrouter.operations.calls.resolve_call import Resolved
from callrouter.operations.weeks.compare_weeks import Compared, compare_weeks
from callrouter.operations.weeks.show_lanes import Lane, show_lanes
from callrouter.operations.weeks.show_weeks import (
    ActiveNow,
    show_active,
    show_changes,
    show_weeks,
)
from callrouter.operations.work import NotFoundError, Work
from callrouter.web.choosing import Chosen, find_chosen
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.pages.schedules.answering import Asking, ask_who_answers
from callrouter.web.pages.schedules.override_rows import OverrideRow, override_rows
from callrouter.web.pages.schedules.ribbon import DAYS, DayLine, draw_ribbon, midnight
from callrouter.web.pages.schedules.week_drawing import (
    Column,
    draw_columns,
    monday_of,
    tones,
    week_label,
)
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()


class ShownSchedule(Struct, frozen=True):
    """A schedule in words; `lanes` are the flows that route calls by it."""

    id: str
    name: str
    tone: str
    counts_as_open: bool
    hours: str
    role: str
    lanes: tuple[Lane, ...]


class WeekPage(Struct, frozen=True):
    """One week of a property, and what comes of it."""

    week: Week
    revision: int
    weeks: tuple[Week, ...]
    zone: str
    now: ActiveNow
    until: str
    forced_until: str
    schedules: tuple[ShownSchedule, ...]
    is_asked: bool
    columns: list[Column]
    week_label: str
    before: str
    after: str
    is_this_week: bool
    overrides: list[OverrideRow]
    lines: list[DayLine]
    asking: Asking
    answer: Resolved | None

    @property
    def answer_asks_week(self) -> bool:
        """Whether the answered call asked for this week's hours on its way."""
        steps = self.answer.steps if self.answer else ()
        begins = f"{self.week.name}: "
        return any(note.says.startswith(begins) for step in steps for note in step.notes)


class ComparedRow(Struct, frozen=True):
    """A property's main week in words; "" for what is not."""

    property: Property
    week: str = ""
    now: str = ""
    is_open: bool = False
    until: str = ""
    overrides: tuple[str, ...] = ()
    forced: str = ""


class WeeksPage(Struct, frozen=True):
    rows: list[ComparedRow]
    first: str | None
    next: str | None


@routes.get("/schedules")
async def schedules(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        if chosen.one is None:
            return await _compare(work, asked, chosen)
        weeks = await _weeks_of(work, chosen.one.id)
        if not weeks:
            return show(asked, "schedules/none.html", None, chosen)
        saved = _asked_week(asked, weeks)
        page = await show_one(work, asked, chosen.one, saved, weeks)
    return show(asked, "schedules/week.html", page, chosen)


async def _weeks_of(work: Work, property_id: int) -> list[OfProperty[Week]]:
    """The main week first."""
    listed = await show_weeks(work, Wanted(limit=200, property_id=property_id))
    return sorted(listed.items, key=lambda each: not each.value.is_main)


def _asked_week(asked: Asked, weeks: Sequence[OfProperty[Week]]) -> OfProperty[Week]:
    wanted = asked.query("week")
    if not wanted:
        return weeks[0]
    for each in weeks:
        if str(each.value.id) == wanted:
            return each
    raise NotFoundError("There is no such week at this property.")


async def show_one(
    work: Work,
    asked: Asked,
    known: Property,
    saved: OfProperty[Week],
    weeks: Sequence[OfProperty[Week]],
) -> WeekPage:
    """Raises NotFoundError."""
    week, zone = saved.value, known.zone
    wall = work.now.astimezone(ZoneInfo(zone))
    today, monday = wall.date(), monday_of(_asked_day(asked, wall.date()))
    now = await show_active(work, week.id)
    is_this_week = monday == monday_of(today)
    first = today if is_this_week else monday
    # The week that is shown, and the ribbon, which begins on one of its days.
    ahead = await show_changes(work, week.id, midnight(zone, monday), 7 + DAYS + 1)
    lanes = await show_lanes(work, week.id)
    asking, answer = await ask_who_answers(work, asked, known, wall)
    return WeekPage(
        week,
        saved.revision,
        tuple(each.value for each in weeks),
        zone,
        now,
        _moment(now.until_at, zone, today),
        _moment(week.forcing.until_at if week.forcing else None, zone, today),
        _shown(week, lanes),
        bool(lanes),
        draw_columns(week, monday, wall, ahead.spans),
        week_label(monday),
        (monday - timedelta(days=7)).isoformat(),
        (monday + timedelta(days=7)).isoformat(),
        is_this_week,
        override_rows(week, today),
        draw_ribbon(week, zone, ahead.spans, first, today),
        asking,
        answer,
    )


def _asked_day(asked: Asked, today: date) -> date:
    """Any day of the week that is shown, within a few years."""
    try:
        day = date.fromisoformat(asked.query("on"))
    except ValueError:
        return today
    return day if abs((day - today).days) < 366 * 5 else today


def _moment(at: datetime | None, zone: str, today: date) -> str:
    return moment_words(at.astimezone(ZoneInfo(zone)), today) if at else ""


def _shown(week: Week, lanes: dict[str, tuple[Lane, ...]]) -> tuple[ShownSchedule, ...]:
    colours = tones(week)
    return tuple(
        ShownSchedule(
            each.id,
            each.name,
            colours[each.id],
            each.counts_as_open,
            windows_words(each.windows),
            "Fills all other hours" if each.id == week.default_schedule_id else "",
            lanes.get(each.id, ()),
        )
        for each in week.schedules
    )


async def _compare(work: Work, asked: Asked, chosen: Chosen) -> Response:
    listed = await compare_weeks(work, asked_page(asked, chosen))
    rows = [_row(each, work.now) for each in listed.items]
    page = WeeksPage(rows, first_url(asked), next_url(asked, listed))
    return show(asked, "schedules/compare.html", page, chosen)


def _row(compared: Compared, now: datetime) -> ComparedRow:
    week, active = compared.week, compared.active
    if week is None or active is None:
        return ComparedRow(compared.property)
    zone = compared.property.zone
    today = now.astimezone(ZoneInfo(zone)).date()
    coming = [each for each in override_rows(week, today) if each.is_soon]
    forced = ""
    if active.reason.value == "forced" and week.forcing:
        until = _moment(week.forcing.until_at, zone, today)
        forced = f"by {week.forcing.by}" + (f" until {until}" if until else "")
    return ComparedRow(
        compared.property,
        week.name,
        active.schedule_name,
        active.counts_as_open,
        _moment(compared.until_at, zone, today),
        tuple(f"{each.name}, {each.next}" for each in coming),
        forced,
    )
