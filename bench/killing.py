"""Is what was acknowledged there after a kill? The service is killed outright under load.

This tells of the process only; that a commit outlives a power cut is PostgreSQL's promise, with
fsync on.
"""

import asyncio

from bench.arrivals import let_arrive
from bench.checks import WrongError
from bench.legs import Bench
from bench.load import finish_load, start_load
from bench.servers import SERVICE

_CONNECTIONS, _POOL = 64, 12_000


async def kill_under_load(bench: Bench) -> str:
    """Kill the service after half a second of load; it stays down. Tells what was found."""
    pool = bench.pools.write(_POOL, "killed")
    await let_arrive(bench.connection, bench.servers[SERVICE].url, pool)
    server = bench.servers[SERVICE]
    wrk = start_load(server.url, pool.path, _CONNECTIONS, 1)
    await asyncio.sleep(0.5)
    server.process.kill()
    await asyncio.to_thread(server.process.wait)
    load = await asyncio.to_thread(finish_load, wrk)
    rows = await bench.settled(SERVICE)
    if rows < load.requests:
        raise WrongError(f"{load.requests - rows} acknowledged requests were lost in a kill.")
    return f"the service killed under load had acknowledged {load.requests:,} requests: none lost"
