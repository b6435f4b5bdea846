"""Who answers at each of a week's 168 hours?

The week is cut wherever a week that the flow asks changes its schedule; in each stretch one call
is routed as any call would be, so the picture and the calls cannot disagree. The caller has a
number and calls for the first time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.calls import Note
from callrouter.domain.events import CallArrived
from callrouter.domain.numbers import Caller
from callrouter.domain.wall_time import instants_of_wall, utc_of
from callrouter.domain.week_changes import changes
from callrouter.domain.weeks import Reason, active_schedule
from callrouter.ivr.flow import Hours, Node
from callrouter.ivr.place import Place
from callrouter.ivr.routing import route
from callrouter.ivr.snapshot import CompiledFlow, KnownCallers, Snapshot

HOURS = 24
_SOMEBODY = Caller("+12125550142", "+12125550142", False)


class Stretch(Struct, frozen=True):
    """From `from_at` to just before `until_at` (UTC) the same node is the first that answers.

    `answers` is its kind: "menu", "ring", "voicemail" or "goodbye". `by` are the schedules that led
    there, and `by_default`: one of them is active only because no other is.
    """

    from_at: datetime
    until_at: datetime
    node_id: str
    name: str
    answers: str
    by: tuple[str, ...]
    by_default: bool


class Hour(Struct, frozen=True):
    """An hour of the wall clock, weekday 0 is Monday: which stretches it lies in, by their number.

    More than one where the answer changes within it; none where the clocks leave it out.
    """

    weekday: int
    hour: int
    stretches: tuple[int, ...]


class Coverage(Struct, frozen=True):
    """A week from Monday 0:00 on, in the property's zone."""

    stretches: tuple[Stretch, ...]
    hours: tuple[Hour, ...]


def cover(snapshot: Snapshot, flow: CompiledFlow, monday: datetime) -> Coverage:
    """The week that begins on the Monday of an instant's week, as it will really run."""
    zone = ZoneInfo(snapshot.property.zone)
    start, end = _week_of(monday, zone)
    own = replace(
        snapshot, versions={flow.version: flow}, callers=KnownCallers(set(), set(), set())
    )
    stretches: list[Stretch] = []
    marks = [start, *_changes(own, flow, start, end), end]
    for from_at, until_at in pairwise(marks):
        found = _answer(own, flow, from_at, until_at)
        if stretches and _is_same(stretches[-1], found):
            stretches[-1] = replace(stretches[-1], until_at=until_at)
        else:
            stretches.append(found)
    return Coverage(tuple(stretches), tuple(_hours(stretches, start, zone)))


def _week_of(instant: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    day = utc_of(instant).astimezone(zone).date()
    monday = day - timedelta(days=day.weekday())
    return (
        min(instants_of_wall(zone, monday, 0)),
        min(instants_of_wall(zone, monday + timedelta(days=7), 0)),
    )


def _changes(
    snapshot: Snapshot, flow: CompiledFlow, start: datetime, end: datetime
) -> list[datetime]:
    asked = {node.week_id for node in flow.nodes if isinstance(node, Hours)}
    weeks = [snapshot.weeks[each] for each in sorted(asked & snapshot.weeks.keys())]
    zone = snapshot.property.zone
    return sorted({each.at for week in weeks for each in changes(week, zone, start, end)})


def _answer(
    snapshot: Snapshot, flow: CompiledFlow, from_at: datetime, until_at: datetime
) -> Stretch:
    place = Place(
        snapshot.property.id,
        None,
        flow.version,
        flow.positions[flow.start],
        language=snapshot.property.language,
    )
    step = route(snapshot, place, CallArrived(), _SOMEBODY, from_at)
    reached = snapshot.flow(step.place.version)
    node = reached.node_at(step.place.node) if reached else None
    assert node is not None  # a step always stands somewhere
    schedules = list(_schedules(snapshot, flow, step.notes, from_at))
    return Stretch(
        from_at,
        until_at,
        node.id,
        node.name,
        _kind(node),
        tuple(name for name, _ in schedules),
        any(by_default for _, by_default in schedules),
    )


def _schedules(
    snapshot: Snapshot, flow: CompiledFlow, notes: tuple[Note, ...], at: datetime
) -> Iterator[tuple[str, bool]]:
    """What the weeks said that were asked on the way, which its notes tell."""
    for note in notes:
        position = flow.positions.get(note.node_id or "")
        node = flow.nodes[position] if position is not None else None
        week = snapshot.weeks.get(node.week_id) if isinstance(node, Hours) else None
        if week is not None:
            active = active_schedule(week, snapshot.property.zone, at)
            name = f"{week.name}: {active.schedule_name}"
            yield name, active.reason is Reason.DEFAULT


def _kind(node: Node) -> str:
    return str(type(node).__struct_config__.tag)


def _is_same(one: Stretch, other: Stretch) -> bool:
    return replace(one, from_at=other.from_at, until_at=other.until_at) == other


def _hours(stretches: list[Stretch], start: datetime, zone: ZoneInfo) -> Iterator[Hour]:
    within: dict[tuple[int, int], list[int]] = {
        (weekday, hour): [] for weekday in range(7) for hour in range(HOURS)
    }
    for number, stretch in enumerate(stretches):
        at = stretch.from_at
        while at < stretch.until_at:
            wall = at.astimezone(zone)
            held = within[wall.weekday(), wall.hour]
            if number not in held:
                held.append(number)
            # To the next full hour of the wall clock, whatever its offset.
            at += timedelta(minutes=60 - wall.minute, seconds=-wall.second)
    for (weekday, hour), held in within.items():
        yield Hour(weekday, hour, tuple(held))
