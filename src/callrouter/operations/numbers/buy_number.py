"""How is one line of an order bought, once, whatever happens on the way?

1. That the company is about to be asked is committed before it is asked.
2. It is asked for this very number, under a name that carries the line's token.
3. What came of it is committed, together with the number itself.

Whoever finds a line that was asked (another worker, the same job again after a kill, a time-out)
waits until the asking must be over, then looks on the account for the token. Only when it is not
there is the company asked again. A refusal is looked into in the same way: it may be the answer to
a second copy of a request whose first one bought the number.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from msgspec.structs import replace

from callrouter.domain.numbers import national
from callrouter.domain.rights import system
from callrouter.domain.tracking import OPEN_STATES, LineState, OrderLine
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.house import House
from callrouter.operations.jobs.later import do_later
from callrouter.operations.numbers.asking import SETTLED_AFTER_SECONDS, again_in_seconds
from callrouter.operations.numbers.keep_bought import keep_bought
from callrouter.operations.numbers.order_numbers import NAME_PREFIX, buying
from callrouter.operations.work import Work
from callrouter.providers.port import (
    CompanyBusyError,
    CompanyError,
    CompanyRefusedError,
    OutcomeUnknownError,
    OwnedNumber,
    TelephoneCompany,
)
from callrouter.store.number_orders import find_line, list_open_lines, save_line

MOST_TRIES = 5
BUYER = "callrouter"
_log = structlog.get_logger("callrouter.buying")


async def buy_number(house: House, what: Mapping[str, Any]) -> None:
    """The job of an order's line (`line_id`). It may run at any time, and as often as it likes.

    What cannot be told now is looked at again by a later job. Raises RefusedError where no account
    is set.
    """
    line_id = int(what["line_id"])
    async with house.work(system(BUYER)) as work:
        company = work.the_company()
        line = await _find_open(work, line_id)
        if line is None or await _is_being_asked(work, line):
            return
        if line.state is LineState.WAITING:
            line = await _begin(work, line)
            must_look = False
        else:
            must_look = True
    if must_look:
        again = await _look(house, company, line)
        if again is None:
            return
        line = again
    await _ask(house, company, line)


async def look_after_orders(house: House, what: Mapping[str, Any]) -> None:
    """The job that has every open line looked at again, should its own job have been lost."""
    async with house.work(system(BUYER)) as work:
        for line_id in await list_open_lines(work.connection):
            await _later(work, line_id)


async def _find_open(work: Work, line_id: int) -> OrderLine | None:
    """The line, locked, if there is still something to be done for it."""
    line = await find_line(work.connection, line_id, to_change=True)
    return line if line is not None and line.state in OPEN_STATES else None


async def _is_being_asked(work: Work, line: OrderLine) -> bool:
    """Whether somebody may be waiting for the answer at this moment; then it is looked at later."""
    if line.state is LineState.WAITING or line.asked_at is None:
        return False
    settled_at = line.asked_at + timedelta(seconds=SETTLED_AFTER_SECONDS)
    if work.now >= settled_at:
        return False
    await _later(work, line.id, (settled_at - work.now).total_seconds())
    return True


async def _begin(work: Work, line: OrderLine) -> OrderLine:
    begun = replace(line, state=LineState.ASKED, asked_at=work.now, tries=line.tries + 1)
    await save_line(work.connection, begun)
    return begun


async def _look(house: House, company: TelephoneCompany, line: OrderLine) -> OrderLine | None:
    """Whether a line that was asked has been bought; gives the line when it is to be asked again.

    Of two who look at once, one begins anew, and the other finds it begun.
    """
    try:
        found = await _find_bought(company, line)
    except CompanyError as error:
        await _note(house, line, LineState.UNKNOWN, error)
        return None
    if found is not None:
        await _keep(house, line, found)
        return None
    async with house.work(system(BUYER)) as work:
        now = await _find_open(work, line.id)
        if now is None or (now.tries, now.asked_at) != (line.tries, line.asked_at):
            return None
        if now.tries >= MOST_TRIES:
            says = f"The telephone company was asked {now.tries} times without selling it."
            await _refuse(work, now, says)
            return None
        return await _begin(work, now)


async def _find_bought(company: TelephoneCompany, line: OrderLine) -> OwnedNumber | None:
    """The number, if it was bought for this line."""
    owned = await company.list_owned(name=NAME_PREFIX + line.token)
    return next((each for each in owned if each.number == line.number), None)


async def _ask(house: House, company: TelephoneCompany, line: OrderLine) -> None:
    try:
        bought = await company.buy(line.number, NAME_PREFIX + line.token)
    except OutcomeUnknownError as error:
        await _note(house, line, LineState.UNKNOWN, error)
        return
    except CompanyBusyError as error:
        await _note(house, line, LineState.WAITING, error)
        return
    except CompanyRefusedError as refusal:
        await _look_into_refusal(house, company, line, refusal)
        return
    await _keep(house, line, bought)


async def _look_into_refusal(
    house: House, company: TelephoneCompany, line: OrderLine, refusal: CompanyRefusedError
) -> None:
    try:
        found = await _find_bought(company, line)
    except CompanyError as error:
        await _note(house, line, LineState.UNKNOWN, error)
        return
    if found is not None:
        await _keep(house, line, found)
        return
    async with house.work(system(BUYER)) as work:
        now = await _find_open(work, line.id)
        if now is not None:
            await _refuse(work, now, str(refusal))


async def _keep(house: House, line: OrderLine, bought: OwnedNumber) -> None:
    """Also for a line that was given up while its asker was held up: it is ours all the same."""
    async with house.work(system(BUYER)) as work:
        now = await find_line(work.connection, line.id, to_change=True)
        if now is not None and now.state is not LineState.BOUGHT:
            await keep_bought(work, now, bought)


async def _note(house: House, line: OrderLine, state: LineState, error: CompanyError) -> None:
    """Nobody can tell yet; look again later. An asking that somebody else began is left alone."""
    async with house.work(system(BUYER)) as work:
        now = await _find_open(work, line.id)
        if now is None or now.tries != line.tries:
            return
        if state is LineState.WAITING and now.tries >= MOST_TRIES:
            await _refuse(work, now, str(error))
            return
        await save_line(work.connection, replace(now, state=state, says=str(error)))
        await _later(work, line.id, again_in_seconds(error))


async def _refuse(work: Work, line: OrderLine, says: str) -> None:
    await save_line(work.connection, replace(line, state=LineState.REFUSED, says=says))
    raise_alarm(
        Alarm.NUMBER_STUCK, f"{national(line.number)} could not be bought: {says}", line_id=line.id
    )


async def _later(work: Work, line_id: int, seconds: float = 0.0) -> None:
    not_before = work.now + timedelta(seconds=seconds) if seconds else None
    await do_later(work, buying(line_id, not_before))
