"""How soon after its commit is an edit live in every process, with the bell and without?

Services hold ten thousand communities. Another process forces one community's schedule after the
other, while somebody calls that community at every service, again and again: the edit is live
where a caller is first told the new hours. The clock runs from before the commit to after the
answer, so what is told is never too little.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import msgspec

from bench.bodies import parameters
from bench.servers import SERVICE, Server, start
from bench.soaking.wire import Company
from bench.throwaway import connected
from callrouter.app import build_house
from callrouter.operations.demo.hours import HOLIDAY, OFFICE
from callrouter.operations.house import House
from callrouter.operations.weeks.force_schedule import force_schedule
from callrouter.providers.twilio.links import VOICE_PATH

PROCESSES, EDITS, DEAF_EDITS = 2, 100, 15
_PAUSE_SECONDS = 0.004
_LONGEST_SECONDS = 30
_COMMUNITIES = """
select weeks.id, properties.main_number from weeks
join properties on properties.id = weeks.property_id
where weeks.is_main order by weeks.id limit $1
"""
# Where nobody listens: the bell's own connection is never made.
_DEAF = {"CALLROUTER_DATABASE_DIRECT_URL": "postgresql://nobody@127.0.0.1:1/nothing"}

_call_ids = (f"CAed{number:030x}" for number in count(1))


class Live(msgspec.Struct, frozen=True):
    """From commit to the first caller who is told, in milliseconds, over all processes."""

    processes: int
    edits: int
    p50_ms: float
    p99_ms: float
    deaf_edits: int
    deaf_most_ms: float

    def lines(self) -> list[str]:
        return [
            f"an edit is live in {self.processes} other processes {self.p50_ms:.0f} ms after its "
            f"commit (median of {self.edits} edits; 99 % within {self.p99_ms:.0f} ms), with the "
            f"bell dead within {self.deaf_most_ms:.0f} ms (the longest of {self.deaf_edits})"
        ]


async def measure_live(url: str) -> Live:
    """`url` names a database full of seeded communities; some of them are edited."""
    print(f"Editing, with {PROCESSES} processes that follow ...", flush=True)
    async with connected(url) as connection:
        rows = await connection.fetch(_COMMUNITIES, EDITS + DEAF_EDITS)
    communities = iter([(row["id"], row["main_number"]) for row in rows])
    house = build_house(url)  # edits only, so it need not load anything
    try:
        for row in rows:
            async with house.work() as work:
                await force_schedule(work, row["id"], OFFICE)
        heard = await _with_services(url, house, communities, EDITS, {})
        deaf = await _with_services(url, house, communities, DEAF_EDITS, _DEAF)
    finally:
        await house.close()
    return Live(
        PROCESSES,
        EDITS,
        statistics.median(heard),
        sorted(heard)[int(0.99 * (len(heard) - 1))],
        DEAF_EDITS,
        max(deaf),
    )


async def _with_services(
    url: str, house: House, communities: Iterator[tuple[int, str]], edits: int, more: dict[str, str]
) -> list[float]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callrouter-edit-")))
        services: list[Server] = []
        for _ in range(PROCESSES):
            services.append(start(SERVICE, url, folder, pinned=False, **more))
            stack.callback(services[-1].end)
        took: list[float] = []
        for _ in range(edits):
            took += await _edit(house, services, *next(communities))
        return took


async def _edit(house: House, services: Sequence[Server], week_id: int, number: str) -> list[float]:
    """Milliseconds until each service tells callers of the holiday."""
    loop = asyncio.get_running_loop()
    company = Company(list(services))
    watching = [
        asyncio.create_task(_until_told(company, which, number)) for which in range(len(services))
    ]
    await asyncio.sleep(10 * _PAUSE_SECONDS)  # calls are under way
    async with house.work() as work:
        await force_schedule(work, week_id, HOLIDAY)
        committing = loop.time()
    told = await asyncio.gather(*watching)
    company.close()
    return [(at - committing) * 1_000 for at in told]


async def _until_told(company: Company, which: int, number: str) -> float:
    async with asyncio.timeout(_LONGEST_SECONDS):
        while True:
            fields = parameters(number, "+13125550142", next(_call_ids))
            answered = await company.ask(which, VOICE_PATH, fields)
            if b"holiday" in answered.body:
                return asyncio.get_running_loop().time()
            await asyncio.sleep(_PAUSE_SECONDS)
