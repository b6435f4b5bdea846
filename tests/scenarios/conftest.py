"""The telephone network, in four moods: as it should be, and with its callbacks doubled and late.

Every scenario runs in each of them.
"""

from collections.abc import AsyncIterator

import httpx
import pytest

from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program
from callrouter.commands.simulating import ACCOUNT
from callrouter.operations.house import House
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.webhooks import Faults, Repeats
from callrouter.providers.twilio.links import Links
from callrouter.providers.twilio.signature import Account
from clocks import StoppedClock
from telephone import Phone, Place

TOKEN, URL = "a token", "https://calls.example.com"
MOODS = {
    "plain": Faults(),
    "twice": Faults(repeats=Repeats.AFTER_THE_ANSWER),
    "twice at once": Faults(repeats=Repeats.AT_ONCE, abandoned_status="no-answer"),
    "late and shuffled": Faults(
        repeats=Repeats.AFTER_THE_ANSWER, holds_status_callbacks=True, seed=3
    ),
}


@pytest.fixture(params=MOODS)
async def phone(
    request: pytest.FixtureRequest, house: House, clock: StoppedClock
) -> AsyncIterator[Phone]:
    account = Account("simulator", ACCOUNT, (TOKEN,), is_simulator=True)
    program = build_program(house, [Line(account, Links(URL))])
    transport = httpx.ASGITransport(program)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport) as http:
        phone = Phone(house, Exchange(ACCOUNT, TOKEN, http, URL, clock, MOODS[request.param]))
        yield phone
        await phone.check()


@pytest.fixture
def alder_creek(clock: StoppedClock) -> Place:
    return Place("alder-creek", clock)


@pytest.fixture
def mesa_vista(clock: StoppedClock) -> Place:
    return Place("mesa-vista", clock)


@pytest.fixture
def harbor_point(clock: StoppedClock) -> Place:
    return Place("harbor-point", clock)
