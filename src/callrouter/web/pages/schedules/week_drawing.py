"""How does a week look? Seven columns of coloured blocks, the default schedule as their ground.

Everything is in percent of a day, so that a picture is exact at any size; each column says in words
what it shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct

from callrouter.domain.dates import span_containing
from callrouter.domain.wall_time import MINUTES_PER_DAY, date_words
from callrouter.domain.week_changes import Span
from callrouter.domain.week_words import WEEKDAY_NAMES, part_words, short_date, span_words
from callrouter.domain.weeks import Active, Override, Reason, Schedule, Week, Window

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
    """A day. `now` is how far down the present is, None on other days."""

    label: str
    date_label: str
    says: str
    blocks: tuple[Block, ...]
    overrides: tuple[OnDay, ...] = ()
    now: float | None = None
    is_today: bool = False


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


def draw_columns(week: Week, monday: date, wall: datetime, spans: Sequence[Span]) -> list[Column]:
    """The week that begins on that Monday; `wall` is the present on the property's clock. `spans`
    tell how it really runs: days with overrides or forcing are drawn so."""
    colours = tones(week)
    days = [monday + timedelta(days=number) for number in range(7)]
    return [_column(week, day, colours, wall, spans) for day in days]


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


def _column(
    week: Week, day: date, colours: Mapping[str, str], wall: datetime, spans: Sequence[Span]
) -> Column:
    overrides = tell_overrides(week, day, colours)
    real = _on_day(spans, day, wall.tzinfo)
    if overrides or any(active.reason is Reason.FORCED for _, _, active in real):
        blocks = tuple(_real_blocks(week, real, colours)) or _whole_day(week, day, colours)
    else:
        blocks = tuple(blocks_of(week.schedules, day.weekday(), colours))
    filler = next((s.name for s in week.schedules if s.id == week.default_schedule_id), "")
    parts = [f"{each.name} {each.words}" for each in blocks]
    says = f"{WEEKDAY_NAMES[day.weekday()]}: {', '.join([*parts, f'otherwise {filler}'])}."
    if overrides:
        told = ", ".join(f"{each.name}: {each.words}" for each in overrides)
        says += f" On {short_date(day)} {told}."
    is_today = day == wall.date()
    now = _percent(wall.hour * 60 + wall.minute) if is_today else None
    label = WEEKDAY_NAMES[day.weekday()]
    return Column(label, short_date(day), says, blocks, overrides, now, is_today)


def _on_day(spans: Sequence[Span], day: date, zone: tzinfo | None) -> list[tuple[int, int, Active]]:
    """From which minute of the wall clock to which each schedule is active on a day."""
    found = []
    for each in spans:
        begins, ends = each.from_at.astimezone(zone), each.until_at.astimezone(zone)
        if begins.date() > day or ends.date() < day:
            continue
        start = 0 if begins.date() < day else begins.hour * 60 + begins.minute
        end = MINUTES_PER_DAY if ends.date() > day else ends.hour * 60 + ends.minute
        if start < end:
            found.append((start, end, each.active))
    return found


def _real_blocks(
    week: Week, real: Sequence[tuple[int, int, Active]], colours: Mapping[str, str]
) -> Iterator[Block]:
    """The default schedule is the ground, as on other days, but where somebody asked for it."""
    for start, end, active in real:
        is_asked_for = active.reason in (Reason.OVERRIDE, Reason.FORCED)
        if is_asked_for or active.schedule_id != week.default_schedule_id:
            words = "all day" if end - start == MINUTES_PER_DAY else span_words(start, end)
            tone = colours.get(active.schedule_id, "tone-override")
            top, height = _percent(start), _percent(end - start)
            yield Block(active.schedule_id, active.schedule_name, tone, top, height, words)


def _whole_day(week: Week, day: date, colours: Mapping[str, str]) -> tuple[Block, ...]:
    """Where an override brings all day what runs before and after it anyhow: said all the same."""
    for each in overrides_on(week, day):
        if not each.hours:
            id_ = each.schedule_id
            name = next((s.name for s in week.schedules if s.id == id_), "")
            return (Block(id_, name, colours.get(id_, "tone-override"), 0.0, 100.0, "all day"),)
    return ()


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
