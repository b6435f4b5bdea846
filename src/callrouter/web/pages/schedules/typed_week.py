"""What was typed into the form of a week, and which week is it?

A row gives the same hours to several weekdays. What cannot be read stays as it was typed, with a
fault on its field.
"""

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.wall_time import MINUTES_PER_DAY
from callrouter.domain.week_words import grouped_windows
from callrouter.domain.weeks import Override, Schedule, Week, Window
from callrouter.operations.work import Fault
from callrouter.web.forms import Form

_ROW = re.compile(r"from-(\d{1,3})-(\d{1,3})")
_SCHEDULE = re.compile(r"name-(\d{1,3})")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d\d)?")


class TypedRow(Struct, frozen=True):
    """`from_time` and `to_time` are like "09:00"; an end of "00:00" is midnight."""

    number: int
    days: tuple[int, ...] = ()
    from_time: str = ""
    to_time: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.days or self.from_time or self.to_time)


class TypedSchedule(Struct, frozen=True):
    number: int
    id: str
    name: str = ""
    is_open: bool = False
    rows: tuple[TypedRow, ...] = ()

    @property
    def next_row(self) -> int:
        return max((row.number for row in self.rows), default=-1) + 1


class TypedWeek(Struct, frozen=True):
    name: str
    default_id: str
    closing_id: str
    schedules: tuple[TypedSchedule, ...]

    @property
    def next_schedule(self) -> int:
        return max((each.number for each in self.schedules), default=-1) + 1


def time_of(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def minute_of(text: str) -> int | None:
    """Minutes after midnight of "09:00"; None for what is no time."""
    match = _TIME.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match else None


def typed_of(week: Week) -> TypedWeek:
    """A week as its form shows it first."""
    return TypedWeek(
        week.name,
        week.default_schedule_id,
        week.closing_schedule_id,
        tuple(_typed(number, each) for number, each in enumerate(week.schedules)),
    )


def _typed(number: int, schedule: Schedule) -> TypedSchedule:
    rows = tuple(
        TypedRow(place, tuple(days), time_of(hours[0]), time_of(hours[1]))
        for place, (hours, days) in enumerate(grouped_windows(schedule.windows).items())
    )
    return TypedSchedule(number, schedule.id, schedule.name, schedule.counts_as_open, rows)


def read_typed(form: Form) -> TypedWeek:
    """What was typed, as it was."""
    numbers = sorted(int(found[1]) for name in form.given if (found := _SCHEDULE.fullmatch(name)))
    schedules = tuple(
        TypedSchedule(
            number,
            form.text(f"id-{number}"),
            form.text(f"name-{number}"),
            form.ticked(f"open-{number}"),
            _read_rows(form, number),
        )
        for number in numbers
    )
    return TypedWeek(form.text("name"), form.text("default"), form.text("closing"), schedules)


def _read_rows(form: Form, schedule: int) -> tuple[TypedRow, ...]:
    found = (_ROW.fullmatch(name) for name in form.given)
    numbers = sorted(int(each[2]) for each in found if each and int(each[1]) == schedule)
    return tuple(
        TypedRow(
            number,
            tuple(day for day in form.ids(f"days-{schedule}-{number}") if day < 7),
            form.text(f"from-{schedule}-{number}"),
            form.text(f"to-{schedule}-{number}"),
        )
        for number in numbers
    )


def asked_change(typed: TypedWeek, do: str) -> TypedWeek:
    """The form with a row or a schedule more or less, as one of its buttons asks: "add-schedule",
    "drop-schedule-1", "add-row-0", "drop-row-0-2"."""
    verb, _, rest = do.partition("-")
    kind, *numbers = rest.split("-")
    places = [int(each) for each in numbers if each.isdecimal()]
    if kind == "schedule" and verb == "add":
        number = typed.next_schedule
        added = TypedSchedule(number, _free_id(typed, number), rows=(TypedRow(0),))
        return replace(typed, schedules=(*typed.schedules, added))
    if kind == "schedule" and places:
        kept = tuple(each for each in typed.schedules if each.number != places[0])
        return replace(typed, schedules=kept)
    if kind == "row" and places:
        changed = tuple(
            _with_rows(each, verb, places[1:]) if each.number == places[0] else each
            for each in typed.schedules
        )
        return replace(typed, schedules=changed)
    return typed


def _with_rows(schedule: TypedSchedule, verb: str, places: list[int]) -> TypedSchedule:
    if verb == "add":
        return replace(schedule, rows=(*schedule.rows, TypedRow(schedule.next_row)))
    return replace(schedule, rows=tuple(r for r in schedule.rows if r.number not in places))


def _free_id(typed: TypedWeek, number: int) -> str:
    taken = {each.id for each in typed.schedules}
    while f"schedule-{number}" in taken:
        number += 1
    return f"schedule-{number}"


def week_of(
    typed: TypedWeek, week_id: int, is_main: bool, overrides: Iterable[Override]
) -> tuple[Week, list[Fault]]:
    """The week that was meant, and what of it cannot be read."""
    faults: list[Fault] = []
    schedules = tuple(_schedule_of(each, faults) for each in typed.schedules)
    if not typed.name:
        faults.append(Fault("Give the week a name.", "name"))
    week = Week(
        week_id,
        typed.name,
        is_main,
        typed.default_id,
        typed.closing_id,
        schedules,
        tuple(overrides),
    )
    return week, faults


def _schedule_of(typed: TypedSchedule, faults: list[Fault]) -> Schedule:
    if not typed.name:
        faults.append(Fault("Give the schedule a name.", f"name-{typed.number}"))
    windows: list[Window] = []
    for row in typed.rows:
        windows += _windows_of(typed.number, row, faults)
    return Schedule(typed.id, typed.name, typed.is_open, tuple(windows))


def _windows_of(schedule: int, row: TypedRow, faults: list[Fault]) -> list[Window]:
    if row.is_empty:
        return []
    start, end = minute_of(row.from_time), minute_of(row.to_time)
    field = f"row-{schedule}-{row.number}"
    if start is None or end is None:
        faults.append(Fault("Give both times, like 9:00 AM and 6:00 PM.", field))
        return []
    if not row.days:
        faults.append(Fault("Tick the days that have these hours.", field))
    return [Window(day, start, end or MINUTES_PER_DAY) for day in row.days]
