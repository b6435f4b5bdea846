"""What does a real call between two of our numbers show?

It is placed by the company from the one to the other, says nothing and hangs up by itself. The
other one answers it as it would anybody: whoever its flow rings is rung.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from callrouter.domain.calls import Call
from callrouter.domain.rights import Right
from callrouter.operations.house import House
from callrouter.operations.live_check.check_account import Finding
from callrouter.operations.numbers.asking import asking
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.providers.port import CompanyCall
from callrouter.store.calls import find_call_between, list_bodies
from callrouter.store.numbers import find_kept

USUAL_SECONDS = 20
_OVER = {"completed", "busy", "failed", "no-answer", "canceled"}
_LOOKS, _PAUSE_SECONDS = 45, 2.0
_CLOCKS_APART = timedelta(minutes=2)

Sleep = Callable[[float], Awaitable[None]]


async def check_by_call(
    house: House,
    from_number: str,
    to_number: str,
    seconds: int = USUAL_SECONDS,
    sleep: Sleep = asyncio.sleep,
) -> list[Finding]:
    """Place the call (E.164, both ours and on the account), wait for its end, and read it back.

    Raises NotAllowedError or RefusedError.
    """
    async with house.work() as work:
        began = work.now
        await _require_ours(work, from_number, to_number)
        async with asking():
            placed = await work.the_company().place_call(from_number, to_number, seconds)
    ended = await _wait(house, placed, sleep)
    await sleep(_PAUSE_SECONDS)  # what came last is told of a moment later
    async with house.work() as work:
        return await _read_back(work, ended, from_number, to_number, began)


async def _require_ours(work: Work, from_number: str, to_number: str) -> None:
    work.require_everywhere(Right.MANAGE_COMPANY)
    kept = await find_kept(work.connection, (from_number, to_number), work.now)
    faults = [
        Fault(f"{number} is no number of ours on the account; choose one that is.", name)
        for name, number in (("from", from_number), ("to", to_number))
        if number not in kept or kept[number].company_id is None
    ]
    if from_number == to_number:
        faults.append(Fault("A number cannot call itself; choose two.", "to"))
    if faults:
        raise RefusedError(*faults)


async def _wait(house: House, placed: CompanyCall, sleep: Sleep) -> CompanyCall:
    """The call once it is over, or as it was when nobody waited any longer."""
    for _ in range(_LOOKS):
        async with house.work() as work, asking():
            placed = await work.the_company().fetch_call(placed.id) or placed
        if placed.status in _OVER:
            break
        await sleep(_PAUSE_SECONDS)
    return placed


async def _read_back(
    work: Work, ended: CompanyCall, from_number: str, to_number: str, began: datetime
) -> list[Finding]:
    told = Finding(
        f"The company placed call {ended.id}: {ended.status}, {ended.seconds or 0} seconds.",
        ended.status == "completed",
    )
    since = began - _CLOCKS_APART
    call = await find_call_between(work.connection, from_number, to_number, since)
    if call is None:
        return [
            told,
            Finding(
                "This service was asked nothing about it. See that the number's voice URL leads "
                "here, and look for refused signatures in the log.",
                is_well=False,
            ),
        ]
    return [told, _answered(call), *await _shown(work, call)]


def _answered(call: Call) -> Finding:
    return Finding(
        f"It came here as call {call.call_id}, signed as it should be, and ended as "
        f'"{call.outcome}" after {call.steps} steps.'
    )


async def _shown(work: Work, call: Call) -> list[Finding]:
    bodies = await list_bodies(work.connection, call.call_id)
    return [Finding(each) for each in work.the_company().read_unconfirmed(bodies)]
