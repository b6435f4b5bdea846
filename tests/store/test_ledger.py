"""Is what happens on a call written down durably, and once?"""

import pytest

from callrouter.store.ledger import Ledger, LedgerClosedError
from store.ledger_lines import a_line, fetch, over

CALL = "CA" + "1" * 32


async def test_a_line_is_durable_when_append_returns(ledger, demo_url):
    assert await ledger.append(a_line(answer=b"first")) == b"first"
    ((row),) = await fetch(demo_url, "select * from ledger")
    assert (row["call_id"], row["key"], row["answer"]) == (CALL, "arrived:0", b"first")
    assert row["request_url"] == "/webhooks/twilio/voice"
    assert row["request_body"] == b"From=%2B12125550142"


async def test_a_repeat_gets_the_first_answer_and_changes_nothing(ledger, demo_url):
    await ledger.append(a_line(answer=b"first", from_raw="+12125550142"))
    assert await ledger.append(a_line(answer=b"second", from_raw="+13125550100")) == b"first"
    ((answer, entry),) = await fetch(demo_url, "select answer, entry::text from ledger")
    assert answer == b"first"
    assert "+12125550142" in entry


async def test_the_same_key_of_another_call_is_another_line(ledger, demo_url):
    assert await ledger.append(a_line(answer=b"first")) == b"first"
    assert await ledger.append(a_line("CA" + "2" * 32, answer=b"second")) == b"second"
    assert len(await fetch(demo_url, "select 1 from ledger")) == 2


async def test_the_same_flush_folds_the_call(ledger, demo_url):
    await ledger.append(a_line(from_raw="+12125550142", to_number="+12125550101", step=0))
    await ledger.append(over(seconds=42))
    ((call),) = await fetch(demo_url, "select * from calls")
    assert (call["call_id"], call["outcome"], call["seconds"]) == (CALL, "abandoned", 42)
    assert (call["from_raw"], call["is_over"]) == ("+12125550142", True)


async def test_the_calls_as_they_now_are_are_told_to_whoever_learns(demo_url):
    told = []
    ledger = Ledger(demo_url, on_folded=told.extend)
    await ledger.append(a_line())
    await ledger.append(over())
    assert [call.is_over for call in told] == [False, True]
    await ledger.close()


async def test_a_closed_ledger_takes_no_line(demo_url):
    ledger = Ledger(demo_url)
    await ledger.close()
    with pytest.raises(LedgerClosedError, match="the service is going down"):
        await ledger.append(a_line())


async def test_a_ledger_that_was_never_used_closes(demo_url):
    ledger = Ledger(demo_url)
    await ledger.close()
    await ledger.close()
