"""Is the caller answered, and nothing lost, when what they did cannot be written down at once?"""

import asyncio
from contextlib import asynccontextmanager

import asyncpg
import pytest
from structlog.testing import capture_logs

from callrouter.operations import house as house_module
from callrouter.operations.calls import write_down
from callrouter.store import replaying
from callrouter.store.engine import connect
from callrouter.store.spool import SpoolError
from waiting import until
from webhooks import STATUS, Company, a_call_sid, a_form, counted, stored

pytestmark = pytest.mark.usefixtures("outage_patience")


@asynccontextmanager
async def the_ledger_hanging(house):
    """Another transaction holds the ledger's table."""
    connection = await connect(house.database_url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("lock table ledger in access exclusive mode")
    try:
        yield
    finally:
        await transaction.rollback()
        await connection.close()


async def answered_in_time(company: Company, sid: str):
    async with asyncio.timeout(2):
        return await company.calls(sid=sid)


def break_spool(house, monkeypatch):
    async def fails(_):
        raise SpoolError("The disk is full.")

    monkeypatch.setattr(house.spool, "keep", fails)


async def test_a_call_is_answered_and_written_down(house, company):
    lost, sid = counted("events_lost"), a_call_sid()
    assert "press 1" in (await company.calls(sid=sid)).words
    assert await stored(house) == [(sid, "arrived:0")]
    assert (counted("events_lost"), house.spool.waiting) == (lost, 0)


async def test_while_the_database_hangs_callers_are_answered_and_nothing_is_lost(house, company):
    lost, sids = counted("events_lost"), [a_call_sid() for _ in range(5)]
    async with the_ledger_hanging(house):
        answers = await asyncio.gather(*(answered_in_time(company, sid) for sid in sids))
        assert house.spool.waiting == 5
    assert all("press 1" in answer.words for answer in answers)
    await until(lambda: house.spool.waiting == 0)
    assert sorted(await stored(house)) == [(sid, "arrived:0") for sid in sorted(sids)]
    assert counted("events_lost") == lost


async def test_once_it_is_known_to_hang_nobody_waits_for_it(house, company):
    async with the_ledger_hanging(house):
        await answered_in_time(company, a_call_sid())
        async with asyncio.timeout(0.4):  # less than the patience with a database
            for _ in range(5):
                await company.calls()


async def test_whoever_must_act_is_told_once_that_the_database_is_away_and_that_it_is_back(
    house, company
):
    with capture_logs() as logged:
        async with the_ledger_hanging(house):
            for _ in range(3):
                await answered_in_time(company, a_call_sid())
        await until(lambda: house.spool.waiting == 0)
    (alarm,) = [line for line in logged if line.get("alarm") == "database down"]
    assert alarm["log_level"] == "error"
    assert alarm["event"].startswith("The database takes no events.")
    assert "The database takes events again." in [line["event"] for line in logged]


async def test_a_report_is_taken_while_the_database_hangs(house, company):
    async with the_ledger_hanging(house):
        async with asyncio.timeout(2):
            response = await company.post(STATUS, a_form(CallStatus="completed"))
    assert response.status_code == 204


async def test_a_repeat_gets_the_first_answer_while_the_database_hangs_and_afterwards(
    house, company, clock
):
    sid = a_call_sid()
    async with the_ledger_hanging(house):
        first = await answered_in_time(company, sid)
        clock.move_on(12 * 3600)  # by now the office has closed
        assert (await answered_in_time(company, sid)).body == first.body
    assert (await answered_in_time(company, sid)).body == first.body  # perhaps not replayed yet
    await until(lambda: house.spool.waiting == 0)
    assert (await answered_in_time(company, sid)).body == first.body
    assert await stored(house) == [(sid, "arrived:0")]


async def test_when_the_database_is_back_events_are_written_down_again(house, company):
    async with the_ledger_hanging(house):
        await answered_in_time(company, a_call_sid())
    await until(lambda: house.ledger.trouble is None)
    sid = a_call_sid()
    await company.calls(sid=sid)
    assert (sid, "arrived:0") in await stored(house)


async def test_a_line_that_is_refused_for_itself_stays_in_the_spool_and_is_told_of(
    house, company, monkeypatch
):
    async def refuses(_):
        raise ValueError("Such a line cannot be.")

    sid, refused = a_call_sid(), counted("alarms", kind="event refused")
    monkeypatch.setattr(house.ledger, "append", refuses)
    monkeypatch.setattr("callrouter.store.replaying.append_lines", lambda *_: refuses(None))
    assert "press 1" in (await company.calls(sid=sid)).words
    await until(lambda: house.spool.refused == 1)
    assert house.spool.waiting == 0
    assert counted("alarms", kind="event refused") == refused + 1
    assert house.troubles() == ["1 events in the spool are refused by the database."]


async def test_a_line_that_met_another_processs_is_tried_again_and_not_set_aside(
    house, company, monkeypatch
):
    """Two processes empty one spool, and each may hold what the other one waits for."""
    append, meetings = replaying.append_lines, [asyncpg.DeadlockDetectedError("deadlock")] * 2

    async def meets_another(connection, lines):
        if meetings:
            raise meetings.pop()
        return await append(connection, lines)

    monkeypatch.setattr(replaying, "append_lines", meets_another)
    sid = a_call_sid()
    async with the_ledger_hanging(house):
        await answered_in_time(company, sid)
    await until(lambda: house.spool.waiting == 0)
    assert (meetings, house.spool.refused) == ([], 0)
    assert await stored(house) == [(sid, "arrived:0")]


async def test_what_can_be_written_nowhere_is_counted_and_told_and_the_caller_answered(
    house, company, monkeypatch
):
    break_spool(house, monkeypatch)
    lost, sid = counted("events_lost"), a_call_sid()
    with capture_logs() as logged:
        async with the_ledger_hanging(house):
            assert "press 1" in (await answered_in_time(company, sid)).words
    assert counted("events_lost") == lost + 1
    (line,) = [line for line in logged if line.get("alarm") == "event lost"]
    assert line["event"] == (
        "An event of a call could not be written down; the caller was answered without it."
    )
    assert (line["call_id"], line["key"]) == (sid, "arrived:0")


async def test_a_spool_that_hangs_too_costs_no_caller_the_answer(house, company, monkeypatch):
    monkeypatch.setattr(house.spool, "keep", lambda _: asyncio.Event().wait())
    monkeypatch.setattr(write_down, "LATEST_SECONDS", 2.0)
    lost = counted("events_lost")
    async with the_ledger_hanging(house):
        assert "press 1" in (await answered_in_time(company, a_call_sid())).words
    await until(lambda: counted("events_lost") == lost + 1)


async def test_a_disk_that_is_only_slow_loses_nothing(house, company, monkeypatch):
    """The caller is answered before the event is on the disk, and it gets there all the same."""
    keep, may_go_on = house.spool.keep, asyncio.Event()

    async def slow(line):
        await may_go_on.wait()
        return await keep(line)

    monkeypatch.setattr(house.spool, "keep", slow)
    lost, sid = counted("events_lost"), a_call_sid()
    async with the_ledger_hanging(house):
        assert "press 1" in (await answered_in_time(company, sid)).words
        may_go_on.set()
        await until(lambda: house.spool.waiting == 1)
    await until(lambda: house.spool.waiting == 0)
    assert await stored(house) == [(sid, "arrived:0")]
    assert counted("events_lost") == lost


async def test_a_spool_that_can_no_longer_be_written_does_not_keep_the_database_down(
    house, company, monkeypatch
):
    """The disk has filled up meanwhile: what waits cannot be taken out."""
    forget, lost = house.spool.forget, counted("events_lost")

    async def fails(_):
        raise SpoolError("The disk is full.")

    monkeypatch.setattr(house.spool, "forget", fails)
    sid = a_call_sid()
    async with the_ledger_hanging(house):
        await answered_in_time(company, sid)
    await until(lambda: house.ledger.trouble is None)
    await company.calls(sid=(other := a_call_sid()))
    assert (other, "arrived:0") in await stored(house)
    monkeypatch.setattr(house.spool, "forget", forget)
    await until(lambda: house.spool.waiting == 0)
    assert sorted(await stored(house)) == sorted([(sid, "arrived:0"), (other, "arrived:0")])
    assert counted("events_lost") == lost


async def test_a_disk_that_hangs_is_told_by_the_readiness_in_time(house, monkeypatch):
    monkeypatch.setattr(house_module, "SPOOL_SECONDS", 0.1)
    monkeypatch.setattr(house.spool, "check", lambda: asyncio.Event().wait())
    async with asyncio.timeout(2):
        assert not await house.can_spool()


async def test_a_ledger_that_is_closed_costs_no_caller_the_answer(house, company):
    await house.ledger.close()
    assert "press 1" in (await answered_in_time(company, a_call_sid())).words


async def test_a_caller_who_hangs_up_meanwhile_is_no_lost_event(house, company, monkeypatch):
    """The server cancels what it was doing; the line is written down all the same."""
    lost, sid, append, waits = counted("events_lost"), a_call_sid(), house.ledger.append, []

    async def noticed(line):
        waits.append(asyncio.create_task(append(line)))
        is_waiting.set()
        return await waits[-1]

    is_waiting = asyncio.Event()
    monkeypatch.setattr(house.ledger, "append", noticed)
    connection = await connect(house.database_url)
    async with connection.transaction():
        await connection.execute("lock table ledger in access exclusive mode")
        request = asyncio.create_task(company.calls(sid=sid))
        await is_waiting.wait()
        await asyncio.sleep(0)  # lets the line be handed in
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
    await connection.close()
    await company.calls(sid=(other := a_call_sid()))
    assert {call for call, _ in await stored(house)} == {sid, other}
    assert counted("events_lost") == lost
