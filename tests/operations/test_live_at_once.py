"""Are calls answered by what was committed, at once, and never by what was rolled back?"""

import pytest
from sqlalchemy import text

from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import save_flow_draft
from callrouter.operations.sources.add_source import add_source
from operations.demo_parts import ALDER, DEFAULT_FLOW, MESA, a_message


async def test_when_the_work_is_done_its_snapshot_is_new(house):
    before = house.snapshots.find(ALDER)
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message())
        published = await publish_flow(work, DEFAULT_FLOW)
        assert house.snapshots.find(ALDER) is before
    assert house.snapshots.find(ALDER).default_version == str(published.version_id)


async def test_only_the_changed_property_is_made_anew(house):
    before = house.snapshots.find(MESA)
    async with house.work() as work:
        work.changes_calls_of(ALDER)
    assert house.snapshots.find(MESA) is before


async def test_work_that_changes_no_calls_makes_nothing_anew(house):
    before = house.snapshots.find(ALDER)
    async with house.work() as work:
        await work.connection.execute(text("select 1"))
    assert house.snapshots.find(ALDER) is before


async def test_work_that_is_rolled_back_changes_no_snapshot(house):
    before = house.snapshots.find(ALDER)
    with pytest.raises(RuntimeError, match="out of paper"):
        await _publish_and_fail(house)
    assert house.snapshots.find(ALDER) is before
    async with house.engine.connect() as connection:
        await house.snapshots.load(connection, house.clock())
    assert house.snapshots.find(ALDER) == before


async def _publish_and_fail(house):
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message())
        await publish_flow(work, DEFAULT_FLOW)
        raise RuntimeError("out of paper")


async def test_a_new_number_is_ours_everywhere_at_once(house):
    """No ring step of another property may dial it from now on."""
    async with house.work() as work:
        await add_source(work, ALDER, "Postcards", "+12125550150")
    assert "+12125550150" in house.snapshots.find(MESA).our_numbers


async def test_time_stands_still_within_one_work(house, clock):
    async with house.work() as work:
        began = work.now
        clock.move_on(5)
        assert work.now == began
