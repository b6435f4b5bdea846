"""Is a snapshot ever older than what was committed before it was loaded?"""

import asyncio

from callrouter.operations.weeks.force_schedule import force_schedule
from callrouter.store import snapshots as snapshots_module

ALDER, OFFICE_WEEK = 1, 1


async def test_a_slow_load_does_not_undo_a_later_one(house, monkeypatch):
    """The first change's load has read its rows when the second change is committed."""
    load, has_read, may_put = snapshots_module.load_snapshots, asyncio.Event(), asyncio.Event()

    async def slow_once(*args):
        loaded = await load(*args)
        if not has_read.is_set():
            has_read.set()
            await may_put.wait()
        return loaded

    monkeypatch.setattr(snapshots_module, "load_snapshots", slow_once)
    first = asyncio.create_task(_force(house, "office-hours"))
    await has_read.wait()
    second = asyncio.create_task(_force(house, "holiday"))
    await asyncio.wait({second}, timeout=0.3)  # without taking turns it would be done by now
    may_put.set()
    await asyncio.gather(first, second)
    week = house.snapshots.find(ALDER).weeks[OFFICE_WEEK]
    assert week.forcing.schedule_id == "holiday"


async def test_changes_at_once_end_with_the_last_of_them(house):
    await asyncio.gather(*(_force(house, name) for name in ["office-hours", "holiday"] * 5))
    seen = house.snapshots.find(ALDER).weeks[OFFICE_WEEK].forcing
    async with house.engine.connect() as connection:
        await house.snapshots.load(connection, house.clock())
    assert house.snapshots.find(ALDER).weeks[OFFICE_WEEK].forcing == seen


async def _force(house, schedule_id):
    async with house.work() as work:
        await force_schedule(work, OFFICE_WEEK, schedule_id)
