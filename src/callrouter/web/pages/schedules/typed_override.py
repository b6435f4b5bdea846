"""What was typed into the form of an override, and which override is it?

People say what happens ("closes early, at 1 PM"); what is stored is a schedule and the hours it
takes. Whatever is stored can be shown in the form again.
"""

from datetime import date
from typing import Any

from msgspec import Struct

from callrouter.domain.dates import Dates, EveryYear, NthWeekday, OnDates
from callrouter.domain.us_holidays import US_HOLIDAYS, holiday_of_key
from callrouter.domain.wall_time import MINUTES_PER_DAY
from callrouter.domain.weeks import MOST_HOURS, Hours, Override, Week
from callrouter.operations.work import Fault
from callrouter.web.forms import Form
from callrouter.web.pages.schedules.typed_week import minute_of, time_of

OWN = "own"
"""A schedule made for the override, with its name."""


class TypedOverride(Struct, frozen=True):
    """`when` is "holiday", "date", "yearly" or "nth"; `runs` is "closed", "early", "late"
    or "other". Pairs of `hours` are times like "09:00"."""

    name: str = ""
    when: str = "date"
    holiday: str = ""
    date: str = ""
    last: str = ""
    month: str = ""
    day: str = ""
    last_month: str = ""
    last_day: str = ""
    nth: str = "1"
    weekday: str = "0"
    nth_month: str = "1"
    days_after: str = "0"
    runs: str = "closed"
    early: str = "13:00"
    late: str = "11:00"
    schedule: str = ""
    own_open: bool = False
    hours: tuple[tuple[str, str], ...] = ()


def typed_of(override: Override, week: Week) -> TypedOverride:
    given: dict[str, Any] = {**_typed_dates(override.dates), **_typed_runs(override, week)}
    return TypedOverride(name=override.name, **given)


def _typed_dates(dates: Dates) -> dict[str, str]:
    for each in US_HOLIDAYS:
        if each.dates == dates:
            return {"when": "holiday", "holiday": each.key}
    match dates:
        case OnDates(first, last) if first == last:
            return {"when": "date", "date": first.isoformat()}
        case OnDates(first, last):
            return {"when": "date", "date": first.isoformat(), "last": last.isoformat()}
        case EveryYear(month, day, last_month, last_day):
            given = {"when": "yearly", "month": str(month), "day": str(day)}
            if (month, day) != (last_month, last_day):
                given |= {"last_month": str(last_month), "last_day": str(last_day)}
            return given
        case NthWeekday(month, weekday, nth, days_after):
            return {
                "when": "nth",
                "nth": str(nth),
                "weekday": str(weekday),
                "nth_month": str(month),
                "days_after": str(days_after),
            }


def _typed_runs(override: Override, week: Week) -> dict[str, object]:
    given: dict[str, object] = {"schedule": override.schedule_id}
    bounds = [(each.start_minute, each.end_minute) for each in override.hours]
    if override.schedule_id == week.closing_schedule_id:
        match bounds:
            case []:
                return given | {"runs": "closed"}
            case [(start, 1440)] if start:
                return given | {"runs": "early", "early": time_of(start)}
            case [(0, end)] if end < MINUTES_PER_DAY:
                return given | {"runs": "late", "late": time_of(end)}
    hours = tuple((time_of(start), time_of(end)) for start, end in bounds)
    return given | {"runs": "other", "hours": hours}


def read_typed(form: Form) -> TypedOverride:
    """What was typed, as it was."""
    starts, ends = form.given.get("from", []), form.given.get("to", [])
    hours = tuple(
        (start.strip(), end.strip())
        for start, end in zip(starts, ends, strict=False)
        if start.strip() or end.strip()
    )
    fields = set(TypedOverride.__struct_fields__) - {"hours", "own_open"}
    given = {name: form.text(name) for name in fields}
    return TypedOverride(**given, own_open=form.ticked("own_open"), hours=hours[:MOST_HOURS])


def override_of(
    typed: TypedOverride, override_id: str, week: Week, today: date
) -> tuple[Override | None, list[Fault]]:
    """The override that was meant; None, and why, where that cannot be read. Its schedule is `OWN`
    where one is to be made for it."""
    faults: list[Fault] = []
    dates = _dates_of(typed, today, faults)
    schedule_id, hours = _runs_of(typed, week, faults)
    holiday = holiday_of_key(typed.holiday) if typed.when == "holiday" else None
    name = typed.name or (holiday.name if holiday else "")
    if not name:
        faults.append(Fault('Give it a name, like "Staff outing".', "name"))
    if faults or dates is None:
        return None, faults
    return Override(override_id, name, schedule_id, dates, hours), []


def _dates_of(typed: TypedOverride, today: date, faults: list[Fault]) -> Dates | None:
    match typed.when:
        case "holiday":
            holiday = holiday_of_key(typed.holiday)
            if holiday is None:
                faults.append(Fault("Choose a holiday.", "holiday"))
            return holiday.dates if holiday else None
        case "yearly":
            return _yearly(typed, faults)
        case "nth":
            return _movable(typed, faults)
        case _:
            return _fixed(typed, today, faults)


def _fixed(typed: TypedOverride, today: date, faults: list[Fault]) -> Dates | None:
    first = _date(typed.date)
    last = _date(typed.last) if typed.last else first
    if first is None:
        faults.append(Fault("Choose the date.", "date"))
    if last is None and typed.last:
        faults.append(Fault("Choose the last date, or leave it empty.", "last"))
    if first is None or last is None:
        return None
    if last < first:
        faults.append(Fault("The last date lies before the first one.", "last"))
    elif last < today:
        faults.append(Fault("That is over already; choose a date to come.", "date"))
    return OnDates(first, last)


def _yearly(typed: TypedOverride, faults: list[Fault]) -> Dates | None:
    month, day = _number(typed.month), _number(typed.day)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        missing = (
            "Give the day, 1 to 31." if 1 <= month <= 12 else "Choose the month and give the day."
        )
        faults.append(Fault(missing, "day"))
        return None
    if not typed.last_day:
        return EveryYear(month, day, month, day)
    last_month, last_day = _number(typed.last_month or typed.month), _number(typed.last_day)
    if not (1 <= last_month <= 12 and 1 <= last_day <= 31):
        faults.append(Fault("Choose the last month and day, or leave both out.", "last_day"))
        return None
    return EveryYear(month, day, last_month, last_day)


def _movable(typed: TypedOverride, faults: list[Fault]) -> Dates | None:
    month, weekday = _number(typed.nth_month), _number(typed.weekday)
    nth, days = _number(typed.nth), _number(typed.days_after)
    lawful = 1 <= month <= 12 and 0 <= weekday <= 6 and (nth == -1 or 1 <= nth <= 5)
    if not lawful or abs(days) > 31:
        faults.append(Fault("Choose the weekday and its month; move it by 31 days at most.", "nth"))
        return None
    return NthWeekday(month, weekday, nth, days)


def _runs_of(
    typed: TypedOverride, week: Week, faults: list[Fault]
) -> tuple[str, tuple[Hours, ...]]:
    closing = week.closing_schedule_id
    if typed.runs == "closed":
        return closing, ()
    if typed.runs in ("early", "late"):
        minute = minute_of(typed.early if typed.runs == "early" else typed.late)
        if not minute:
            faults.append(Fault("Give the time, like 1:00 PM.", typed.runs))
            return closing, ()
        early = Hours(minute, MINUTES_PER_DAY)
        return closing, (early if typed.runs == "early" else Hours(0, minute),)
    if typed.schedule != OWN and typed.schedule not in {each.id for each in week.schedules}:
        faults.append(Fault("Choose the schedule that is to run.", "schedule"))
    return typed.schedule, _hours_of(typed, faults)


def _hours_of(typed: TypedOverride, faults: list[Fault]) -> tuple[Hours, ...]:
    found = []
    for start_text, end_text in typed.hours:
        start, end = minute_of(start_text), minute_of(end_text)
        if start is None or end is None:
            faults.append(Fault("Give both times, or neither for the whole day.", "hours"))
        else:
            found.append(Hours(start, end or MINUTES_PER_DAY))
    return tuple(found)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """-99 for what is none."""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 6 else -99
