"""How do staff open or close at once, until a time or until they end it?"""

from datetime import datetime

from msgspec.structs import replace

from callrouter.domain.rights import Right
from callrouter.domain.weeks import Forcing, Week
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.weeks import find_week_to_change, save_week

LAST_YEAR = 2199


async def force_schedule(
    work: Work,
    week_id: int,
    schedule_id: str | None = None,
    until_at: datetime | None = None,
) -> None:
    """Force a schedule (None = the one the week marks for closing) from now on.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, _, week = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    chosen = schedule_id or week.closing_schedule_id
    if chosen not in {schedule.id for schedule in week.schedules}:
        raise RefusedError(
            Fault(f'"{week.name}" has no schedule "{chosen}".', "/schedule_id"),
        )
    if until_at is not None and until_at <= work.now:
        raise RefusedError(
            Fault("The end of the forcing is in the past; choose a later time.", "/until")
        )
    if until_at is not None and until_at.year > LAST_YEAR:
        raise RefusedError(
            Fault(f"Choose an end before {LAST_YEAR + 1}, or none at all.", "/until")
        )
    forced = replace(week, forcing=Forcing(chosen, until_at, work.by, work.now))
    await save_forced(work, property_id, week, forced, f"Forced {chosen} in the week {week.name}.")


async def end_forcing(work: Work, week_id: int) -> None:
    """Let the week run by its own rules again. Raises NotFoundError or NotAllowedError."""
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, _, week = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    if week.forcing is not None:
        plain = replace(week, forcing=None)
        await save_forced(work, property_id, week, plain, f"Ended what was forced in {week.name}.")


async def save_forced(work: Work, property_id: int, former: Week, week: Week, says: str) -> None:
    """Save a locked week that differs in what is forced; whoever calls this has checked it."""
    work.require(Right.EDIT_ROUTING, property_id)
    await save_week(work.connection, week, work.by, work.now)
    work.changes_calls_of(property_id)
    await work.record("week", week.id, says, property_id=property_id, before=former, after=week)
