"""How does a test have jobs done? All that are due, here and now, by the test itself."""

from collections.abc import Mapping
from typing import Any

from callrouter.operations.house import House
from callrouter.operations.jobs.kinds import KINDS
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.jobs.worker import Kind, Worker
from operations.demo_parts import rows


async def do_jobs(house: House, kinds: Mapping[str, Kind] = KINDS) -> int:
    """Gives how many tries that took."""
    worker = Worker(house, house.database_url, kinds)
    try:
        return await worker.do_what_is_due()
    finally:
        await worker.close()


async def write_job(house: House, kind: str, **what: Any) -> None:
    async with house.work() as work:
        await do_later(work, Job(kind, what))


async def let_them_be_due(house: House) -> None:
    """What waits for its time waits no longer."""
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql("update jobs set execute_after = now() - interval '1 s'")


async def the_jobs(house: House, columns: str = "entrypoint, status::text") -> list[Any]:
    return await rows(house, f"select {columns} from jobs order by id")
