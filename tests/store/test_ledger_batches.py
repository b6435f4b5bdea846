"""Do lines share commits without waiting for company?"""

import asyncio

import pytest

from callrouter.store import ledger as ledger_module
from callrouter.store.ledger import Ledger
from store.ledger_lines import a_line, call, fetch


async def test_many_lines_at_once_share_few_commits(ledger, demo_url):
    await asyncio.gather(*(ledger.append(a_line(call(number))) for number in range(200)))
    commits = await fetch(demo_url, "select xmin::text, count(*) from ledger group by 1")
    assert sum(row["count"] for row in commits) == 200
    assert len(commits) <= 3


async def test_a_lone_line_does_not_wait_for_company(ledger, flushes):
    for number in range(5):
        await ledger.append(a_line(call(number)))
    assert flushes == [1] * 5


async def test_lines_that_come_during_a_commit_share_the_next_one(ledger, flushes, monkeypatch):
    under_way, may_go_on = asyncio.Event(), asyncio.Event()
    append = ledger_module.append_lines

    async def held(connection, lines):
        under_way.set()
        await may_go_on.wait()
        return await append(connection, lines)

    monkeypatch.setattr(ledger_module, "append_lines", held)
    first = asyncio.create_task(ledger.append(a_line(call(0))))
    await under_way.wait()
    others = [asyncio.create_task(ledger.append(a_line(call(n)))) for n in range(1, 20)]
    await asyncio.sleep(0)  # lets each of them hand in its line
    may_go_on.set()
    await asyncio.gather(first, *others)
    assert flushes == [1, 19]


async def test_more_lines_than_fit_go_in_several_flushes(ledger, flushes, monkeypatch):
    monkeypatch.setattr(ledger_module, "MOST_LINES_AT_ONCE", 10)
    await asyncio.gather(*(ledger.append(a_line(call(number))) for number in range(25)))
    assert sum(flushes) == 25
    assert max(flushes) == 10


async def test_a_repeat_in_the_same_flush_gets_the_firsts_answer(ledger, demo_url):
    answers = await asyncio.gather(
        *(ledger.append(a_line(answer=str(number).encode())) for number in range(10))
    )
    assert answers == [b"0"] * 10
    assert len(await fetch(demo_url, "select 1 from ledger")) == 1


async def test_a_waiter_that_gives_up_does_not_take_its_neighbours_with_it(ledger, demo_url):
    async def gives_up():
        await asyncio.wait_for(ledger.append(a_line(call(1))), 0)

    stays = asyncio.create_task(ledger.append(a_line(call(2), answer=b"good")))
    with pytest.raises(TimeoutError):
        await gives_up()
    assert await stays == b"good"
    assert await ledger.append(a_line(call(3), answer=b"next")) == b"next"


async def test_a_waiter_cancelled_while_its_line_waits_leaves_the_line(ledger, demo_url):
    waits = asyncio.create_task(ledger.append(a_line(call(1))))
    await asyncio.sleep(0)
    waits.cancel()
    await ledger.append(a_line(call(2)))
    assert len(await fetch(demo_url, "select 1 from ledger")) == 2


async def test_closing_writes_down_what_still_waits(demo_url):
    ledger = Ledger(demo_url)
    tasks = [asyncio.create_task(ledger.append(a_line(call(n), answer=b"x"))) for n in range(30)]
    await asyncio.sleep(0)
    await ledger.close()
    assert await asyncio.gather(*tasks) == [b"x"] * 30
    assert len(await fetch(demo_url, "select 1 from ledger")) == 30
