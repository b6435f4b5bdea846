"""Programs that buy numbers, at a simulated company."""

from contextlib import asynccontextmanager

import httpx
import pytest

from accounts import ACCOUNT, TOKEN, URL, WHO_DEFERS, keep_job, open_account
from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program
from callrouter.domain.rights import Grant, Role
from callrouter.providers.simulator import rest
from callrouter.providers.twilio import signature
from callrouter.providers.twilio.links import Links

ALDER, MESA = 1, 2


async def _time_out():
    raise httpx.ReadTimeout("No answer came.")


@pytest.fixture
async def account(house, clock, monkeypatch):
    """The house's account; jobs wait until a test does them."""
    for name in WHO_DEFERS:
        monkeypatch.setattr(f"callrouter.operations.numbers.{name}.do_later", keep_job)
    monkeypatch.setattr(rest, "_never", _time_out)  # sooner than the time that is given
    simulated = signature.Account("simulator", ACCOUNT, (TOKEN,), is_simulator=True)
    service = build_program(house, [Line(simulated, Links(URL))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service)) as http:
        account = await open_account(house, clock, http)
        _count_steps(account, monkeypatch)
        yield account
        await account.company.http.aclose()


def _count_steps(account, monkeypatch):
    """Each transaction's beginning and end is a step, and each request's."""
    work, request = account.house.work, account.company.http.request

    @asynccontextmanager
    async def stepping_work(*args):
        account.step()
        async with work(*args) as opened:
            yield opened
            account.step()
        account.step()

    async def stepping_request(*args, **options):
        account.step()
        response = await request(*args, **options)
        account.step()
        return response

    monkeypatch.setattr(account.house, "work", stepping_work)
    monkeypatch.setattr(account.company.http, "request", stepping_request)


@pytest.fixture
async def mesa_manager(a_program):
    return await a_program(Grant(Role.MANAGER, MESA), name="Mesa manager")


@pytest.fixture
def buys(manager, account):
    """Order numbers for Alder Creek, do the jobs, and give the order as it is then."""

    async def buy(*numbers, program=manager, **more):
        ordered = await program.post(
            "/numbers", json={"property_id": ALDER, "numbers": list(numbers)} | more
        )
        assert ordered.status_code == 202, ordered.text
        await account.do_jobs()
        return (await program.get(f"/number-orders/{ordered.json()['id']}")).json()

    return buy
