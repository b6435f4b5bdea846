"""Are calls folded again from the ledger what they were?"""

import asyncio

import pytest

from callrouter.operations.calls.rebuild_calls import rebuild_calls
from callrouter.operations.calls.tell_call import tell_call
from callrouter.operations.work import NotFoundError
from callrouter.store import folding
from callrouter.store.engine import connect
from operations.demo_parts import rows
from store.ledger_lines import a_line, call, over, run
from webhooks import STATUS, a_call_sid, a_form, heard

_CALLS = "select * from calls order by call_id"


@pytest.fixture
async def told(house, company):
    """Three calls of different kinds; their rows."""
    for digits in ("1", "2", ""):
        sid = a_call_sid()
        menu = await company.calls(sid=sid)
        heard(await company.post(menu.next_url, a_form(sid=sid, Digits=digits)))
        await company.post(STATUS, a_form(sid=sid, CallStatus="completed", CallDuration="30"))
    await house.folding.fold_waiting()
    return await rows(house, _CALLS)


async def rebuilt(house):
    refused = []
    done = [
        each async for each in rebuild_calls(house.database_url, lambda *each: refused.append(each))
    ]
    assert refused == []
    return done


async def test_calls_that_are_gone_come_back(house, told):
    await run(house, "delete from calls")
    assert await rebuilt(house) == [3]
    assert await rows(house, _CALLS) == told


async def test_calls_that_are_garbled_are_put_right(house, told):
    await run(house, "update calls set outcome = 'nonsense', seconds = -1, is_over = false")
    await rebuilt(house)
    assert await rows(house, _CALLS) == told


async def test_calls_that_are_right_stay_so(house, told):
    await rebuilt(house)
    assert await rows(house, _CALLS) == told


async def test_an_empty_ledger_has_no_calls_to_fold(house):
    assert await rebuilt(house) == []


async def test_many_calls_are_folded_some_at_a_time(house, told):
    await run(house, "delete from calls")
    connection = await connect(house.database_url)
    done = [number async for number in folding.fold_all(connection, at_once=2)]
    await connection.close()
    assert done == [2, 3]
    assert await rows(house, _CALLS) == told


async def test_calls_that_go_on_meanwhile_are_whole_all_the_same(house, told):
    ids = [call(1_000_000 + number) for number in range(30)]
    await asyncio.gather(*(house.ledger.append(a_line(id_, step=0)) for id_ in ids))
    await asyncio.gather(
        rebuilt(house),
        house.folding.fold_waiting(),
        *(house.ledger.append(over(id_)) for id_ in ids),
    )
    await house.folding.fold_waiting()
    whole = "select is_over, seconds from calls where call_id = any(:ids)"
    assert await rows(house, whole, ids=ids) == [(True, 42)] * 30


async def test_one_that_cannot_be_read_keeps_nobody_else_from_it(house, told):
    """As another version of the program may have written it."""
    await run(house, "update ledger set entry = '{}' where call_id = :id", id=told[0][0])
    await run(house, "update calls set outcome = 'nonsense'")
    refused = []
    done = [
        each async for each in rebuild_calls(house.database_url, lambda id_, _: refused.append(id_))
    ]
    assert (done, refused) == ([3], [told[0][0]])
    rows_now = await rows(house, _CALLS)
    assert [row[1] for row in rows_now] == ["nonsense", *(row[1] for row in told[1:])]


async def test_a_call_is_told_with_all_that_was_written_down(house, told):
    async with house.work() as work:
        whole = await tell_call(work, told[0][0])
        with pytest.raises(NotFoundError, match=r"Nothing is known of a call CA0\."):
            await tell_call(work, "CA0")
    assert whole.call.call_id == told[0][0]
    assert [entry.key for entry in whole.entries] == ["arrived:0", "pressed:1", "status:completed"]
