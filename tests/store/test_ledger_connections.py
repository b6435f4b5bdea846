"""What becomes of lines when the ledger's connection dies, or two processes write at once?"""

import asyncio

import pytest

from callrouter.store.ledger import Ledger, LedgerDownError
from store.ledger_lines import a_line, fetch

_KILL = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


async def test_after_its_connection_was_killed_the_ledger_makes_a_new_one(demo_url):
    ledger = Ledger(demo_url)
    for number in range(10):  # whether or not the ledger has noticed yet
        assert await ledger.append(a_line(key=f"pressed:{number}", answer=b"1")) == b"1"
        await fetch(demo_url, _KILL)
        for _ in range(number):
            await asyncio.sleep(0)
    assert len(await fetch(demo_url, "select 1 from ledger")) == 10
    await ledger.close()


async def test_while_nothing_listens_every_append_says_so_at_once():
    ledger = Ledger("postgresql://nobody@127.0.0.1:1/nothing")
    lines = [a_line(f"CA{number:032x}") for number in range(5)]
    raised = await asyncio.gather(*map(ledger.append, lines), return_exceptions=True)
    assert all(isinstance(each, LedgerDownError) for each in raised)
    with pytest.raises(LedgerDownError, match=r"The database takes no lines\.") as at_once:
        await ledger.append(a_line())
    assert isinstance(at_once.value.__cause__, OSError)
    await ledger.close()


async def test_two_processes_with_many_calls_of_each_other_never_lock_one_another_out(demo_url):
    first, second = Ledger(demo_url), Ledger(demo_url)
    calls = [f"CA{number:032x}" for number in range(50)]
    await asyncio.gather(
        *(first.append(a_line(call, "pressed:1")) for call in calls),
        *(second.append(a_line(call, "pressed:2")) for call in reversed(calls)),
    )
    assert len(await fetch(demo_url, "select 1 from ledger")) == 100
    await first.close()
    await second.close()
