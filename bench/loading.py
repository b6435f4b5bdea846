"""How long does a start take with ten thousand communities, and what do they weigh in memory?"""

import asyncio
import json
import os
import subprocess
import sys
import time

import msgspec

from bench import throwaway
from bench.machine import on_server_core
from bench.seeding import seed
from callrouter.store.embedded.server import EmbeddedDatabase

PROPERTIES = 10_000


class Loaded(msgspec.Struct, frozen=True):
    """What a fresh process told of loading everything as `callrouter serve` does; MB are 10^6."""

    properties: int
    numbers: int
    seconds: float
    before_megabytes: float
    after_megabytes: float
    peak_megabytes: float
    collection_ms: float
    edit_ms: float

    @property
    def grown_megabytes(self) -> float:
        return self.after_megabytes - self.before_megabytes

    def lines(self) -> list[str]:
        return [
            f"{self.numbers:,} numbers of {self.properties:,} properties: {self.seconds:.2f} s to load",
            f"resident memory {self.before_megabytes:.0f} MB before, {self.after_megabytes:.0f} MB "
            f"after, {self.peak_megabytes:.0f} MB at most",
            f"a full garbage collection takes {self.collection_ms:.1f} ms",
            f"an edit of one property is committed and live in {self.edit_ms:.1f} ms (median)",
        ]


async def make_large(database: EmbeddedDatabase, properties: int = PROPERTIES) -> str:
    """The URL of a database full of seeded communities."""
    url = await throwaway.make_database(database.url, "large", demo=False)
    began = time.monotonic()
    async with throwaway.connected(url) as connection:
        await seed(connection, properties)
    print(f"Seeded {properties:,} properties in {time.monotonic() - began:.0f} s.", flush=True)
    return url


async def measure_load(url: str) -> Loaded:
    """Load everything in a fresh process on the server's core."""
    told = await asyncio.to_thread(_load_elsewhere, url)
    return msgspec.convert(json.loads(told), Loaded)


def _load_elsewhere(url: str) -> str:
    done = subprocess.run(
        on_server_core([sys.executable, "-m", "bench.programs.load_house"]),
        env=os.environ | {"CALLROUTER_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout
