"""Is the caller answered when what they did cannot be written down?"""

import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from callrouter.store.engine import connect
from webhooks import STATUS, Company, a_call_sid, a_form, counted, stored


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
    return await asyncio.wait_for(company.calls(sid=sid), 1)


async def test_a_call_is_answered_and_written_down(house, company):
    lost, sid = counted("events_lost"), a_call_sid()
    assert "press 1" in (await company.calls(sid=sid)).words
    assert await stored(house) == [(sid, "arrived:0")]
    assert counted("events_lost") == lost


async def test_while_the_database_hangs_callers_are_answered_within_a_second(house, company):
    lost, alarms = counted("events_lost"), counted("alarms", kind="event lost")
    async with the_ledger_hanging(house):
        answers = await asyncio.gather(*(answered_in_time(company, a_call_sid()) for _ in range(5)))
    assert all("press 1" in answer.words for answer in answers)
    assert counted("events_lost") == lost + 5
    assert counted("alarms", kind="event lost") == alarms + 5


async def test_whoever_must_act_reads_of_a_lost_event_in_the_log(house, company):
    sid = a_call_sid()
    with capture_logs() as logged:
        async with the_ledger_hanging(house):
            await answered_in_time(company, sid)
    (line,) = [line for line in logged if line.get("alarm") == "event lost"]
    assert line["log_level"] == "error"
    assert line["event"] == (
        "An event of a call could not be written down; the caller was answered without it."
    )
    assert (line["call_id"], line["key"]) == (sid, "arrived:0")


async def test_a_report_is_taken_while_the_database_hangs(house, company):
    async with the_ledger_hanging(house):
        response = await asyncio.wait_for(company.post(STATUS, a_form(CallStatus="completed")), 1)
    assert response.status_code == 204


async def test_when_the_database_is_back_events_are_written_down_again(house, company):
    async with the_ledger_hanging(house):
        await answered_in_time(company, a_call_sid())
    lost, sid = counted("events_lost"), a_call_sid()
    await company.calls(sid=sid)
    assert (await stored(house))[-1] == (sid, "arrived:0")
    assert counted("events_lost") == lost


async def test_a_ledger_that_refuses_costs_no_caller_the_answer(house, company, monkeypatch):
    async def refuses(_):
        raise OSError("The database is gone.")

    monkeypatch.setattr(house.ledger, "append", refuses)
    lost = counted("events_lost")
    assert "press 1" in (await company.calls()).words
    assert counted("events_lost") == lost + 1


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
    async with the_ledger_hanging(house):
        request = asyncio.create_task(company.calls(sid=sid))
        await is_waiting.wait()
        await asyncio.sleep(0)  # lets the line be handed in
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
    await company.calls(sid=(other := a_call_sid()))
    assert {call for call, _ in await stored(house)} == {sid, other}
    assert counted("events_lost") == lost
