"""Is nothing bought twice and nothing bought forgotten, whatever goes wrong and wherever it ends?"""

import asyncio

import pytest
from sqlalchemy import text

from accounts import Killed
from callrouter.operations.numbers.buy_number import buy_number, look_after_orders
from callrouter.providers.simulator.estate import RestFault
from webhooks import counted

ALDER = 1
DONE_ALL_THE_SAME = (
    RestFault.TIMES_OUT_AFTER,
    RestFault.TIMES_OUT_BEFORE,
    RestFault.TWICE,
    RestFault.BUSY,
    RestFault.FAILS_BEFORE,
    RestFault.FAILS_AFTER,
)


def number(line):
    return f"+1212555{line:04}"


async def order(manager, e164):
    ordered = await manager.post("/numbers", json={"property_id": ALDER, "numbers": [e164]})
    assert ordered.status_code == 202, ordered.text
    return ordered.json()["id"]


async def line_of(manager, order_id):
    (line,) = (await manager.get(f"/number-orders/{order_id}")).json()["lines"]
    return line


@pytest.mark.parametrize("fault", DONE_ALL_THE_SAME)
async def test_a_fault_is_got_over_and_the_number_bought_once(manager, account, fault):
    order_id = await order(manager, number(151))
    account.estate.faults = [fault]
    await account.do_jobs_of_an_hour()
    assert (await line_of(manager, order_id))["state"] == "bought"
    assert account.estate.bought == [number(151)]
    listed = (await manager.get("/numbers", params={"search": "5550151"})).json()["items"]
    assert [each["number"] for each in listed] == [number(151)]
    assert listed[0]["differences"] == []


async def test_a_time_out_is_unknown_and_nothing_is_bought_until_it_was_looked_into(
    manager, account
):
    order_id = await order(manager, number(151))
    account.estate.faults = [RestFault.TIMES_OUT_AFTER]
    await account.do_jobs()
    line = await line_of(manager, order_id)
    assert line["state"] == "unknown"
    assert "did not answer in time" in line["says"]
    for _ in range(3):  # whoever else gets at it
        await buy_number(account.house, {"line_id": 1})
    assert account.estate.bought == [number(151)]
    account.clock.move_on(61)
    await account.do_jobs()
    assert (await line_of(manager, order_id))["state"] == "bought"
    assert account.estate.bought == [number(151)]


async def test_a_number_somebody_else_took_is_refused_and_told(manager, account):
    before = counted("alarms", kind="number stuck")
    order_id = await order(manager, number(151))
    account.estate.faults = [RestFault.TAKEN]
    await account.do_jobs_of_an_hour()
    line = await line_of(manager, order_id)
    assert (line["state"], line["number_id"]) == ("refused", None)
    assert line["says"] == f"The telephone company refused: {number(151)} is not available"
    assert account.estate.bought == []
    assert counted("alarms", kind="number stuck") == before + 1
    assert (await manager.get("/numbers", params={"search": "5550151"})).json()["items"] == []


@pytest.mark.parametrize("fault", [None, *DONE_ALL_THE_SAME])
async def test_a_process_may_end_anywhere(manager, account, fault):
    """Killed at the first step, the second, and so on until it gets through alive."""
    for step in range(40):
        e164 = number(150 + step)
        order_id = await order(manager, e164)
        account.estate.faults = [fault] if fault else []
        try:
            with account.killed_at(step):
                await account.do_jobs()
        except Killed:
            killed = True
        else:
            killed = False
        account.estate.faults = []
        await account.do_jobs_of_an_hour()
        assert (await line_of(manager, order_id))["state"] == "bought", step
        assert account.estate.bought.count(e164) == 1, step
        listed = (await manager.get("/numbers", params={"search": e164})).json()["items"]
        assert [each["differences"] for each in listed] == [[]], step
        if not killed:
            break
    assert step > 5
    assert not killed


async def test_two_workers_at_once_buy_once(manager, account):
    order_id = await order(manager, number(151))
    await asyncio.gather(*(buy_number(account.house, {"line_id": 1}) for _ in range(4)))
    await account.do_jobs_of_an_hour()
    assert (await line_of(manager, order_id))["state"] == "bought"
    assert account.estate.bought == [number(151)]


async def test_two_who_look_into_the_same_time_out_buy_once(manager, account):
    await order(manager, number(151))
    account.estate.faults = [RestFault.TIMES_OUT_BEFORE]
    await account.do_jobs()
    account.clock.move_on(61)
    await asyncio.gather(*(buy_number(account.house, {"line_id": 1}) for _ in range(4)))
    await account.do_jobs_of_an_hour()
    assert account.estate.bought == [number(151)]


async def test_a_number_bought_after_its_line_was_given_up_is_kept(manager, account, monkeypatch):
    """The asker was held up so long that others gave up before its request went out."""
    order_id = await order(manager, number(151))
    buy = account.company.buy

    async def after_a_long_pause(*args):
        async with account.house.engine.begin() as connection:
            await connection.execute(text("update number_order_lines set state = 'refused'"))
        return await buy(*args)

    monkeypatch.setattr(account.company, "buy", after_a_long_pause)
    await account.do_jobs()
    line = await line_of(manager, order_id)
    assert (line["state"], line["says"]) == ("bought", None)
    assert account.estate.bought == [number(151)]


async def test_a_job_that_was_lost_is_made_up_for(manager, account):
    order_id = await order(manager, number(151))
    async with account.house.engine.begin() as connection:
        await connection.execute(text("delete from waiting_jobs"))
    await look_after_orders(account.house, {})
    await account.do_jobs()
    assert (await line_of(manager, order_id))["state"] == "bought"


async def test_a_company_that_never_sells_is_given_up(manager, account):
    order_id = await order(manager, number(151))
    account.estate.faults = [RestFault.FAILS_BEFORE] * 50
    await account.do_jobs_of_an_hour()
    line = await line_of(manager, order_id)
    assert line["state"] == "refused"
    assert "was asked 5 times" in line["says"]
    assert len(account.estate.faults) == 45


async def test_a_company_that_is_always_busy_is_given_up(manager, account):
    order_id = await order(manager, number(151))
    account.estate.faults = [RestFault.BUSY] * 50
    await account.do_jobs_of_an_hour()
    assert (await line_of(manager, order_id))["state"] == "refused"


async def test_busy_is_asked_again_when_the_company_says(manager, account):
    await order(manager, number(151))
    account.estate.faults = [RestFault.BUSY]
    await account.do_jobs()
    account.clock.move_on(6)
    assert await account.jobs() == []
    account.clock.move_on(3)  # 7 seconds, and at most a quarter more
    assert len(await account.jobs()) == 1


async def test_a_number_that_cannot_be_set_up_says_so_and_is_tried_again(manager, account):
    await order(manager, number(151))
    account.estate.faults = [None, RestFault.FAILS_BEFORE]
    await account.do_jobs()
    (found,) = (await manager.get("/numbers", params={"search": "5550151"})).json()["items"]
    assert "failed while it worked on it (500)" in found["trouble"]
    await account.do_jobs_of_an_hour()
    (found,) = (await manager.get("/numbers", params={"search": "5550151"})).json()["items"]
    assert (found["trouble"], found["differences"]) == (None, [])
