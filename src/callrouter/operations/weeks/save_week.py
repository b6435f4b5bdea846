"""How is a week changed? It is live when saved; what it was goes to its history."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import Forcing, Week
from callrouter.ivr.compiling import freeze
from callrouter.ivr.flow import Hours
from callrouter.ivr.versions import StoredVersion
from callrouter.operations.fitting import misfits
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.flows import list_live_versions
from callrouter.store.properties import find_property
from callrouter.store.weeks import find_week_to_change, list_weeks, save_new_week, save_week


async def create_week(work: Work, property_id: int, week: Week) -> Week:
    """A new week of a property (its `id` and forcing are ignored).

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    week = replace(week, forcing=None)
    others = await list_weeks(work.connection, property_id)
    await _check(work, property_id, week, others)
    work.changes_calls_of(property_id)
    made = await save_new_week(work.connection, property_id, week, work.by)
    await work.record(
        "week", made.id, f"Made the week {week.name}.", property_id=property_id, after=made
    )
    return made


async def change_week(
    work: Work,
    week: Week,
    revision: int | None = None,
    replacements: Mapping[str, str] | None = None,
) -> None:
    """Save a week whole in place of what it was, but for what is forced: that stays as it is.

    `revision` is the one that was read, if any. `replacements` name, for a schedule that goes, the
    one whose exit its calls take from now on: what is forced moves to it, and every published flow
    that has an exit for the one must have an exit for the other. No flow is rewritten.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_week_to_change(work.connection, week.id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, present, former = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    work.expect(present, revision)
    instead = replacements or {}
    forcing = _still_forced(former, work.now)  # somebody may have closed since
    if forcing is not None:
        forced = instead.get(forcing.schedule_id, forcing.schedule_id)
        forcing = replace(forcing, schedule_id=forced)
    week = replace(week, forcing=forcing)
    others = [each for each in await list_weeks(work.connection, property_id) if each.id != week.id]
    await _check(work, property_id, week, others)
    gone = {each.id for each in former.schedules} - {each.id for each in week.schedules}
    faults = _judge_replacements(week, gone, instead)
    faults += await _judge_lanes(work, property_id, former, gone, instead)
    if faults:
        raise RefusedError(*faults)
    await save_week(work.connection, week, work.by, work.now)
    await work.record(
        "week",
        week.id,
        f"Changed the week {week.name}.",
        property_id=property_id,
        before=former,
        after=week,
    )
    work.changes_calls_of(property_id)


def _still_forced(week: Week, now: datetime) -> Forcing | None:
    forcing = week.forcing
    has_ended = forcing is None or (forcing.until_at is not None and forcing.until_at <= now)
    return None if has_ended else forcing


async def _check(work: Work, property_id: int, week: Week, others: list[Week]) -> None:
    known: Property | None = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    today = work.now.astimezone(ZoneInfo(known.zone)).date()
    sentences = week_problems(week, today)
    names = {other.name.casefold() for other in others}
    if week.name.casefold() in names:
        sentences.append(f'There is a week "{week.name}" already; choose another name.')
    if week.is_main and any(other.is_main for other in others):
        sentences.append("Another week is the main one; a property has one main week.")
    if faults := [*map(Fault, sentences), *misfits(week)]:
        raise RefusedError(*faults)


def _judge_replacements(week: Week, gone: set[str], instead: Mapping[str, str]) -> list[Fault]:
    known = {schedule.id for schedule in week.schedules}
    faults = []
    for former, chosen in instead.items():
        if former not in gone:
            sentence = f'The schedule "{former}" does not go, so nothing takes its place.'
            faults.append(Fault(sentence, f"/replacements/{former}"))
        elif chosen not in known:
            sentence = f'The week has no schedule "{chosen}"; choose one that stays.'
            faults.append(Fault(sentence, f"/replacements/{former}"))
    return faults


async def _judge_lanes(
    work: Work, property_id: int, week: Week, gone: set[str], instead: Mapping[str, str]
) -> list[Fault]:
    """A schedule with a lane in a published flow is not taken from under it."""
    if not gone:
        return []
    names = {schedule.id: schedule.name for schedule in week.schedules}
    faults = {}
    for version in await list_live_versions(work.connection, property_id, of_sub_flows=None):
        for node in hours_of(version, week.id):
            exits = {each.schedule_id for each in node.exits}
            for lost in sorted(gone & exits):
                chosen = instead.get(lost)
                if chosen is None:
                    sentence = (
                        f'The flow "{version.body.name}" routes calls by {names[lost]}; name the '
                        "schedule that takes its place, or take that exit out of the flow and "
                        "publish it first."
                    )
                elif chosen not in exits:
                    sentence = (
                        f'"{node.name}" of the flow "{version.body.name}" has an exit for '
                        f"{names[lost]} and none for {names.get(chosen, chosen)}; draw that and "
                        "publish it first, or choose another schedule."
                    )
                else:
                    continue
                faults[sentence] = Fault(sentence, "/schedules")
    return list(faults.values())


def hours_of(version: StoredVersion, week_id: int) -> list[Hours]:
    """Nodes that ask the week, in the version's sub-flows as they were frozen into it as well."""
    frozen = freeze(version.body, version.sub_flows, str(version.id), version.number)
    return [node for node in frozen.nodes if isinstance(node, Hours) and node.week_id == week_id]
