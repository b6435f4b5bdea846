"""A worker that begins a job and never ends it; whoever started it kills it meanwhile.

Run as `python dying_worker.py DATABASE_URL`; prints a line once a job has begun.
"""

import asyncio
import sys
from typing import Any

from callrouter.app import build_house
from callrouter.operations.house import House
from callrouter.operations.jobs.worker import Kind, Worker


async def hang(_house: House, what: dict[str, Any]) -> None:
    print("begun", what["number"], flush=True)
    await asyncio.Event().wait()


async def main(database_url: str) -> None:
    house = build_house(database_url)
    await Worker(house, database_url, {"greet": Kind(hang)}).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
