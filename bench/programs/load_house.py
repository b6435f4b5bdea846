"""What does a start with everything cost? Starts the service's own program, all but its socket.

Prints one JSON object: see `bench.loading.Loaded`.
"""

import asyncio
import gc
import json
import os
import statistics
import time
from typing import Any

import uvloop
from sqlalchemy import update

from bench.machine import resident_megabytes
from callrouter.app import build_house, build_program
from callrouter.operations.house import House
from callrouter.store.tables import properties

_EDITS = 30


async def _measure() -> dict[str, float]:
    house = build_house(os.environ["CALLROUTER_DATABASE_URL"])
    program = build_program(house, [])
    before = resident_megabytes()
    began = time.perf_counter()
    asked, told, living = await _start(program)
    seconds = time.perf_counter() - began
    after = resident_megabytes()
    result = {
        "properties": len(house.snapshots),
        "numbers": len(house.snapshots.our_numbers),
        "seconds": seconds,
        "before_megabytes": before,
        "after_megabytes": after,
        "peak_megabytes": resident_megabytes(peak=True),
        "collection_ms": _collection_ms(),
        "edit_ms": await _edit_ms(house),
    }
    await asked.put({"type": "lifespan.shutdown"})
    await told.get()
    await living
    return result


async def _start(program: Any) -> tuple["asyncio.Queue[Any]", "asyncio.Queue[Any]", Any]:
    """As a server starts a program: by its lifespan, which opens the house."""
    asked: asyncio.Queue[Any] = asyncio.Queue()
    told: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    living = asyncio.create_task(program(scope, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    answer = await told.get()
    if answer["type"] != "lifespan.startup.complete":
        raise RuntimeError(f"The service did not start: {answer}")
    return asked, told, living


def _collection_ms() -> float:
    """How long everything stands still when the collector looks at all objects."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        gc.collect()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1_000


async def _edit_ms(house: House) -> float:
    """From the beginning of the transaction until calls are answered from the new snapshot."""
    ids = sorted(house.snapshots._by_property)[:: len(house.snapshots) // _EDITS]
    took = []
    for position, id_ in enumerate(ids):
        name = f"Renamed {position}"
        began = time.perf_counter()
        async with house.work() as work:
            renamed = update(properties).where(properties.c.id == id_).values(name=name)
            await work.connection.execute(renamed)
            work.changes_calls_of(id_)
        took.append(time.perf_counter() - began)
        snapshot = house.snapshots.find(id_)
        assert snapshot
        assert snapshot.property.name == name
    return statistics.median(took) * 1_000


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_measure())))
