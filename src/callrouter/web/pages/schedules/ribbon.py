"""How will a week really run on the coming days? A line a day, with clock changes marked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from callrouter.domain.wall_time import clock_words, date_words, instant_of_wall, offset_change
from callrouter.domain.week_changes import Span
from callrouter.domain.weeks import Active, Week
from callrouter.web.pages.schedules.week_drawing import OnDay, tell_overrides, tones

DAYS = 14


class Piece(Struct, frozen=True):
    """A part of a day, in percent of that day's own length."""

    left: float
    width: float
    tone: str


class DayLine(Struct, frozen=True):
    """`words` say all that the pieces show; `clocks` what the clocks do that day, if anything."""

    label: str
    words: str
    pieces: tuple[Piece, ...]
    overrides: tuple[OnDay, ...]
    clocks: str = ""
    clocks_left: float = 0
    is_today: bool = False


def midnight(zone: str, day: date) -> datetime:
    """When a day begins there: where its clocks skip midnight, as soon as they show it is that day."""
    return instant_of_wall(zone, f"{day.isoformat()}T00:00")


def draw_ribbon(
    week: Week, zone: str, spans: Sequence[Span], first: date, today: date
) -> list[DayLine]:
    """`spans` reach from the first day's beginning to the end of the last one."""
    colours = tones(week)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [_line(week, zone, spans, day, today, colours) for day in days]


def _line(
    week: Week,
    zone: str,
    spans: Sequence[Span],
    day: date,
    today: date,
    colours: Mapping[str, str],
) -> DayLine:
    start, end = midnight(zone, day), midnight(zone, day + timedelta(days=1))
    here = [
        (max(each.from_at, start), min(each.until_at, end), each)
        for each in spans
        if each.from_at < end and each.until_at > start
    ]
    pieces = tuple(
        Piece(
            _part(from_at - start, end - start),
            _part(until_at - from_at, end - start),
            colours.get(each.active.schedule_id, ""),
        )
        for from_at, until_at, each in here
    )
    told = [(a, b, s.active) for a, b, s in here]
    words = _words(told, week.default_schedule_id, (start, end), zone)
    clocks, left = _clocks(zone, start, end)
    overrides = tell_overrides(week, day, colours)
    return DayLine(date_words(day), words, pieces, overrides, clocks, left, day == today)


def _words(
    parts: Sequence[tuple[datetime, datetime, Active]],
    default_id: str,
    day: tuple[datetime, datetime],
    zone: str,
) -> str:
    """The default schedule goes without saying, unless it has the whole day."""
    start, end = day
    if len(parts) == 1:
        return f"{parts[0][2].schedule_name} all day"
    told = []
    for from_at, until_at, active in parts:
        name = active.schedule_name
        if active.schedule_id == default_id:
            continue
        if from_at == start:
            told.append(f"{name} until {_clock(until_at, zone)}")
        elif until_at == end:
            told.append(f"{name} from {_clock(from_at, zone)}")
        else:
            told.append(f"{name} {_clock(from_at, zone)}–{_clock(until_at, zone)}")
    return ", ".join(told)


def _clocks(zone: str, start: datetime, end: datetime) -> tuple[str, float]:
    changed = offset_change(ZoneInfo(zone), start, end)
    if changed is None:
        return "", 0
    before = (changed - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    after = changed.astimezone(ZoneInfo(zone))
    forward = (after.utcoffset() or timedelta()) > (before.utcoffset() or timedelta())
    shown = (before + timedelta(minutes=1)).replace(tzinfo=None)
    says = (
        f"Clocks go {'forward' if forward else 'back'} from "
        f"{clock_words(shown.hour * 60 + shown.minute)} to {_clock(changed, zone)}"
    )
    return says, _part(changed - start, end - start)


def _clock(at: datetime, zone: str) -> str:
    wall = at.astimezone(ZoneInfo(zone))
    return clock_words(wall.hour * 60 + wall.minute)


def _part(of: timedelta, whole: timedelta) -> float:
    return round(100 * (of / whole), 3)
