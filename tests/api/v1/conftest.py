"""Programs of every kind, on the demo company."""

from contextlib import asynccontextmanager

import httpx
import pytest

from accounts import ACCOUNT, TOKEN, URL, WHO_DEFERS, keep_job, open_account
from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program
from callrouter.domain.rights import Grant, Role
from callrouter.operations.mail import send_mail
from callrouter.operations.people.create_user import create_user
from callrouter.providers.simulator import rest
from callrouter.providers.twilio import signature
from callrouter.providers.twilio.links import Links
from programs import PASSWORD, programs, visitors

ALDER, MESA = 1, 2


@pytest.fixture
async def a_program(house):
    """Makes a program with the grants it is given (none: an admin's)."""
    async with programs(house) as made:
        yield made


@pytest.fixture
async def admin(a_program):
    return await a_program(Grant(Role.ADMIN), name="Admin")


@pytest.fixture
async def manager(a_program):
    """A manager of Alder Creek, and of nothing else."""
    return await a_program(Grant(Role.MANAGER, ALDER), name="Manager")


@pytest.fixture
async def viewer(a_program):
    return await a_program(Grant(Role.VIEWER, ALDER), name="Viewer")


@pytest.fixture
async def a_visitor(house):
    """Makes a client without a key, at the address it is given."""
    async with visitors(house) as made:
        yield made


@pytest.fixture
async def visitor(a_visitor):
    return await a_visitor()


@pytest.fixture
def a_user(house):
    """Writes somebody down who signs in with `PASSWORD` and has these grants; gives the id."""

    async def made(*grants, email="jo@example.com", name="Jo Park"):
        async with house.work() as work:
            return await create_user(work, name, email, grants, PASSWORD)

    return made


@pytest.fixture
def a_person(a_user, a_visitor, visitor):
    """Signs somebody in who has these grants; gives their client."""

    async def signed_in(*grants, email="jo@example.com", name="Jo Park", address="203.0.113.7"):
        await a_user(*grants, email=email, name=name)
        body = {"email": email, "password": PASSWORD}
        signed = await visitor.post("/sessions", json=body)
        assert signed.status_code == 201, signed.text
        return await a_visitor(address, signed.json()["token"])

    return signed_in


@pytest.fixture
def mails(monkeypatch):
    """What would be mailed, as jobs tell it."""
    caught = []

    async def catch(work, job):
        assert job.kind == "send mail"
        caught.append(job.what)

    monkeypatch.setattr(send_mail, "do_later", catch)
    return caught


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
