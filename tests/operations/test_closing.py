"""Does a house that closes wait for what is being written, but not for a database that hangs?"""

import asyncio
import sqlite3

from structlog.testing import capture_logs

from callrouter.app import build_house
from callrouter.operations import house as house_module
from callrouter.store.engine import connect
from callrouter.store.spool import FILE_NAME
from store.ledger_lines import a_line, fetch


async def test_what_waits_is_written_down_before_it_closes(demo_url):
    house = build_house(demo_url)
    waiting = asyncio.create_task(house.ledger.append(a_line()))
    await asyncio.sleep(0)  # lets the line be handed in
    await house.close()
    assert await waiting == b"<Response/>"
    assert len(await fetch(demo_url, "select 1 from ledger")) == 1


async def test_what_was_answered_goes_to_a_slow_disk_before_it_closes(
    demo_url, tmp_path, monkeypatch
):
    monkeypatch.setattr(house_module, "CLOSING_SECONDS", 0.1)
    house = build_house(demo_url, state_dir=tmp_path)
    await house.spool.open()
    held = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    held.execute("begin immediate")
    keeping = asyncio.create_task(house.spool.keep(a_line()))
    await asyncio.sleep(0)  # lets the line be handed in
    closing = asyncio.create_task(house.close())
    await asyncio.sleep(0.5)  # longer than anything else is waited for
    held.execute("rollback")
    await closing
    assert await keeping == b"<Response/>"
    assert held.execute("select count(*) from lines").fetchone() == (1,)
    held.close()


async def test_a_database_that_hangs_does_not_keep_it(demo_url, monkeypatch):
    monkeypatch.setattr(house_module, "CLOSING_SECONDS", 0.1)
    house, other = build_house(demo_url), await connect(demo_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("lock table ledger in access exclusive mode")
    waiting = asyncio.create_task(house.ledger.append(a_line()))
    await asyncio.sleep(0)  # lets the line be handed in
    with capture_logs() as logged:
        await asyncio.wait_for(house.close(), 5)
    assert (
        logged[0]["event"] == "The database or the disk did not let go in time; leaving without it."
    )
    await transaction.rollback()
    await other.close()
    waiting.cancel()
