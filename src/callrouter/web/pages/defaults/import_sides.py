"""How is an import shown side by side: what is there, and what comes of it here?"""

from collections.abc import Callable, Mapping

from msgspec import Struct

from callrouter.domain.imports import (
    Choice,
    Fate,
    Import,
    Kind,
    MadeFlow,
    Matched,
    Options,
    People,
)
from callrouter.domain.weeks import Week, window_words
from callrouter.operations.imports.show_choosables import Choosables

_OUT = "out"


class Side(Struct, frozen=True):
    """A thing of the other property, and what it becomes. `field` and `options` are for whoever
    must choose, or has chosen; empty where nothing needs choosing."""

    matched: Matched
    becomes: str
    field: str = ""
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""

    @property
    def is_open(self) -> bool:
        return self.matched.fate is Fate.OPEN


class Hours(Struct, frozen=True):
    """A schedule's name and its windows in words, now and after the import; empty: is not there."""

    name: str
    now: str
    then: str

    @property
    def is_same(self) -> bool:
        return self.now == self.then


class WeekSides(Struct, frozen=True):
    name: str
    is_new: bool
    schedules: tuple[Hours, ...]
    overrides: int


class Sides(Struct, frozen=True):
    """What is open stands first."""

    things: tuple[tuple[str, tuple[Side, ...]], ...]
    weeks: tuple[WeekSides, ...]
    flows: tuple[MadeFlow, ...]
    notes: tuple[str, ...]
    open: int


def sides_of(found: Import, there: Choosables, *, is_settled: bool = False) -> Sides:
    """`is_settled`: nothing is chosen any more."""
    chosen = {(each.kind, each.id, each.schedule): each for each in found.options.choices}
    sides = [
        _side(each, there, chosen.get((each.kind, each.id, each.schedule)), found, is_settled)
        for each in found.matched
    ]
    grouped = tuple(
        (words, members)
        for kind, words in _KINDS.items()
        if (members := tuple(each for each in sides if each.matched.kind is kind))
    )
    weeks = tuple(_week(each.week, there.weeks.get(each.week.id)) for each in found.weeks)
    return Sides(grouped, weeks, found.flows, found.notes, sum(each.is_open for each in sides))


def read_options(texts: Callable[[str], list[str]]) -> Options:
    """From the query or a form: how things are to be imported, and what was chosen for some."""
    people = People.SAME if texts("people") == [People.SAME.value] else People.BY_NAME
    choices = [_choice(each) for each in texts("choice")]
    return Options(
        weeks=bool(texts("weeks")),
        people=people,
        choices=tuple(each for each in choices if each is not None),
    )


_KINDS = {
    Kind.PERSON: "People",
    Kind.TEAM: "Teams",
    Kind.DESTINATION: "Outside numbers",
    Kind.MAILBOX: "Mailboxes",
    Kind.WEEK: "Weeks",
    Kind.SCHEDULE: "Schedules",
    Kind.SUB_FLOW: "Sub-flows",
    Kind.AUDIO: "Recordings",
}
_MAY_BE_LEFT_OUT = (Kind.PERSON, Kind.TEAM, Kind.DESTINATION)


def _side(
    matched: Matched,
    there: Choosables,
    choice: Choice | None,
    found: Import,
    is_settled: bool,
) -> Side:
    becomes = _becomes(matched, there)
    if is_settled or (matched.fate is not Fate.OPEN and choice is None):
        return Side(matched, becomes)
    options = _options(matched, there, found)
    if not options:
        return Side(matched, becomes)
    start = f"{matched.kind}|{matched.id}|{matched.schedule or ''}|"
    return Side(
        matched,
        becomes,
        f"choice-{found.matched.index(matched)}",
        (("", "Choose…"), *((start + value, words) for value, words in options)),
        start + _value(choice) if choice else "",
    )


def _becomes(matched: Matched, there: Choosables) -> str:
    if matched.fate is Fate.LEFT_OUT:
        return "left out"
    if matched.kind is Kind.SCHEDULE:
        names = {each.id: each.name for week in there.weeks.values() for each in week.schedules}
        return names.get(matched.to_schedule or "", matched.name)
    return there.known.get((matched.kind, matched.to or 0), matched.name)


def _options(matched: Matched, there: Choosables, found: Import) -> list[tuple[str, str]]:
    if matched.kind is Kind.SCHEDULE:
        week = there.weeks.get(_week_of(matched.id, found) or 0)
        return [(each.id, each.name) for each in week.schedules] if week else []
    options = [(str(id_), name) for id_, name in there.by_kind.get(matched.kind, ())]
    if matched.kind in _MAY_BE_LEFT_OUT:
        options.append((_OUT, f"Leave {matched.name} out"))
    return options


def _week_of(week_id: int, found: Import) -> int | None:
    return next(
        (each.to for each in found.matched if each.kind is Kind.WEEK and each.id == week_id), None
    )


def _value(choice: Choice) -> str:
    if choice.leave_out:
        return _OUT
    return choice.to_schedule or str(choice.to or "")


def _choice(text: str) -> Choice | None:
    """As an option of ours says it: kind, id, schedule, and what becomes of it. None for others."""
    kind, _, rest = text.partition("|")
    id_, _, rest = rest.partition("|")
    schedule, _, value = rest.rpartition("|")
    if kind not in list(Kind) or not _is_id(id_) or not value:
        return None
    thing, of = Kind(kind), int(id_)
    if thing is Kind.SCHEDULE:
        return Choice(thing, of, schedule=schedule, to_schedule=value)
    if value == _OUT:
        return Choice(thing, of, leave_out=True)
    return Choice(thing, of, to=int(value)) if _is_id(value) else None


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _week(then: Week, now: Week | None) -> WeekSides:
    former = _hours_in_words(now) if now else {}
    present = _hours_in_words(then)
    names = dict.fromkeys((*present, *former))
    schedules = tuple(Hours(name, former.get(name, ""), present.get(name, "")) for name in names)
    return WeekSides(then.name, now is None, schedules, len(then.overrides))


def _hours_in_words(week: Week) -> Mapping[str, str]:
    return {
        each.name: ", ".join(window_words(window) for window in each.windows)
        or ("all other hours" if each.id == week.default_schedule_id else "only by override")
        for each in week.schedules
    }
