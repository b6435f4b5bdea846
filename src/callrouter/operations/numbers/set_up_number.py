"""How does the telephone company learn where to ask about a number's calls and texts?

What was written is read back and compared: setting one thing there may silently clear another.
Doing it again does no harm, so nothing needs to be known of an earlier try.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from callrouter.domain.numbers import national
from callrouter.domain.rights import Right, system
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import NumberState, TrackingNumber
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.house import House
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.numbers.asking import asking
from callrouter.operations.numbers.compare_set_up import compare_set_up
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.work import RefusedError, Work
from callrouter.store.numbers import find_tracking_number, save_tracking_number

SET_UP_JOB = "set up number"
MOST_TRIES = 10
_AGAIN_IN_SECONDS = 60


async def set_up_number(work: Work, number_id: int) -> Saved[TrackingNumber]:
    """Write a number's URLs and methods, and what differs all the same after that.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS)
    company_id = at_company(found.value)
    if found.value.state is NumberState.RELEASED:
        raise RefusedError("The number was released; it is not ours any more.")
    company = work.the_company()
    wanted = company.wanted_set_up(found.value.number)
    async with asking():
        now_there = await company.set_up(company_id, wanted)
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    known = replace(found.value, abilities=now_there.abilities)
    changed = replace(
        known,
        checked_at=work.now,
        differences=compare_set_up(known, wanted, now_there),
        trouble=None,
    )
    await save_tracking_number(work.connection, changed, work.now)
    tell_of_drift(changed, found.value)
    await work.record(
        "number",
        number_id,
        f"Set up {national(changed.number)} at the telephone company.",
        property_id=changed.property_id,
        after=changed,
    )
    return Saved(changed, found.revision + 1, work.now)


async def set_up_later(house: House, what: Mapping[str, Any]) -> None:
    """The job that sets up a number (`number_id`) that has just come; it asks again for a while."""
    number_id, tries = int(what["number_id"]), int(what.get("tries", 0)) + 1
    try:
        async with house.work(system()) as work:
            await set_up_number(work, number_id)
    except RefusedError as refusal:
        async with house.work(system()) as work:
            await _note_trouble(work, number_id, str(refusal), tries)


async def _note_trouble(work: Work, number_id: int, says: str, tries: int) -> None:
    found = await find_tracking_number(work.connection, number_id, work.now, to_change=True)
    if found is None or found.value.state is NumberState.RELEASED:
        return
    await save_tracking_number(work.connection, replace(found.value, trouble=says), work.now)
    if tries >= MOST_TRIES:
        number = national(found.value.number)
        raise_alarm(
            Alarm.NUMBER_STUCK, f"{number} could not be set up: {says}", number_id=number_id
        )
        return
    later = work.now + timedelta(seconds=_AGAIN_IN_SECONDS * tries)
    await do_later(work, setting_up(number_id, tries, later))


def setting_up(number_id: int, tries: int = 0, not_before: datetime | None = None) -> Job:
    """The job of a number; one that waits is enough."""
    what = {"number_id": number_id, "tries": tries}
    return Job(SET_UP_JOB, what, not_before, f"{SET_UP_JOB} {number_id}")


def at_company(number: TrackingNumber) -> str:
    """The company's id of a number. Raises RefusedError for one that is only written down here."""
    if number.company_id is None:
        raise RefusedError(
            "The number was only written down here; adopt it from the telephone company's account "
            "first."
        )
    return number.company_id


def tell_of_drift(now: TrackingNumber, before: TrackingNumber) -> None:
    """An alarm for what was found to differ, once until it changes."""
    if now.differences and now.differences != before.differences:
        fields = ", ".join(each.field for each in now.differences)
        raise_alarm(
            Alarm.DRIFT,
            f"{national(now.number)} is not at the telephone company as it should be ({fields}); "
            "set it up again.",
            number_id=now.id,
        )
