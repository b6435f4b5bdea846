"""How do staff open or close at once, until a time or until they end it?"""

from datetime import datetime

from msgspec.structs import replace

from callrouter.domain.weeks import Forcing
from callrouter.operations.house import NotFoundError, RefusedError, Work
from callrouter.store.weeks import find_week_to_change, save_week


async def force_schedule(
    work: Work,
    week_id: int,
    by: str,
    schedule_id: str | None = None,
    until_at: datetime | None = None,
) -> None:
    """Force a schedule (None = the one the week marks for closing) from now on.

    Raises NotFoundError or RefusedError.
    """
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, revision, week = found
    chosen = schedule_id or week.closing_schedule_id
    if chosen not in {schedule.id for schedule in week.schedules}:
        raise RefusedError(f'"{week.name}" has no schedule "{chosen}".')
    if until_at is not None and until_at <= work.now:
        raise RefusedError("The end of the forcing is in the past; choose a later time.")
    forced = replace(week, forcing=Forcing(chosen, until_at, by, work.now))
    await save_week(work.connection, week, revision, forced, by, work.now)
    work.changes_calls_of(property_id)


async def end_forcing(work: Work, week_id: int, by: str) -> None:
    """Let the week run by its own rules again. Raises NotFoundError."""
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, revision, week = found
    if week.forcing is not None:
        plain = replace(week, forcing=None)
        await save_week(work.connection, week, revision, plain, by, work.now)
        work.changes_calls_of(property_id)
