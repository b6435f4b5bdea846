"""How is a week changed? It is live when saved; what it was goes to its history."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import Forcing, Week
from callrouter.ivr.compiling import freeze
from callrouter.ivr.flow import Hours
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import StoredVersion, list_live_versions
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


async def change_week(work: Work, week: Week, revision: int | None = None) -> None:
    """Save a week whole in place of what it was, but for what is forced: that stays as it is.

    `revision` is the one that was read, if any. Raises NotFoundError, NotAllowedError, StaleError
    or RefusedError.
    """
    found = await find_week_to_change(work.connection, week.id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, present, former = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    work.expect(present, revision)
    week = replace(week, forcing=_still_forced(former, work.now))  # somebody may have closed since
    others = [each for each in await list_weeks(work.connection, property_id) if each.id != week.id]
    await _check(work, property_id, week, others)
    gone = {each.id for each in former.schedules} - {each.id for each in week.schedules}
    await _check_not_routed_on(work, property_id, former, gone)
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
    if sentences:
        raise RefusedError(*sentences)


async def _check_not_routed_on(work: Work, property_id: int, week: Week, gone: set[str]) -> None:
    """A schedule with a lane in a published flow is not taken from under it."""
    for is_sub_flow in (False, True):
        versions = await list_live_versions(work.connection, property_id, of_sub_flows=is_sub_flow)
        for version in versions:
            if lost := gone & _routed_on(version, week.id):
                names = ", ".join(each.name for each in week.schedules if each.id in lost)
                raise RefusedError(
                    f'The flow "{version.body.name}" routes calls by {names}; take that exit out '
                    "of the flow and publish it first."
                )


def _routed_on(version: StoredVersion, week_id: int) -> set[str]:
    """Schedules a version has exits for, in its sub-flows as they were frozen into it as well."""
    frozen = freeze(version.body, version.sub_flows, str(version.id), version.number)
    return {
        each.schedule_id
        for node in frozen.nodes
        if isinstance(node, Hours) and node.week_id == week_id
        for each in node.exits
    }
