"""Is a change that one process makes live in every other, with and without the bell?"""

import asyncio

import pytest
from sqlalchemy import text

from callrouter.app import build_house
from callrouter.operations import following as following_module
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import save_flow_draft
from callrouter.operations.sources.add_source import add_source
from callrouter.operations.weeks.force_schedule import force_schedule
from callrouter.store.bell import Bell
from callrouter.store.changes import find_changes
from operations.demo_parts import ALDER, DEFAULT_FLOW, MESA, a_message
from store.ledger_lines import a_line, over
from waiting import until

OFFICE_WEEK = 1
CALLER = "+12125550142"


@pytest.fixture
async def other(demo_url, clock):
    """Another process on the same database."""
    other = build_house(demo_url, clock)
    await other.open()
    yield other
    await other.close()


@pytest.fixture
async def deaf(demo_url, clock, monkeypatch):
    """Another process, which hears no bell."""
    monkeypatch.setattr(Bell, "run", lambda _: asyncio.Event().wait())
    deaf = build_house(demo_url, clock)
    await deaf.open()
    yield deaf
    await deaf.close()


async def force(house, schedule_id="holiday"):
    async with house.work() as work:
        await force_schedule(work, OFFICE_WEEK, schedule_id)


def forced(house):
    forcing = house.snapshots.find(ALDER).weeks[OFFICE_WEEK].forcing
    return forcing.schedule_id if forcing else None


async def test_a_saved_week_is_live_in_the_other_process(house, other, monkeypatch):
    monkeypatch.setattr(following_module, "LOOK_SECONDS", 60)  # by the bell alone
    await force(house)
    await until(lambda: forced(other) == "holiday", seconds=5)


async def test_a_published_version_and_a_new_number_too(house, other):
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message())
        published = await publish_flow(work, DEFAULT_FLOW)
        await add_source(work, MESA, "Radio", "+14805550150")
    version = str(published.version_id)
    await until(lambda: other.snapshots.find(ALDER).default_version == version)
    await until(lambda: other.snapshots.find_by_number("+14805550150"))


async def test_only_what_has_changed_is_loaded_again(house, other):
    mesa = other.snapshots.find(MESA)
    await force(house)
    await until(lambda: forced(other) == "holiday")
    assert other.snapshots.find(MESA) is mesa


async def test_without_a_bell_it_is_found_by_looking(house, deaf):
    await force(house)
    await until(lambda: forced(deaf) == "holiday", seconds=5)


async def test_after_the_bells_connection_was_killed_changes_are_found_all_the_same(house, other):
    for schedule in ("holiday", "office-hours", "holiday"):
        async with house.engine.begin() as connection:
            await connection.execute(
                text(
                    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> "
                    "pg_backend_pid() and query like 'LISTEN%'"
                )
            )
        await force(house, schedule)
        await until(lambda schedule=schedule: forced(other) == schedule)


async def test_a_change_that_commits_late_is_not_missed(house, other):
    """Its transaction began, and noted the change, before another one that committed first."""
    async with house.work() as slow:
        await slow.connection.execute(text("select pg_current_xact_id()"))
        before = other.snapshots.find(MESA)
        async with house.work() as fast:
            fast.changes_calls_of(MESA)
        await other.following.catch_up()
        assert other.snapshots.find(MESA) is not before
        await force_schedule(slow, OFFICE_WEEK, "holiday")
    await until(lambda: forced(other) == "holiday")


async def test_work_that_is_rolled_back_is_told_nobody(house, other):
    before = other.snapshots.find(ALDER)
    with pytest.raises(RuntimeError, match="out of paper"):
        await _fail(house)
    await other.following.catch_up()
    assert other.snapshots.find(ALDER) is before


async def _fail(house):
    async with house.work() as work:
        await force_schedule(work, OFFICE_WEEK, "holiday")
        raise RuntimeError("out of paper")


async def test_whoever_called_at_one_process_is_a_prospect_at_the_other(house, other):
    line = {"property_id": ALDER, "from_raw": CALLER}
    await house.ledger.append(a_line(**line))
    await house.ledger.append(over(**line))
    await until(lambda: other.snapshots.find(ALDER).callers.prospects == {CALLER})


async def test_what_was_restored_from_another_server_is_not_read_again_and_again(house):
    """Its rows carry numbers of transactions that are yet to come here."""
    later = "(pg_snapshot_xmax(pg_current_snapshot())::text)::bigint + 1000000"
    async with house.engine.begin() as connection:
        await connection.execute(
            text(
                "insert into prospects (property_id, number, learnt_in)"
                f" values ({ALDER}, '{CALLER}', {later})"
            )
        )
        await connection.execute(
            text(f"update property_changes set changed_in = {later} where property_id = {ALDER}")
        )
    async with house.engine.connect() as connection:
        changes = await find_changes(connection, 0)
    assert (changes.properties.get(ALDER), changes.prospects) == (None, [])


async def test_many_changes_from_both_sides_end_the_same_everywhere(house, other):
    await asyncio.gather(
        *(force(each, name) for name in ["office-hours", "holiday"] * 5 for each in (house, other))
    )
    await house.following.catch_up()
    await other.following.catch_up()
    assert forced(house) == forced(other)


async def test_a_change_whose_reading_fails_is_committed_and_found_later(house, monkeypatch):
    load, failures = house.snapshots.load, [OSError("The database is gone.")]

    async def fails_once(*arguments):
        if failures:
            raise failures.pop()
        return await load(*arguments)

    monkeypatch.setattr(house.snapshots, "load", fails_once)
    await force(house)  # committed, so no error
    await until(lambda: forced(house) == "holiday")
