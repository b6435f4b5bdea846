"""Is a text that comes in written down once, credited, and answered with nothing?"""

import pytest
from sqlalchemy import text

from callrouter.operations.calls.rebuild_calls import rebuild_calls
from callrouter.operations.integrity.check_integrity import check_integrity
from webhooks import NOBODYS, SIMULATOR, ZILLOW, Company, counted, stored

TEXT = "/webhooks/twilio/text"
SID = "SM" + "1" * 32


def a_text(sid=SID, **more):
    known = {"MessageSid": sid, "From": "+12125550142", "To": ZILLOW, "Body": "Is 2B free?"}
    return known | {"NumMedia": "0"} | more


async def entries(house):
    async with house.engine.connect() as connection:
        return list((await connection.execute(text("select entry from ledger"))).scalars())


async def test_a_text_is_stored_and_answered_with_an_empty_document(company, house):
    answer = await company.post(TEXT, a_text())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.content == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
    (entry,) = await entries(house)
    assert entry["event"] == {"type": "text-arrived", "text": "Is 2B free?", "files": 0}
    assert (entry["call_id"], entry["key"]) == (SID, "text")
    assert (entry["property_id"], entry["source_id"]) == (1, 2)


async def test_a_repeat_is_stored_once_and_gets_the_same(company, house):
    first = await company.post(TEXT, a_text())
    again = await company.post(TEXT, a_text())
    other = await company.post(TEXT, a_text("MM" + "2" * 32, NumMedia="2"))
    assert first.content == again.content == other.content
    assert await stored(house) == [(SID, "text"), ("MM" + "2" * 32, "text")]


async def test_a_text_is_no_call(company, house):
    await company.post(TEXT, a_text())
    async with house.engine.begin() as connection:
        await connection.execute(text("delete from unfolded"))
    async for _ in rebuild_calls(house.database_url, lambda *_: None):
        pass
    async with house.engine.connect() as connection:
        assert (await connection.execute(text("select count(*) from calls"))).scalar_one() == 0
    async with house.work() as work:
        assert await check_integrity(work) == []


@pytest.mark.parametrize("field", ["AccountSid", None])
async def test_who_is_not_the_company_is_refused(program, house, field):
    stranger = Company(program, secret="a guess")
    fields = a_text() | ({"AccountSid": SIMULATOR} if field else {})
    assert (await stranger.post(TEXT, fields)).status_code == 403
    assert await stored(house) == []


async def test_odd_texts_are_stored_all_the_same(company, house):
    odd_ones = (
        {"MessageSid": None},
        {"MessageSid": "SM1"},
        {"To": None},
        {"To": "12345"},
        {"Body": None},
        {"Body": "\x00\x00"},
        {"NumMedia": "many"},
        {"From": "anonymous"},
    )
    for count, odd in enumerate(odd_ones, 1):
        answer = await company.post(TEXT, a_text(f"SM{count:032x}") | odd)
        assert answer.status_code == 200
        assert len(await entries(house)) == count, odd


async def test_a_text_to_nobodys_number_is_stored_without_a_property(company, house):
    await company.post(TEXT, a_text(To=NOBODYS))
    (entry,) = await entries(house)
    assert "property_id" not in entry or entry["property_id"] is None


async def test_what_is_wrong_with_a_text_is_an_alarm(company):
    before = counted("alarms", kind="malformed request")
    await company.post(TEXT, a_text(None))
    assert counted("alarms", kind="malformed request") == before + 1
