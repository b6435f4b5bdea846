"""What must stand before anything is measured? Data, three servers, callers at menus, and trust."""

import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bench import throwaway
from bench.arrivals import call_all
from bench.bodies import Pools
from bench.checks import Oracle, check_answers
from bench.legs import Bench
from bench.programs.naive_filling import fill_naive_tables, make_naive_tables
from bench.rounds import Plan
from bench.seeding import seed
from bench.servers import NAIVE, NAMES, SERVICE, start
from callrouter.app import build_house
from callrouter.store.embedded.server import EmbeddedDatabase


@asynccontextmanager
async def ready(database: EmbeddedDatabase, plan: Plan) -> AsyncIterator[tuple[Bench, list[str]]]:
    """Three servers on one seeded database, their answers checked; sentences on what held."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="callrouter-bench-")))
        print(f"Making a database with {plan.properties:,} properties ...", flush=True)
        url = await throwaway.make_database(database.url, "bench", demo=True)
        connection = await stack.enter_async_context(throwaway.connected(url))
        await seed(connection, plan.properties, always_open=True)
        house = build_house(url)
        stack.push_async_callback(house.close)
        await house.open()
        await make_naive_tables(house.engine)
        known = [house.snapshots.find_by_number(number) for number in house.snapshots.our_numbers]
        by_property = {each.property.id: each for each in known if each is not None}
        await fill_naive_tables(connection, by_property.values())
        servers = {}
        for name in NAMES:
            servers[name] = start(name, url, folder)
            stack.callback(servers[name].end)
        numbers = sorted(house.snapshots.our_numbers)
        random.Random(11).shuffle(numbers)
        callers = await call_all(servers[SERVICE].url, numbers[: plan.callers])
        pools = Pools(callers, folder)
        oracle = Oracle(house)
        print("Comparing answers ...", flush=True)
        held = await check_answers(servers[SERVICE], servers[NAIVE], pools, oracle, connection)
        yield Bench(servers, pools, connection, oracle, url, database.pid), [held]
