"""Does a house that closes wait for what is being written, but not for a database that hangs?"""

import asyncio

from structlog.testing import capture_logs

from callrouter.app import build_house
from callrouter.operations import house as house_module
from callrouter.store.engine import connect
from store.ledger_lines import a_line, fetch


async def test_what_waits_is_written_down_before_it_closes(demo_url):
    house = build_house(demo_url)
    waiting = asyncio.create_task(house.ledger.append(a_line()))
    await asyncio.sleep(0)  # lets the line be handed in
    await house.close()
    assert await waiting == b"<Response/>"
    assert len(await fetch(demo_url, "select 1 from ledger")) == 1


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
    assert logged[0]["event"] == "The database did not let go in time; leaving without it."
    await transaction.rollback()
    await other.close()
    waiting.cancel()
