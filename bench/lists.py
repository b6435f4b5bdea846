"""How long does the database take for the first page of each list, when a company is large?

A thousand properties, 20,000 sources, a million calls and what goes with them. Pages are asked for
as programs ask, by the REST API; what counts is the time of the statements.
"""

import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
from msgspec import Struct
from sqlalchemy import event

from bench import throwaway
from bench.goals import Goal
from bench.seeding import seed
from callrouter.app import build_house, build_program
from callrouter.domain.rights import Grant, Role, system
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import make_key
from callrouter.store.embedded.server import EmbeddedDatabase

PROPERTIES, SOURCES_EACH, CALLS = 1_000, 20, 1_000_000
BOUND_MS = 50
_TIMES = 7
_FILL = (
    "alter table sources alter column id restart with 1000000",  # ids were copied in
    """insert into sources (property_id, name, category, address)
    select id, 'Source ' || n, (array['search', 'sign', 'print', 'other'])[1 + n % 4],
        key || '.s' || n || '@mail.example'
    from properties, generate_series(6, {sources}) as n""",
    """insert into property_lists (name) select 'Region ' || n from generate_series(1, 20) as n""",
    """insert into property_list_members (list_id, property_id)
    select 1 + id % 20, id from properties""",
    """insert into calls (call_id, outcome, from_raw, to_number, property_id, source_id, version,
        started_at, is_over, seconds, keys_pressed, rings, talk_seconds, steps, is_simulated,
        is_tried, entries)
    select 'CA' || md5(n::text), (array['answered', 'missed', 'voicemail'])[1 + n % 3],
        '+1312' || lpad((n::bigint * 7919 % 10000000)::text, 7, '0'), numbers.number, numbers.property_id,
        assigned.source_id, '1', now() - n * interval '30 seconds', true, 60, '1', 1, 30, 3, false,
        n % 100 = 0, 5
    from generate_series(1, {calls}) as n
    join numbers on numbers.id = (select min(id) from numbers) + (n * 104729::bigint) % {numbers}
    join number_assignments as assigned on assigned.number_id = numbers.id""",
    """insert into history (at, actor_kind, actor_name, property_id, thing, thing_id, says)
    select now() - n * interval '1 minute', 'person', 'Dana', (select min(id) from properties) +
        n % {properties}, 'source', n, 'changed the name' from generate_series(1, 200000) as n""",
    """insert into residents (property_id, number)
    select id, '+1615' || lpad((id % 1000 * 1000 + n)::text, 7, '0')
    from properties, generate_series(1, 100) as n""",
    """insert into blocked_numbers (property_id, number)
    select id, '+1616' || lpad((id % 1000 * 1000 + n)::text, 7, '0')
    from properties, generate_series(1, 10) as n""",
    """insert into number_orders (property_id, made_at, made_by)
    select id, now() - n * interval '1 day', 'Dana' from properties, generate_series(1, 5) as n""",
    """insert into alarms (kind, says, facts, times, first_at, last_at, told_at)
    select 'drift', 'A number is not set up as it should be.', '{{}}', 1, now(), now(), now()
    from generate_series(1, 5000)""",
    """insert into api_keys (name, shown, hash, made_by, made_at)
    select 'Key ' || n, 'cr_' || n, decode(md5(n::text), 'hex'), 'Dana', now()
    from generate_series(1, 500) as n""",
)
_LISTS = (
    "/properties", "/properties?search=community+7", "/properties?sort=-saved",
    "/property-lists", "/people", "/people?search=person+3", "/people?property_id={property}",
    "/teams", "/teams?list_id=3", "/destinations", "/mailboxes",
    "/weeks", "/weeks?property_id={property}", "/flows", "/flows?list_id=3",
    "/flows/{flow}/versions", "/imports", "/standard-sources",
    "/sources", "/sources?search=zil", "/sources?sort=category", "/sources?list_id=3",
    "/sources?category=search", "/sources/{source}/numbers", "/properties/{property}/source-overlaps",
    "/properties/{property}/residents", "/blocked-numbers", "/blocked-numbers?search=0001",
    "/numbers", "/numbers?search=20001", "/numbers?list_id=3", "/numbers?state=disabled",
    "/number-orders", "/caps",
    "/calls", "/calls?search=3125550", "/calls?search=0101", "/calls?property_id={property}",
    "/calls?list_id=3", "/calls?source_id={source}", "/calls?outcome=missed", "/calls?tried=true",
    "/calls?since=2026-01-01T00:00:00Z&sort=start", "/calls?property_id={property}&outcome=missed",
    "/calls?list_id=3&search=0777", "/keys", "/sessions", "/history", "/history?list_id=3",
    "/history?property_id={property}", "/history?thing=source&thing_id=77", "/jobs", "/alarms",
)  # fmt: skip


class Listed(Struct, frozen=True):
    """One list as one program reads it; of some times the median and the longest."""

    path: str
    reader: str
    items: int
    statements: int
    median_ms: float
    most_ms: float

    def line(self) -> str:
        return (
            f"{self.median_ms:8.1f} ms {self.most_ms:8.1f} ms  {self.statements:2}  "
            f"{self.items:3}  {self.reader:<10} {self.path}"
        )


class Large(Struct, frozen=True):
    """A large company's house, and ids to look at by the tables' names."""

    house: House
    names: dict[str, int]


@asynccontextmanager
async def large_company(database: EmbeddedDatabase) -> AsyncIterator[Large]:
    """Fills a database; its house is not open."""
    url = await throwaway.make_database(database.url, "lists", demo=False)
    names = await _fill(url)
    house = build_house(url)
    try:
        yield Large(house, names)
    finally:
        await house.close()


async def measure_lists(large: Large) -> list[Listed]:
    """Read every list as three who may see different parts of the company."""
    measured = []
    for reader, grant in readers(large.names["property"]).items():
        async with _program(large.house, reader, grant) as program:
            for path in _LISTS:
                at = path.format_map(large.names)
                if found := await _read(large.house, program, reader, at):
                    measured.append(found)
    return measured


def list_goals(measured: list[Listed]) -> list[Goal]:
    slowest = max(measured, key=lambda each: each.median_ms)
    says = f"first pages of {len(measured)} lists, the slowest ({slowest.reader}: {slowest.path})"
    return [Goal(says, slowest.median_ms, "<", BOUND_MS, "ms")]


async def _fill(url: str) -> dict[str, int]:
    began = time.monotonic()
    async with throwaway.connected(url) as connection:
        await seed(connection, PROPERTIES)
        numbers = await connection.fetchval("select count(*) from numbers")
        for statement in _FILL:
            await connection.execute(
                statement.format(
                    sources=SOURCES_EACH, calls=CALLS, numbers=numbers, properties=PROPERTIES
                )
            )
        await connection.execute("vacuum analyze")
        names = {
            name: await connection.fetchval(f"select min(id) + 5 from {table}")
            for name, table in
            {"property": "properties", "flow": "flows", "source": "sources", "week": "weeks",
             "number": "numbers"}.items()
        }  # fmt: skip
    print(f"Filled a database in {time.monotonic() - began:.0f} s.", flush=True)
    return names


def readers(property_id: int) -> dict[str, Grant]:
    return {
        "admin": Grant(Role.ADMIN),
        "by a list": Grant(Role.MANAGER, list_id=3),
        "at one": Grant(Role.MANAGER, property_id),
    }


@asynccontextmanager
async def _program(house: House, name: str, grant: Grant) -> AsyncIterator[httpx.AsyncClient]:
    async with house.work(system()) as work:
        key = await make_key(work, name, (grant,))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(build_program(house, [])),  # type: ignore[arg-type]
        base_url="http://localhost/api/v1",
        headers={"Authorization": f"Bearer {key.secret}"},
    ) as client:
        yield client


async def _read(house: House, program: httpx.AsyncClient, reader: str, path: str) -> Listed | None:
    """None where this reader may not read it."""
    answer = await program.get(path)
    if answer.status_code in (403, 404):
        return None
    answer.raise_for_status()
    took = []
    for _ in range(_TIMES):
        with _timed(house) as statements:
            await program.get(path)
        took.append(sum(statements) * 1_000)
    items = len(answer.json()["items"])
    return Listed(path, reader, items, len(statements), statistics.median(took), max(took))


@contextmanager
def _timed(house: House) -> Iterator[list[float]]:
    """The seconds of each statement, as the service waits for it."""
    took: list[float] = []
    began = [0.0]

    def before(*_: object) -> None:
        began[0] = time.perf_counter()

    def after(*_: object) -> None:
        took.append(time.perf_counter() - began[0])

    engine = house.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield took
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
