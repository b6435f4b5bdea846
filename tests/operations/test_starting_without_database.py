"""Does a service start, and answer calls, while its database is away?"""

import pytest

from callrouter.app import build_house
from callrouter.operations.weeks.force_schedule import force_schedule
from store.ledger_lines import fetch
from waiting import until
from webhooks import HOUSE_FAILSAFE, Company, a_call_sid, counted, the_program

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
HOLIDAY = "closed for the holiday"


@pytest.fixture
async def start(clock):
    """Return a function that opens a house on a database and a folder."""
    opened = []

    async def start_one(url, state_dir):
        house = build_house(url, clock, failsafe_number=HOUSE_FAILSAFE, state_dir=state_dir)
        opened.append(house)
        await house.open()
        return house, Company(the_program(house))

    yield start_one
    for house in opened:
        await house.close()


async def test_calls_are_answered_from_what_was_kept(house, start, tmp_path):
    async with house.work() as work:
        await force_schedule(work, 1, "holiday")
    await house.close()  # all is kept by now
    away, company = await start(NOWHERE, tmp_path / "state")
    assert HOLIDAY in (await company.calls()).words
    assert away.troubles() == [
        "The database takes no events; they wait in the spool.",
        "The snapshots cannot be brought up to date from the database.",
        "1 events wait in the spool.",
    ]


async def test_what_was_spooled_then_is_replayed_at_the_next_start(
    house, start, demo_url, tmp_path
):
    await house.close()
    away, company = await start(NOWHERE, tmp_path / "state")
    sid = a_call_sid()
    await company.calls(sid=sid)
    await away.close()
    back, company = await start(demo_url, tmp_path / "state")
    await until(lambda: back.spool.waiting == 0)
    rows = await fetch(demo_url, "select call_id, key from ledger")
    assert [tuple(row) for row in rows] == [(sid, "arrived:0")]


async def test_with_nothing_kept_every_call_goes_the_safe_route(start, tmp_path):
    away, company = await start(NOWHERE, tmp_path / "empty")
    assert not away.snapshots.is_loaded
    unknown, sid = counted("alarms", kind="unknown number"), a_call_sid()
    answer = await company.calls(sid=sid)
    assert answer.dialled == [HOUSE_FAILSAFE]
    assert counted("alarms", kind="unknown number") == unknown
    ((kept),) = await away.spool.list_oldest(10)
    assert kept.line.entry.notes[0].says == (
        "(212) 555-0142 called (212) 555-0101; whose it is could not be told, nothing is loaded."
    )


async def test_a_database_without_tables_is_one_that_is_away(start, empty_url, tmp_path):
    away, company = await start(empty_url, tmp_path / "empty")
    assert not away.snapshots.is_loaded
    assert (await company.calls()).dialled == [HOUSE_FAILSAFE]
    assert away.spool.waiting == 1
