"""How is a number given back? Never by accident: nothing brings it back.

That it is to be released is committed first; a job asks the telephone company. Asking again does
no harm: the company is asked for its own id of the number, and what is gone is gone.
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
from callrouter.operations.numbers.asking import again_in_seconds
from callrouter.operations.numbers.find_number import find_number
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.providers.port import CompanyError, CompanyRefusedError
from callrouter.store.numbers import count_calls, is_assigned, save_tracking_number

RELEASE_JOB = "release number"
CALLED_LATELY_DAYS = 30


async def release_number(
    work: Work, number_id: int, *, even_if_called: bool = False, revision: int | None = None
) -> Saved[TrackingNumber]:
    """Have a disabled number given back; one that is called still only with `even_if_called`.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
    work.expect(found.revision, revision)
    if found.value.state in (NumberState.RELEASING, NumberState.RELEASED):
        return found
    if faults := await _judge(work, found.value, even_if_called):
        raise RefusedError(*faults)
    leaving = replace(found.value, state=NumberState.RELEASING, trouble=None)
    await save_tracking_number(work.connection, leaving, work.now)
    await do_later(work, _giving_back(number_id))
    await work.record(
        "number",
        number_id,
        f"Had {national(leaving.number)} released.",
        property_id=leaving.property_id,
        before=found.value,
        after=leaving,
    )
    return Saved(leaving, found.revision + 1, work.now)


async def _judge(work: Work, number: TrackingNumber, even_if_called: bool) -> list[Fault]:
    faults = []
    if number.state is NumberState.IN_USE:
        faults.append(
            Fault("Disable the number first, so that its callers hear that it has changed.")
        )
    elif number.quarantine_until is not None and work.now < number.quarantine_until:
        day = number.quarantine_until.date().isoformat()
        faults.append(Fault(f"The number is in quarantine until {day}; release it after that."))
    if await is_assigned(work.connection, number.id, work.now):
        faults.append(Fault("The number belongs to a source; take it from the source first."))
    times = await count_calls(work.connection, number, work.now, CALLED_LATELY_DAYS)
    if times and not even_if_called:
        faults.append(
            Fault(
                f"The number was called {times} times in the last {CALLED_LATELY_DAYS} days, and "
                "nothing brings it back; say even_if_called to release it all the same.",
                "/even_if_called",
            )
        )
    return faults


async def give_back(house: House, what: Mapping[str, Any]) -> None:
    """The job that asks the telephone company to take a number (`number_id`) back.

    It may run as often as it likes. Raises RefusedError where no account is set.
    """
    number_id = int(what["number_id"])
    async with house.work(system()) as work:
        try:
            number = (await find_number(work, number_id, Right.MANAGE_NUMBERS)).value
        except NotFoundError:
            return
        company = work.the_company() if number.company_id else None
    if number.state is not NumberState.RELEASING:
        return
    try:
        if company is not None and number.company_id is not None:
            await company.release(number.company_id)
    except CompanyRefusedError as refusal:
        await _stay(house, number_id, str(refusal))
    except CompanyError as error:
        await _again(house, number_id, error)
    else:
        await _gone(house, number_id)


async def _gone(house: House, number_id: int) -> None:
    async with house.work(system()) as work:
        found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
        if found.value.state is not NumberState.RELEASING:
            return
        gone = replace(found.value, state=NumberState.RELEASED, released_at=work.now, trouble=None)
        await save_tracking_number(work.connection, gone, work.now)
        work.changes_calls_of(gone.property_id)
        await work.record(
            "number",
            number_id,
            f"Released {national(gone.number)}.",
            property_id=gone.property_id,
            after=gone,
        )


async def _stay(house: House, number_id: int, says: str) -> None:
    """The company will not have it: the number stays disabled, and somebody is told."""
    async with house.work(system()) as work:
        found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
        if found.value.state is not NumberState.RELEASING:
            return
        kept = replace(found.value, state=NumberState.DISABLED, trouble=says)
        await save_tracking_number(work.connection, kept, work.now)
        number = national(kept.number)
        await work.record(
            "number",
            number_id,
            f"{number} could not be released: {says}",
            property_id=kept.property_id,
            after=kept,
        )
    raise_alarm(Alarm.NUMBER_STUCK, f"{number} could not be released: {says}", number_id=number_id)


async def _again(house: House, number_id: int, error: CompanyError) -> None:
    async with house.work(system()) as work:
        found = await find_number(work, number_id, Right.MANAGE_NUMBERS, to_change=True)
        if found.value.state is not NumberState.RELEASING:
            return
        await save_tracking_number(
            work.connection, replace(found.value, trouble=str(error)), work.now
        )
        later = work.now + timedelta(seconds=again_in_seconds(error))
        await do_later(work, _giving_back(number_id, later))


def _giving_back(number_id: int, not_before: datetime | None = None) -> Job:
    """The job of a number; one that waits is enough."""
    return Job(RELEASE_JOB, {"number_id": number_id}, not_before, f"{RELEASE_JOB} {number_id}")
