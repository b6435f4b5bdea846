"""What would a week be with another property's hours?

Schedules and overrides match by name; times are copied as wall time, whatever the two zones are.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.weeks import Override, Schedule, Week


class Proposal(Struct, frozen=True):
    """The week as it would be, and which of its schedules each of the source's becomes."""

    week: Week
    schedules: Mapping[str, str]


def new_week(source: Week) -> Proposal:
    """A copy; it is not the main week, and nothing is forced in it."""
    week = replace(source, id=0, is_main=False, forcing=None)
    return Proposal(week, {each.id: each.id for each in source.schedules})


def propose_week(source: Week, target: Week) -> Proposal:
    """The target's week with the hours of the source's: what it has by the same name takes them,
    what it has not is added, what only it has stays."""
    schedules = _matched(source.schedules, target.schedules)
    overrides = _matched(source.overrides, target.overrides)
    taken = {schedules[each.id]: each for each in source.schedules}
    kept = [
        replace(taken.pop(each.id), id=each.id, name=each.name) if each.id in taken else each
        for each in target.schedules
    ]
    kept += [replace(each, id=id_) for id_, each in taken.items()]
    moved = {
        overrides[each.id]: replace(
            each,
            id=overrides[each.id],
            schedule_id=schedules.get(each.schedule_id, each.schedule_id),
        )
        for each in source.overrides
    }
    dated = [moved.pop(each.id, each) for each in target.overrides]
    proposed = replace(
        target,
        schedules=tuple(kept),
        overrides=(*dated, *moved.values()),
        default_schedule_id=schedules[source.default_schedule_id],
        closing_schedule_id=schedules[source.closing_schedule_id],
    )
    return Proposal(proposed, schedules)


def match_schedules(source: Week, target: Week) -> dict[str, str]:
    """The target's schedules by the source's ids, as far as their names are the same."""
    known = {each.name.strip().casefold(): each.id for each in target.schedules}
    found = {each.id: known.get(each.name.strip().casefold()) for each in source.schedules}
    return {former: now for former, now in found.items() if now is not None}


def _matched(
    source: Iterable[Schedule | Override], target: Iterable[Schedule | Override]
) -> dict[str, str]:
    """The target's id of the same name, else an id of its own that is free."""
    target = tuple(target)
    by_name = {each.name.strip().casefold(): each.id for each in target}
    taken, found = {each.id for each in target}, {}
    for each in source:
        known = by_name.get(each.name.strip().casefold())
        if known is None:
            known, number = each.id, 2
            while known in taken:
                known, number = f"{each.id}-{number}", number + 1
        taken.add(known)
        found[each.id] = known
    return found
