"""Is it found out when a number is not at the telephone company as it should be?"""

from callrouter.operations.numbers.check_number import check_numbers
from callrouter.providers.simulator.estate import RestFault
from webhooks import counted

ONE, TWO = "+12125550151", "+12125550152"


async def the_number(program, number=ONE):
    (found,) = (await program.get("/numbers", params={"search": number})).json()["items"]
    return found


async def test_what_somebody_changed_is_shown_field_by_field_and_alarmed(buys, manager, account):
    await buys(ONE)
    (owned,) = account.estate.list_all()
    account.estate.update(owned.sid, {"VoiceUrl": "https://else.example/", "SmsMethod": "GET"})
    owned.capabilities = dict(owned.capabilities) | {"sms": False}
    before = counted("alarms", kind="drift")
    number = await the_number(manager)
    checked = await manager.post(f"/numbers/{number['id']}/check")
    assert checked.status_code == 200, checked.text
    assert checked.json()["differences"] == [
        {
            "field": "voice_url",
            "expected": "https://calls.example.com/webhooks/twilio/voice"
            "#rc=2&rp=ct,rt&rt=5000&tt=14000",
            "found": "https://else.example/",
        },
        {"field": "text_method", "expected": "POST", "found": "GET"},
        {"field": "abilities/text", "expected": "yes", "found": "no"},
    ]
    assert counted("alarms", kind="drift") == before + 1
    again = await manager.post(f"/numbers/{number['id']}/check")
    assert again.json()["differences"] == checked.json()["differences"]
    assert counted("alarms", kind="drift") == before + 1  # nothing new


async def test_setting_it_up_again_mends_it(buys, manager, account):
    await buys(ONE)
    (owned,) = account.estate.list_all()
    account.estate.update(owned.sid, {"VoiceApplicationSid": "AP" + "1" * 32})
    assert owned.fields["voice_url"] == ""  # cleared without a word
    number = await the_number(manager)
    found = (await manager.post(f"/numbers/{number['id']}/check")).json()["differences"]
    assert [each["field"] for each in found] == ["voice_url", "application"]
    mended = await manager.post(f"/numbers/{number['id']}/set-up")
    assert mended.json()["differences"] == []
    assert (await manager.post(f"/numbers/{number['id']}/check")).json()["differences"] == []


async def test_what_the_company_does_not_take_is_told_at_once(buys, manager, account, monkeypatch):
    """Reading back finds what a successful answer hides."""
    await buys(ONE)
    number = await the_number(manager)
    monkeypatch.setattr(account.estate, "update", lambda sid, _: account.estate.find(sid))
    (owned,) = account.estate.list_all()
    owned.fields["voice_url"] = ""
    told = await manager.post(f"/numbers/{number['id']}/set-up")
    assert [each["field"] for each in told.json()["differences"]] == ["voice_url"]


async def test_all_numbers_are_checked_at_once(buys, manager, account, house):
    await buys(ONE, TWO)
    one, _ = account.estate.list_all()
    account.estate.release(one.sid)  # in the company's console
    account.clock.move_on(3600)
    await check_numbers(house, {})
    gone, fine = await the_number(manager, ONE), await the_number(manager, TWO)
    assert gone["differences"] == [
        {"field": "number", "expected": ONE, "found": "not on the account"}
    ]
    assert fine["differences"] == []
    assert gone["checked_at"] == fine["checked_at"] == "2026-11-23T16:00:00Z"
    assert (await manager.get(f"/numbers/{gone['id']}")).headers["ETag"] == '"2"'  # as before


async def test_a_company_that_does_not_answer_is_a_sentence(buys, manager, account, monkeypatch):
    await buys(ONE)
    number = await the_number(manager)
    for fault in (RestFault.TIMES_OUT_BEFORE, RestFault.BUSY, RestFault.FAILS_AFTER):
        account.estate.faults = [fault]
        refused = await manager.post(f"/numbers/{number['id']}/set-up")
        assert refused.status_code == 422
        assert refused.json()["detail"].endswith("Try again in a minute.")
