"""`/weeks/{id}/calendar`: on which days of a year do exceptions hold? Every day leads on."""

import calendar
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from fastapi import Response
from msgspec import Struct

from callrouter.domain.week_words import MONTH_NAMES
from callrouter.domain.weeks import Week
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.weeks.show_weeks import show_week
from callrouter.web.choosing import Chosen
from callrouter.web.door import Id, InPage, pages
from callrouter.web.pages.schedules.week_drawing import OnDay, tell_overrides, tones
from callrouter.web.pages.schedules.weeks import back_to
from callrouter.web.showing import show

routes = pages()
_YEARS = 5


class Day(Struct, frozen=True):
    """A day of a month; `overrides` hold on it, the first one's tone colours it."""

    on: date
    overrides: tuple[OnDay, ...]
    is_today: bool

    @property
    def says(self) -> str:
        return "; ".join(f"{each.name}: {each.words}" for each in self.overrides)


class Month(Struct, frozen=True):
    """`weeks` begin on Monday; None for days of other months."""

    name: str
    weeks: list[list[Day | None]]


class CalendarPage(Struct, frozen=True):
    week: Week
    year: int
    years: tuple[int, ...]
    months: list[Month]
    back: str


@routes.get("/weeks/{week_id}/calendar")
async def year(asked: InPage, week_id: Id) -> Response:
    async with asked.work() as work:
        saved = await show_week(work, week_id)
        known = (await show_property(work, saved.property_id)).value
        today = work.now.astimezone(ZoneInfo(known.zone)).date()
    chosen, week = Chosen(known), saved.value
    years = tuple(range(today.year, today.year + _YEARS))
    wanted = asked.query("year")
    shown = int(wanted) if wanted in {str(each) for each in years} else today.year
    colours = tones(week)
    months = [_month(week, shown, number, colours, today) for number in range(1, 13)]
    page = CalendarPage(week, shown, years, months, back_to(chosen, week_id))
    return show(asked, "schedules/calendar.html", page, chosen)


def _month(week: Week, year_: int, number: int, colours: Mapping[str, str], today: date) -> Month:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year_, number)
    return Month(
        MONTH_NAMES[number - 1],
        [
            [
                Day(day, tell_overrides(week, day, colours), day == today)
                if day.month == number
                else None
                for day in row
            ]
            for row in weeks
        ],
    )
