"""How does one server do at one number of connections, for two seconds?

A leg brings its own requests, none of which was sent before, and afterwards counts the rows they
made: every acknowledged request must be one, and only those still in the air when wrk stopped may
be more.
"""

import asyncio
import time
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from bench.arrivals import let_arrive
from bench.bodies import Pool, Pools
from bench.checks import (
    Counters,
    Oracle,
    WrongError,
    check_counters,
    check_stored,
    read_counters,
)
from bench.load import Load, put_load
from bench.machine import cpu_seconds, cpu_seconds_of_children
from bench.servers import BARE, NAIVE, SERVICE, Server

WARM_UP_SECONDS = 1
_BARE_POOL = 4_000
ROWS = {
    SERVICE: "select count(*) from ledger where key like 'pressed:%'",
    NAIVE: "select count(*) from naive.events",
}
_UNFOLDED = "select exists (select from unfolded)"
_SETTLING_SECONDS = 15
_LONGEST_SECONDS = 8
_QUIET_LOOKS = 3
# Requests per second to prepare for, until a leg has shown how many there are.
_FIRST_GUESS = {SERVICE: 6_000, NAIVE: 700}


class NothingAnsweredError(WrongError):
    """Not one request was answered in time."""


class Leg(msgspec.Struct, frozen=True):
    """One server at so many connections; CPU in microseconds per request."""

    server: str
    connections: int
    load: Load
    cpu_us: float
    postgres_us: float


class Bench:
    """Everything a leg needs."""

    def __init__(
        self,
        servers: dict[str, Server],
        pools: Pools,
        connection: "asyncpg.Connection[Any]",
        oracle: Oracle,
        database_url: str,
        postgres_pid: int,
    ) -> None:
        self.servers, self.pools, self.connection = servers, pools, connection
        self.oracle, self.database_url, self._postgres_pid = oracle, database_url, postgres_pid
        self._rates: dict[tuple[str, int], float] = {}
        self._bare_pool = pools.write(_BARE_POOL, "bare")
        self._told = Counters(0, 0, 0)
        self.rows = self.acknowledged = self.lost = 0

    async def leg(self, name: str, connections: int, seconds: int) -> Leg:
        """Raises WrongError when a request got no success, or acknowledged rows are missing."""
        while True:
            pool = await self.prepare(name, connections, WARM_UP_SECONDS + seconds)
            try:
                measured, sent = await self.drive(name, connections, seconds, pool)
            except NothingAnsweredError:  # a busy machine, many callers, a slow server
                if seconds > _LONGEST_SECONDS:
                    raise
                seconds *= 2
                await self.settled(name)
                continue
            rate = measured.load.per_second
            self._rates[name, connections] = max(rate, self._rates.get((name, connections), 0))
            if name == BARE:
                self._demand_success(measured)
                return measured
            if sent + 3 * connections >= len(pool.call_ids):
                # Requests were sent twice, and a repeat is cheaper. Again, with more of them.
                self._rates[name, connections] *= 1.5
                continue
            self._demand_success(measured)
            await self._count(name, sent, connections)
            return measured

    async def prepare(self, name: str, connections: int, seconds: int) -> Pool:
        if name == BARE:
            return self._bare_pool
        guess = _FIRST_GUESS[name] * (0.3 if connections == 1 else 1)
        rate = self._rates.get((name, connections), guess)
        pool = self.pools.write(int(rate * seconds * 1.6) + 6 * connections + 500, name)
        if name == SERVICE:
            await let_arrive(self.connection, self.servers[name].url, pool)
            self._told = await read_counters(self.servers[name])
        else:
            await self.connection.execute("truncate naive.events")
        return pool

    async def drive(self, name: str, connections: int, seconds: int, pool: Pool) -> tuple[Leg, int]:
        server = self.servers[name]
        warm = await _load(server, pool.path, connections, WARM_UP_SECONDS, 0)
        skip = 0
        if name != BARE:
            skip = warm.requests + connections + 1
            await self.settled(name)  # what wrk left behind must not hold up what follows
        before = cpu_seconds(server.pid), cpu_seconds_of_children(self._postgres_pid)
        load = await _load(server, pool.path, connections, seconds, skip)
        if name == SERVICE:
            await self._folded()  # work that a request causes counts, also where it comes later
        after = cpu_seconds(server.pid), cpu_seconds_of_children(self._postgres_pid)
        if not load.requests:
            raise NothingAnsweredError(
                f"{name} answered nothing in {seconds} s, {connections} at once."
            )
        cpu, postgres = (
            (late - early) / load.requests * 1e6 for early, late in zip(before, after, strict=True)
        )
        return Leg(name, connections, load, cpu, postgres), warm.requests + load.requests

    def _demand_success(self, leg: Leg) -> None:
        if leg.load.refused or leg.load.broken:
            raise WrongError(
                f"{leg.server} at {leg.connections} connections: {leg.load.refused} requests "
                f"refused, {leg.load.broken} broken.\n{self.servers[leg.server].last_words()}"
            )

    async def _count(self, name: str, acknowledged: int, connections: int) -> None:
        rows = await self.settled(name)
        if not acknowledged <= rows <= acknowledged + 2 * connections:  # two wrk runs
            raise WrongError(f"{name}: {acknowledged} requests acknowledged, {rows} rows stored.")
        if name == SERVICE:
            self.acknowledged, self.rows = self.acknowledged + acknowledged, self.rows + rows
            self.lost += await check_counters(self.servers[name], self._told, rows)
            await check_stored(self.connection, self.oracle, 25)

    def counted(self) -> str:
        return (
            f"the service answered {self.rows:,} requests under load and stored as many rows; "
            f"{self.acknowledged:,} of the answers reached wrk before it stopped, each has its row"
        )

    async def settled(self, name: str) -> int:
        """The rows, once nothing that wrk left in the air is still being stored."""
        rows, quiet = -1, 0
        deadline = time.monotonic() + _SETTLING_SECONDS
        while quiet < _QUIET_LOOKS and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            former, rows = rows, int(await self.connection.fetchval(ROWS[name]))
            quiet = quiet + 1 if rows == former else 0
            if name == SERVICE:
                await self._folded()
            if name == SERVICE and self.servers[name].is_alive:
                now = await read_counters(self.servers[name])
                quiet = _QUIET_LOOKS if now.answered - self._told.answered == rows else 0
        return rows

    async def _folded(self) -> None:
        """Until the calls' rows have followed what was stored."""
        deadline = time.monotonic() + _SETTLING_SECONDS
        while await self.connection.fetchval(_UNFOLDED):
            if time.monotonic() > deadline:
                raise WrongError(f"Calls are not folded within {_SETTLING_SECONDS} s.")
            await asyncio.sleep(0.05)


async def _load(server: Server, requests: Path, connections: int, seconds: int, skip: int) -> Load:
    return await asyncio.to_thread(put_load, server.url, requests, connections, seconds, skip)
