"""What does the list of a week's overrides say of each?"""

from datetime import date, timedelta

from msgspec import Struct

from callrouter.domain.dates import spans_between
from callrouter.domain.wall_time import date_words
from callrouter.domain.week_words import dates_words, part_words
from callrouter.domain.weeks import Override, Week
from callrouter.web.pages.schedules.week_drawing import tones

SOON = timedelta(days=14)
_AHEAD = timedelta(days=366 * 9)


class OverrideRow(Struct, frozen=True):
    """`next` is when it holds next, "" for one that is over, and `next_on` that day; `is_soon`:
    within two weeks."""

    id: str
    name: str
    dates: str
    hours: str
    schedule: str
    tone: str
    next: str
    next_on: date | None
    is_soon: bool


def override_rows(week: Week, today: date) -> list[OverrideRow]:
    """What comes first stands first; what is over stands last."""
    dated = [(_next(each, today), each) for each in week.overrides]
    dated.sort(key=lambda pair: pair[0] or date.max)
    names, colours = {each.id: each.name for each in week.schedules}, tones(week)
    return [
        OverrideRow(
            each.id,
            each.name,
            dates_words(each.dates),
            part_words(each.hours),
            names.get(each.schedule_id, ""),
            colours.get(each.schedule_id, "tone-override"),
            _words(first, today),
            first,
            first is not None and first - today <= SOON,
        )
        for first, each in dated
    ]


def _next(override: Override, today: date) -> date | None:
    """The first day on which it holds from today on."""
    spans = spans_between(override.dates, today, today + _AHEAD)
    return max(spans[0].first, today) if spans else None


def _words(day: date | None, today: date) -> str:
    if day is None:
        return ""
    if day == today:
        return "today"
    return f"{date_words(day)}, {day.year}" if day.year != today.year else date_words(day)
