"""Which instant does a clock on the wall of a property show, and how is it written?

Clocks are set forward and back: a wall time may not exist or exist twice. Everything that knows
about that stands here; instants are aware UTC datetimes, zones are IANA names.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

Zone: TypeAlias = str | ZoneInfo

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUTES_PER_DAY = 1440

_WRITTEN = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?) ?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)


def zone_of(zone: Zone) -> ZoneInfo:
    """The zone of that IANA name. Raises ValueError with a sentence for a name nobody knows."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f'"{zone}" is not a known time zone. Use an IANA name such as America/New_York.'
        ) from None


def utc_of(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError when the datetime does not say its zone."""
    if instant.utcoffset() is None:
        raise ValueError(
            f"The time {instant.isoformat()} names no time zone. Pass a time with an offset."
        )
    return instant.astimezone(UTC)


def instant_of_wall(zone: Zone, text: str) -> datetime:
    """The UTC instant written as `2026-12-24T23:10` or `2026-12-24 23:10:30`, or with an offset.

    Without an offset it is wall time in the zone: the first pass of a repeated hour, and for a time
    inside the missing hour the next instant that exists. Raises ValueError with a sentence.
    """
    place = zone_of(zone)
    refusal = (
        f'"{text}" is not a date and time. Write it as 2026-12-24 23:10, '
        "or with an offset as 2026-12-24T23:10-05:00."
    )
    parts = _WRITTEN.fullmatch(text.strip())
    if parts is None:
        raise ValueError(refusal)
    try:
        written = datetime.fromisoformat(f"{parts[1]}T{parts[2]}{(parts[3] or '').upper()}")
        if written.utcoffset() is not None:
            return written.astimezone(UTC)
        return _first_instant(place, written)
    except (ValueError, OverflowError):
        raise ValueError(refusal) from None


def instants_of_wall(zone: ZoneInfo, day: date, minute: int) -> set[datetime]:
    """The one or two UTC instants at which the zone's clocks show that minute of that day.

    For a minute inside a missing hour they are only near it; `offset_change` has the exact one.
    """
    hour, minute_of_hour = divmod(minute, 60)
    wall = datetime(day.year, day.month, day.day, hour, minute_of_hour, tzinfo=zone)
    return {wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)}


def offset_change(zone: ZoneInfo, from_at: datetime, until_at: datetime) -> datetime | None:
    """The first second of a new offset when the zone's clocks are set in (from_at, until_at].

    None when the offsets at both ends agree, so ask about a day or less at a time.
    """
    before = from_at.astimezone(zone).utcoffset()
    if before == until_at.astimezone(zone).utcoffset():
        return None
    low, high = int(from_at.timestamp()), int(until_at.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def clock_words(minute: int) -> str:
    """A minute of the day (0..1440) as people write it: `9:00 AM`, `12:00 PM`, `12:00 AM`."""
    hour, minute_of_hour = divmod(minute % MINUTES_PER_DAY, 60)
    return f"{hour % 12 or 12}:{minute_of_hour:02} {'AM' if hour < 12 else 'PM'}"


def hours_words(start_minute: int, end_minute: int) -> str:
    """A part of a day: `9:00 AM–6:00 PM`, or `all day` for 0..1440."""
    if (start_minute, end_minute) == (0, MINUTES_PER_DAY):
        return "all day"
    return f"{clock_words(start_minute)}–{clock_words(end_minute)}"


def date_words(day: date) -> str:
    """A date without its year: `Thu, Nov 26`."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}"


def moment_words(wall: datetime, today: date) -> str:
    """A wall time: `3:00 PM` on that very day, else with its date, `Fri, Nov 27, 8:00 AM`."""
    clock = clock_words(wall.hour * 60 + wall.minute)
    return clock if wall.date() == today else f"{date_words(wall.date())}, {clock}"


def _first_instant(zone: ZoneInfo, wall: datetime) -> datetime:
    earlier = wall.replace(tzinfo=zone).astimezone(UTC)
    if earlier.astimezone(zone).replace(tzinfo=None) == wall:
        return earlier
    # The time does not exist: the old offset lands after the change, the new offset before it.
    other = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return offset_change(zone, other - timedelta(seconds=1), earlier) or earlier
