"""Are callbacks whose status is none that we know kept apart, told of and harmless?"""

from callrouter.operations.calls.tell_call import tell_call
from webhooks import RECORDING, STATUS, a_call_sid, a_form, counted, stored


async def test_each_is_stored_under_its_own_word_and_alarmed(house, company):
    sid, before = a_call_sid(), counted("alarms", kind="malformed request")
    for status in ("weird", "Odd", None, "completed"):
        assert (await company.post(STATUS, a_form(sid=sid, CallStatus=status))).status_code == 204
    keys = [key for _, key in await stored(house)]
    assert keys == ["status:weird", "status:odd", "status:none", "status:completed"]
    assert counted("alarms", kind="malformed request") == before + 3


async def test_an_unknown_recording_is_no_voicemail_abandoned(house, company):
    sid = a_call_sid()
    await company.calls(sid=sid)
    for status in ("foo", None):
        form = {"RecordingSid": "RE" + "1" * 32, "RecordingStatus": status}
        await company.post(RECORDING, a_form(sid=sid, **form))
    await company.post(STATUS, a_form(sid=sid, CallStatus="completed"))
    async with house.work() as work:
        assert (await tell_call(work, sid)).call.outcome == "abandoned"
    assert len(await stored(house)) == 4


async def test_more_keys_than_anybody_presses_are_cut(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    await company.post(menu.next_url, a_form(sid=sid, Digits="9" * 5_000))
    async with house.work() as work:
        assert (await tell_call(work, sid)).call.keys_pressed == "9" * 32
