"""Does an empty database become the demo company, once?"""

import pytest

from callrouter.app import build_house
from callrouter.domain.problems import Severity
from callrouter.ivr.compiling import compile_flow
from callrouter.operations.demo.load_demo import load_demo
from callrouter.operations.flows.judge_flow import load_surroundings
from callrouter.store.flows import list_live_versions
from callrouter.store.migrating import migrate
from operations.demo_parts import ALDER, rows
from store.ledger_lines import run


@pytest.fixture
async def fresh(empty_url, clock):
    """A house on a migrated database without anything in it."""
    house = build_house(empty_url, clock)
    await migrate(house.engine)
    await house.open()
    yield house
    await house.close()


async def test_an_empty_database_becomes_three_communities(fresh):
    async with fresh.work() as work:
        assert await load_demo(work)
    assert [fresh.snapshots.find(id_).property.name for id_ in (1, 2, 3)] == [
        "Alder Creek Apartments",
        "Mesa Vista Villas",
        "Harbor Point Lofts",
    ]
    assert await rows(fresh, "select count(*) from numbers") == [(15,)]


async def test_a_second_time_does_nothing_and_keeps_what_was_changed(house):
    await run(house, "update properties set name = 'Ours' where id = 1")
    await run(house, "delete from residents")
    async with house.work() as work:
        assert not await load_demo(work)
    assert await rows(house, "select name from properties where id = 1") == [("Ours",)]
    assert await rows(house, "select count(*) from properties") == [(3,)]


async def test_a_demo_that_cannot_be_made_whole_is_not_made_at_all(fresh, monkeypatch):
    async def fails(*_):
        raise RuntimeError("The power went out.")

    monkeypatch.setattr("callrouter.operations.demo.load_demo.set_defaults", fails)
    with pytest.raises(RuntimeError, match=r"The power went out\."):
        async with fresh.work() as work:
            await load_demo(work)
    assert await rows(fresh, "select count(*) from properties") == [(0,)]
    assert len(fresh.snapshots) == 0


async def test_its_flows_have_no_errors_and_these_warnings(house):
    async with house.work() as work:
        around = await load_surroundings(work, ALDER)
        versions = await list_live_versions(work.connection, ALDER, of_sub_flows=False)
    problems = [
        each for version in versions for each in compile_flow(version.body, around).problems
    ]
    assert {each.severity for each in problems} == {Severity.WARNING}
    assert sorted(each.sentence.partition(",")[0] for each in problems) == [
        '"Leasing office open?" has no exit for "Holiday"; those calls take "otherwise".',
        '"Main menu" offers 6 choices; callers remember 4.',
        "A caller may wait 111 s",
        "A caller may wait 36 s",
    ]


async def test_all_its_numbers_are_ones_that_nobody_has(house):
    everything = await rows(
        house,
        "select number from numbers union all select number from phones union all "
        "select number from destinations union all select failsafe_number from properties",
    )
    assert len(everything) > 30
    assert all("55501" in number for (number,) in everything)
