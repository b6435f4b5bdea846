"""An account at the simulated telephone company, and the jobs that wait while a test looks on.

Jobs are kept in a table of the test's own database, so that one is there if, and only if, what
caused it is.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import httpx
import msgspec
import pytest
from sqlalchemy import text

from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program as build_service
from callrouter.operations.house import House
from callrouter.operations.jobs.later import Job
from callrouter.operations.numbers.jobs import JOBS
from callrouter.operations.work import Work
from callrouter.providers.simulator.estate import Estate
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.program import build_program
from callrouter.providers.twilio import signature
from callrouter.providers.twilio.client import TwilioCompany
from callrouter.providers.twilio.links import Links
from clocks import StoppedClock

ACCOUNT, TOKEN = "AC" + "5" * 32, "a-simulated-token"
URL = "https://calls.example.com"
API = "http://simulator.test"
WHO_DEFERS = (
    "adopt_numbers",
    "buy_number",
    "keep_bought",
    "order_numbers",
    "release_number",
    "set_up_number",
)
_MAKE = """
create table waiting_jobs (id serial, kind text, what text, not_before timestamptz, name text)
"""


class Killed(BaseException):
    """The process ended here."""


@dataclass
class Account:
    """The company, what it has sold, and the house that asks it."""

    house: House
    clock: StoppedClock
    exchange: Exchange
    estate: Estate
    company: TwilioCompany
    alive_for: int | None = None
    steps: int = field(default=0)

    async def jobs(self) -> list[tuple[int, str, dict]]:
        """Those that are due, in the order they were written."""
        async with self.house.engine.begin() as connection:
            rows = await connection.execute(
                text(
                    "select id, kind, what from waiting_jobs "
                    "where not_before is null or not_before <= :now order by id"
                ),
                {"now": self.clock()},
            )
            return [(row.id, row.kind, msgspec.json.decode(row.what)) for row in rows]

    async def do_jobs(self) -> None:
        """Do what is due, and what comes of that, until nothing is."""
        while due := await self.jobs():
            for job_id, kind, what in due:
                # What is being done does not wait any more: another of its name may be written.
                await self._run("update waiting_jobs set name = null where id = :id", job_id)
                await JOBS[kind](self.house, what)
                await self._run("delete from waiting_jobs where id = :id", job_id)

    async def _run(self, statement: str, job_id: int) -> None:
        async with self.house.engine.begin() as connection:
            await connection.execute(text(statement), {"id": job_id})

    async def do_jobs_of_an_hour(self) -> None:
        """And also those that become due meanwhile."""
        for _ in range(30):
            await self.do_jobs()
            self.clock.move_on(120)
        await self.do_jobs()

    @contextmanager
    def killed_at(self, step: int) -> Iterator[None]:
        """The process ends at the n-th of its steps: transactions' ends and requests."""
        self.alive_for, self.steps = step, 0
        try:
            yield
        finally:
            self.alive_for = None

    def step(self) -> None:
        if self.alive_for is not None:
            if self.steps == self.alive_for:
                raise Killed
            self.steps += 1


async def open_account(house: House, clock: StoppedClock, service: httpx.AsyncClient) -> Account:
    """The account of a house; its numbers' calls reach `service`."""
    async with house.engine.begin() as connection:
        await connection.execute(text(_MAKE))
    exchange = Exchange(ACCOUNT, TOKEN, service, URL, clock)
    estate = Estate(exchange, clock)
    program = build_program(exchange, TOKEN, estate)
    transport = httpx.ASGITransport(program)
    company = TwilioCompany(ACCOUNT, TOKEN, Links(URL), httpx.AsyncClient(transport=transport), API)
    house.company = company
    return Account(house, clock, exchange, estate, company)


@asynccontextmanager
async def an_account(
    house: House, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Account]:
    """The account of a house whose jobs wait until a test does them."""
    for name in WHO_DEFERS:
        monkeypatch.setattr(f"callrouter.operations.numbers.{name}.do_later", keep_job)
    simulated = signature.Account("simulator", ACCOUNT, (TOKEN,), is_simulator=True)
    service = build_service(house, [Line(simulated, Links(URL))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service)) as http:
        account = await open_account(house, clock, http)
        yield account
        await account.company.http.aclose()


async def keep_job(work: Work, job: Job) -> None:
    """`do_later`, into the test's own table."""
    await work.connection.execute(
        text(
            "insert into waiting_jobs (kind, what, not_before, name)"
            " select :kind, :what, :at, cast(:name as text)"
            " where not exists (select from waiting_jobs where name = :name)"
        ),
        {
            "name": job.unless_waiting,
            "kind": job.kind,
            "what": msgspec.json.encode(job.what).decode(),
            "at": job.not_before,
        },
    )
