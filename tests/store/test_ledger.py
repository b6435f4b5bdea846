"""Is what happens on a call written down durably, and once?"""

import pytest

from callrouter.store.ledger import Ledger, LedgerClosedError
from store.ledger_lines import a_line, fetch

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


async def test_the_same_commit_notes_whose_calls_are_to_be_folded(ledger, demo_url):
    await ledger.append(a_line())
    assert await fetch(demo_url, "select call_ids from unfolded") == [([CALL],)]
    same = "select count(*) from ledger join unfolded on unfolded.xmin = ledger.xmin"
    assert await fetch(demo_url, same) == [(1,)]


async def test_a_repeat_leaves_nothing_to_fold(ledger, demo_url):
    await ledger.append(a_line())
    await ledger.append(a_line())
    assert len(await fetch(demo_url, "select 1 from unfolded")) == 1


async def test_whoever_folds_is_told_that_lines_were_stored(demo_url):
    told = []
    ledger = Ledger(demo_url, on_stored=lambda: told.append(1))
    await ledger.append(a_line())
    assert told == [1]
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
