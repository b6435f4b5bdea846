"""What is thrown away once nobody needs it any more?"""

from datetime import timedelta
from typing import Any

from callrouter.operations.house import House
from callrouter.store.alarms import forget_alarms_before
from callrouter.store.jobs import forget_done_before
from callrouter.store.repeatable import forget_before

REQUESTS_KEPT = timedelta(hours=24)
JOBS_KEPT = timedelta(days=7)
ALARMS_KEPT = timedelta(days=90)


async def clean_up(house: House, _what: dict[str, Any]) -> None:
    """The answers kept for repeated requests, what was logged of jobs that are done, and alarms
    of long ago."""
    async with house.work() as work:
        await forget_before(work.connection, work.now - REQUESTS_KEPT)
        await forget_done_before(work.connection, work.now - JOBS_KEPT)
        await forget_alarms_before(work.connection, work.now - ALARMS_KEPT)
