"""How does a week look? Seven columns of coloured blocks, the default schedule as their ground.

Everything is in percent of a day, so that a picture is exact at any size; each column says in words
what it shows.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from callrouter.domain.dates import span_containing
from callrouter.domain.wall_time import MINUTES_PER_DAY, date_words
from callrouter.domain.week_words import WEEKDAY_NAMES, part_words, short_date, span_words
from callrouter.domain.weeks import Override, Schedule, Week, Window

_OPEN_TONES, _OTHER_TONES = 3, 3


class Block(Struct, frozen=True):
    """A schedule's hours on one day, from the top of its column; `words` as on the block."""

    schedule_id: str
    name: str
    tone: str
    top: float
    height: float
    words: str


class OnDay(Struct, frozen=True):
    """An override that holds on a day."""

    id: str
    name: str
    tone: str
    words: str


class Column(Struct, frozen=True):
    """A day. `now` is how far down the present is, None on other days;
    `is_overridden`: an override takes the whole of it."""

    label: str
    date_label: str
    says: str
    blocks: tuple[Block, ...]
    overrides: tuple[OnDay, ...] = ()
    now: float | None = None
    is_today: bool = False
    is_overridden: bool = False


def tones(week: Week) -> dict[str, str]:
    """Schedule's id -> its tone, a class: open ones are green, those of closed hours indigo, those
    that only overrides bring amber."""
    found: dict[str, str] = {}
    opens = others = 0
    usual = {week.default_schedule_id, week.closing_schedule_id}
    for each in week.schedules:
        if each.counts_as_open:
            found[each.id] = f"tone-open-{opens % _OPEN_TONES}"
            opens += 1
        elif each.windows or each.id in usual:
            found[each.id] = f"tone-night-{others % _OTHER_TONES}"
            others += 1
        else:
            found[each.id] = "tone-override"
    return found


def draw_columns(week: Week, monday: date, wall: datetime) -> list[Column]:
    """The week that begins on that Monday; `wall` is the present on the property's clock."""
    colours = tones(week)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [_column(week, day, colours, wall) for day in days]


def overrides_on(week: Week, day: date) -> list[Override]:
    return [each for each in week.overrides if span_containing(each.dates, day)]


def tell_overrides(week: Week, day: date, colours: Mapping[str, str]) -> tuple[OnDay, ...]:
    names = {each.id: each.name for each in week.schedules}
    return tuple(
        OnDay(
            each.id,
            each.name,
            colours.get(each.schedule_id, "tone-override"),
            f"{names.get(each.schedule_id, '')} {part_words(each.hours)}",
        )
        for each in overrides_on(week, day)
    )


def _column(week: Week, day: date, colours: Mapping[str, str], wall: datetime) -> Column:
    blocks = tuple(blocks_of(week.schedules, day.weekday(), colours))
    overrides = tell_overrides(week, day, colours)
    filler = next((s.name for s in week.schedules if s.id == week.default_schedule_id), "")
    parts = [f"{each.name} {each.words}" for each in blocks]
    says = f"{WEEKDAY_NAMES[day.weekday()]}: {', '.join([*parts, f'otherwise {filler}'])}."
    if overrides:
        told = ", ".join(f"{each.name}: {each.words}" for each in overrides)
        says += f" On {short_date(day)} {told}."
    is_today = day == wall.date()
    now = _percent(wall.hour * 60 + wall.minute) if is_today else None
    label = WEEKDAY_NAMES[day.weekday()]
    is_overridden = any(not each.hours for each in overrides_on(week, day))
    return Column(label, short_date(day), says, blocks, overrides, now, is_today, is_overridden)


def blocks_of(
    schedules: Sequence[Schedule], weekday: int, colours: Mapping[str, str]
) -> list[Block]:
    """What runs on a weekday by itself, hours that began the evening before included."""
    found: list[Block] = []
    for each in schedules:
        for window in each.windows:
            for start, end in _on_weekday(window, weekday):
                words = span_words(window.start_minute, window.end_minute)
                tone = colours[each.id]
                top, height = _percent(start), _percent(end - start)
                found.append(Block(each.id, each.name, tone, top, height, words))
    return sorted(found, key=lambda block: block.top)


def _on_weekday(window: Window, weekday: int) -> list[tuple[int, int]]:
    start, end = window.start_minute, window.end_minute
    if start < end:
        return [(start, end)] if window.weekday == weekday else []
    if start == end:
        return []
    parts = [(start, MINUTES_PER_DAY)] if window.weekday == weekday else []
    return [*parts, (0, end)] if (window.weekday + 1) % 7 == weekday else parts


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_label(monday: date) -> str:
    return f"{date_words(monday)} – {date_words(monday + timedelta(days=6))}"


def _percent(minutes: int) -> float:
    return round(100 * minutes / MINUTES_PER_DAY, 3)
