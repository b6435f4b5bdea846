"""Which callers of a property reach nobody as its routing stands, and why?

Only what is cheap to see in the snapshot that answers its calls: numbers that nothing routes,
schedules that a flow does not know or that end in a goodbye, and people it rings who have no phone.
"""

from collections.abc import Iterator

from msgspec import Struct

from callrouter.ivr.flow import (
    CallerCheck,
    Goodbye,
    Greeting,
    Hours,
    Ring,
    Target,
    TargetKind,
    TextBack,
)
from callrouter.ivr.place import SAFE_VERSION
from callrouter.ivr.snapshot import CompiledFlow, Snapshot


class Stranding(Struct, frozen=True):
    """A sentence; `thing_id` is the person or the week it is about, 0 for the property itself."""

    says: str
    thing_id: int = 0


def unrouted(snapshot: Snapshot) -> Iterator[Stranding]:
    """Numbers in use whose calls go the safe route at once."""
    without = [
        number
        for number, source_id in snapshot.numbers.items()
        if number not in snapshot.disabled and snapshot.version_for(source_id) == SAFE_VERSION
    ]
    if without:
        count = len(without)
        what = "1 number has" if count == 1 else f"{count} numbers have"
        yield Stranding(
            f"{what} no routing: nothing is published that its calls could follow, so they go "
            "straight to the fail-safe number or leave a message."
        )


def uncovered(snapshot: Snapshot) -> Iterator[Stranding]:
    """Schedules without an exit of their own, and those whose callers only hear goodbye."""
    for flow in _live(snapshot):
        for node in flow.nodes:
            if isinstance(node, Hours) and node.week_id in snapshot.weeks:
                yield from _uncovered(snapshot, flow, node)


def phoneless(snapshot: Snapshot) -> Iterator[Stranding]:
    """People whom a flow rings, by themselves or in a team, and who have no phone."""
    found: dict[int, str] = {}
    for flow in _live(snapshot):
        for node in flow.nodes:
            if isinstance(node, Ring):
                for person_id in _rung(snapshot, node.targets):
                    found.setdefault(person_id, node.name)
    for person_id, step in found.items():
        person = snapshot.directory.people.get(person_id)
        if person is not None and not person.phones:
            yield Stranding(f"{person.name} has no phone, but “{step}” rings them.", person_id)


def _live(snapshot: Snapshot) -> list[CompiledFlow]:
    """The flows that answer the numbers in use."""
    versions = dict.fromkeys(
        snapshot.version_for(source_id)
        for number, source_id in snapshot.numbers.items()
        if number not in snapshot.disabled
    )
    return [snapshot.versions[each] for each in versions if each in snapshot.versions]


def _uncovered(snapshot: Snapshot, flow: CompiledFlow, node: Hours) -> Iterator[Stranding]:
    week = snapshot.weeks[node.week_id]
    exits = {each.schedule_id: each.to for each in node.exits}
    for schedule in week.schedules:
        if schedule.id not in exits and schedule.id != week.default_schedule_id:
            yield Stranding(
                f"“{schedule.name}” of the week “{week.name}” has no exit at “{node.name}” in "
                f"“{flow.name}”: its calls take “otherwise”.",
                node.week_id,
            )
        if _ends_at_once(flow, exits.get(schedule.id) or node.otherwise):
            yield Stranding(
                f"While “{schedule.name}” of the week “{week.name}” is active, callers of "
                f"“{flow.name}” only hear goodbye: no person, no mailbox.",
                node.week_id,
            )


def _ends_at_once(flow: CompiledFlow, node_id: str | None) -> bool:
    """Whether a way leads to a goodbye with nothing on it that could take the call."""
    seen: set[str] = set()
    while node_id is not None and node_id not in seen and node_id in flow.positions:
        seen.add(node_id)
        node = flow.nodes[flow.positions[node_id]]
        match node:
            case Greeting() | TextBack():
                node_id = node.next
            case CallerCheck():
                node_id = node.otherwise
            case Goodbye():
                return True
            case _:
                return False
    return False


def _rung(snapshot: Snapshot, targets: tuple[Target, ...]) -> Iterator[int]:
    for target in targets:
        if target.kind is TargetKind.PERSON:
            yield target.id
        elif target.kind is TargetKind.TEAM:
            team = snapshot.directory.teams.get(target.id)
            yield from team.member_ids if team else ()
