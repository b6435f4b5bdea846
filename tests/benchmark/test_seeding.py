"""Are seeded communities ones that staff could have made themselves?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import asyncpg

from bench.seeding import NUMBERS_EACH, seed
from callrouter.app import build_house
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import active_schedule
from callrouter.ivr.compiling import compile_flow
from callrouter.operations.demo.hours import OFFICE
from callrouter.operations.flows.judge_flow import load_surroundings
from callrouter.operations.house import House
from callrouter.store.engine import connect
from callrouter.store.flows import list_live_versions
from callrouter.store.weeks import list_weeks

NIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_FIRST = 1_000


async def _seeded(url: str, **how: bool) -> House:
    connection: asyncpg.Connection = await connect(url)
    await seed(connection, 3, **how)
    await connection.close()
    house = build_house(url)
    await house.open()
    return house


async def test_their_flows_and_weeks_would_be_accepted(demo_url):
    house = await _seeded(demo_url)
    async with house.work() as work:
        around = await load_surroundings(work, _FIRST)
        versions = await list_live_versions(work.connection, _FIRST, of_sub_flows=False)
        weeks = await list_weeks(work.connection, _FIRST)
    await house.close()
    assert [compile_flow(version.body, around).errors for version in versions] == [(), ()]
    today = work.now.astimezone(ZoneInfo("America/New_York")).date()
    assert [week_problems(week, today) for week in weeks] == [[], []]


async def test_each_has_its_own_numbers_flows_and_hours(demo_url):
    house = await _seeded(demo_url)
    first, second = house.snapshots.find(_FIRST), house.snapshots.find(_FIRST + 1)
    await house.close()
    assert first
    assert second
    assert len(first.numbers) == NUMBERS_EACH
    assert not set(first.numbers) & set(second.numbers)
    assert not set(first.versions) & set(second.versions)
    assert not set(first.weeks) & set(second.weeks)
    assert [w.schedules[0].windows for w in first.weeks.values()] != [
        w.schedules[0].windows for w in second.weeks.values()
    ]


async def test_an_office_forced_open_is_open_at_night(demo_url):
    house = await _seeded(demo_url, always_open=True)
    snapshot = house.snapshots.find(_FIRST)
    await house.close()
    assert snapshot
    main = next(week for week in snapshot.weeks.values() if week.is_main)
    assert active_schedule(main, snapshot.property.zone, NIGHT).schedule_id == OFFICE
