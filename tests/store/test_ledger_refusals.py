"""What becomes of a line the database refuses, and of its neighbours in the same flush?"""

import asyncio

import pytest
from msgspec.structs import replace
from sqlalchemy.engine import make_url

from callrouter.domain.events import KeysPressed
from callrouter.store.ledger import Ledger
from store.ledger_lines import a_line, call, fetch, run

BAD = "CA" + "9" * 32


async def test_a_nul_in_what_was_sent_is_stored_as_a_replacement_character(ledger, demo_url):
    line = a_line(event=KeysPressed("1\0"), from_raw="+1212\0", step=0)
    await ledger.append(replace(line, request_body=b"From=%2B1212%00\0"))
    ((body, keys, raw),) = await fetch(
        demo_url,
        "select request_body, entry->'event'->>'keys', entry->>'from_raw' from ledger",
    )
    assert (keys, raw) == ("1\ufffd", "+1212\ufffd")
    assert body == b"From=%2B1212%00\0"  # every byte as received


REFUSED = {
    "a NUL in its key": a_line(BAD, key="\0"),
    "a NUL in its call": a_line("CA\0"),
    "a NUL in its address": replace(a_line(BAD), request_url="/voice?a=\0"),
    "half a character": a_line(BAD, from_raw="\ud83c"),
    "half a character in its key": a_line(BAD, key="\ud83c"),
    "a key too long for the index": a_line(BAD, key="\n".join(map(str, range(20_000)))),
}


@pytest.mark.parametrize("why", REFUSED)
async def test_a_refused_line_hurts_no_neighbour(ledger, demo_url, why):
    good = [a_line(call(number), answer=b"good") for number in range(4)]
    answers = await asyncio.gather(
        *map(ledger.append, [*good[:2], REFUSED[why], *good[2:]]), return_exceptions=True
    )
    assert isinstance(answers.pop(2), Exception)
    assert answers == [b"good"] * 4
    stored = {row["call_id"] for row in await fetch(demo_url, "select call_id from ledger")}
    assert stored == {line.entry.call_id for line in good}


@pytest.mark.parametrize("why", REFUSED)
async def test_after_a_line_was_refused_the_next_one_is_stored(ledger, why):
    with pytest.raises(Exception, match=r"."):
        await ledger.append(REFUSED[why])
    assert await ledger.append(a_line(BAD, answer=b"next")) == b"next"


async def test_a_database_that_is_read_only_is_not_asked_line_by_line(
    server_url, demo_url, flushes
):
    name = make_url(demo_url).database
    await _set_read_only(server_url, name, "on")
    ledger = Ledger(demo_url)
    raised = await asyncio.gather(
        *(ledger.append(a_line(call(number))) for number in range(50)), return_exceptions=True
    )
    assert {"read-only transaction" in str(each.__cause__) for each in raised} == {True}
    assert flushes == [50]
    await _set_read_only(server_url, name, "off")
    ledger.revive()
    assert await ledger.append(a_line(answer=b"again")) == b"again"
    await ledger.close()


async def test_a_migration_meanwhile_costs_no_line(ledger, house):
    """What the connection has prepared no longer fits the tables."""
    await ledger.append(a_line(call(1)))
    await run(house, "alter table ledger alter column call_id type varchar(200)")
    answers = await asyncio.gather(
        *(ledger.append(a_line(call(number), answer=b"good")) for number in range(2, 6))
    )
    assert answers == [b"good"] * 4


async def _set_read_only(server_url, name, word):
    """For connections that are made from now on."""
    await fetch(server_url, f"alter database {name} set default_transaction_read_only = {word}")
