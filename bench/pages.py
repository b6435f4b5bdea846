"""How long does the service take for the pages that people look at, when a company is large?

The whole request counts, from its arrival to its last byte, as an admin and a manager ask.
"""

import statistics
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from msgspec import Struct

from bench.goals import Goal
from bench.lists import Large, readers
from callrouter.app import build_program
from callrouter.domain.rights import Grant, system
from callrouter.operations.house import House
from callrouter.operations.people.create_user import create_user
from callrouter.operations.sessions.sign_in import sign_in
from callrouter.web.door import SESSION

BOUND_MS = 100
_TIMES = 7
_PASSWORD = "a long enough password"
_PAGES = (
    "/sources", "/sources?list=3", "/sources?sort=-saved", "/sources/{source}", "/sources/new",
    "/defaults", "/defaults?list=3", "/flows/{flow}", "/imports", "/imports/new",
    "/schedules", "/schedules?list=3", "/weeks/{week}/edit", "/choose?for=/sources&search=community",
    "/people", "/people/new", "/teams", "/teams?list=3", "/destinations", "/mailboxes", "/keys",
    "/problems", "/properties", "/properties?search=community+7", "/property-lists",
    "/numbers", "/numbers?search=20001", "/numbers/{number}", "/residents", "/blocked-numbers",
    "/history", "/history?thing=source", "/caps", "/jobs", "/alarms", "/settings",
)  # fmt: skip


class Shown(Struct, frozen=True):
    """One page as one person sees it; of some times the median and the longest."""

    path: str
    reader: str
    compressed: int
    median_ms: float
    most_ms: float

    def line(self) -> str:
        return (
            f"{self.median_ms:8.1f} ms {self.most_ms:8.1f} ms  {self.compressed / 1_000:5.1f} kB  "
            f"{self.reader:<10} {self.path}"
        )


async def measure_pages(large: Large) -> list[Shown]:
    """Opens the house, for some pages tell what its snapshots hold."""
    await large.house.open()
    shown = []
    for reader, grant in readers(large.names["property"]).items():
        async with _browser(large.house, reader, grant) as browser:
            for path in _PAGES:
                if found := await _look(browser, reader, path.format_map(large.names)):
                    shown.append(found)
    return shown


def page_goals(shown: list[Shown]) -> list[Goal]:
    slowest = max(shown, key=lambda each: each.median_ms)
    says = f"{len(shown)} pages, the slowest ({slowest.reader}: {slowest.path})"
    return [Goal(says, slowest.median_ms, "<", BOUND_MS, "ms")]


@asynccontextmanager
async def _browser(house: House, name: str, grant: Grant) -> AsyncIterator[httpx.AsyncClient]:
    email = f"{name.replace(' ', '-')}@example.com"
    async with house.work(system()) as work:
        await create_user(work, name, email, (grant,), _PASSWORD)
    session = await sign_in(house, email, _PASSWORD, "127.0.0.1")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(build_program(house, [])),  # type: ignore[arg-type]
        base_url="http://localhost",
        cookies={SESSION: session.secret},
    ) as client:
        yield client


async def _look(browser: httpx.AsyncClient, reader: str, path: str) -> Shown | None:
    """None where this reader may not look."""
    answer = await browser.get(path)
    if answer.status_code in (303, 403, 404):
        return None
    answer.raise_for_status()
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        await browser.get(path)
        took.append((time.perf_counter() - began) * 1_000)
    weight = len(zlib.compress(answer.content))
    return Shown(path, reader, weight, statistics.median(took), max(took))
