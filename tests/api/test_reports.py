"""Are callbacks that only tell something written down once, and never answered with a document?"""

from folded import folded_call
from webhooks import NOBODYS, RECORDING, STATUS, a_call_sid, a_form, counted, stored

RECORDED = "RE" + "7" * 32


async def outcome_of(house, call_id):
    call = await folded_call(house, call_id)
    return call.outcome, call.is_over, call.seconds


async def test_a_status_callback_is_stored_and_folded_into_its_call(house, company):
    sid = a_call_sid()
    await company.calls(sid=sid)
    form = a_form(sid=sid, CallStatus="completed", CallDuration="42")
    response = await company.post(STATUS, form)
    assert (response.status_code, response.content) == (204, b"")
    assert await stored(house) == [(sid, "arrived:0"), (sid, "status:completed")]
    assert await outcome_of(house, sid) == ("abandoned", True, 42)


async def test_the_same_status_twice_is_stored_once(house, company):
    form = a_form(CallStatus="completed", CallDuration="42")
    for _ in range(2):
        assert (await company.post(STATUS, form)).status_code == 204
    assert len(await stored(house)) == 1


async def test_each_status_of_a_call_is_its_own(house, company):
    sid = a_call_sid()
    for status in ("completed", "ringing", "in-progress"):  # late and out of order
        await company.post(STATUS, a_form(sid=sid, CallStatus=status))
    assert len(await stored(house)) == 3
    assert (await outcome_of(house, sid))[1]


async def test_unknown_and_missing_statuses_do_no_harm(house, company):
    sid = a_call_sid()
    for status in ("answered-by-a-parrot", None, ""):
        response = await company.post(STATUS, a_form(sid=sid, CallStatus=status))
        assert response.status_code == 204
    keys = [key for _, key in await stored(house)]
    assert keys == ["status:answered-by-a-parrot", "status:none"]
    assert await outcome_of(house, sid) == ("in progress", False, None)


async def test_a_legs_status_belongs_to_the_call_that_rang_it(house, company):
    sid, leg = a_call_sid(), a_call_sid()
    place = f"p=1&a=2&v=1&n=9&s=2&c={sid}&g=0"
    form = a_form("+12125550111", leg, ParentCallSid=sid, CallStatus="completed", CallDuration="9")
    for _ in range(2):
        assert (await company.post(f"{STATUS}?{place}", form)).status_code == 204
    assert await stored(house) == [(sid, f"leg:{leg}:completed")]


async def test_a_legs_status_without_place_finds_its_call_by_the_parent(house, company):
    sid, leg = a_call_sid(), a_call_sid()
    await company.post(STATUS, a_form(sid=leg, ParentCallSid=sid, CallStatus="ringing"))
    assert await stored(house) == [(sid, f"leg:{leg}:ringing")]


async def test_a_leg_does_not_end_the_call_that_rang_it(house, company):
    sid = a_call_sid()
    await company.calls(sid=sid)
    form = a_form(sid=a_call_sid(), ParentCallSid=sid, CallStatus="completed", CallDuration="9")
    await company.post(STATUS, form)
    assert await outcome_of(house, sid) == ("in progress", False, None)


async def test_a_recording_without_a_place_is_stored_with_its_call(house, company):
    sid = a_call_sid()
    form = a_form(None, sid, RecordingSid=RECORDED, RecordingStatus="completed", From=None)
    for _ in range(2):
        response = await company.post(RECORDING, form | {"RecordingDuration": "7"})
        assert response.status_code == 204
    assert await stored(house) == [(sid, f"recording:{RECORDED}:completed")]
    assert (await outcome_of(house, sid))[0] == "voicemail"


async def test_a_recording_that_came_to_nothing_is_no_voicemail(house, company):
    sid = a_call_sid()
    await company.post(RECORDING, a_form(sid=sid, RecordingSid=RECORDED, RecordingStatus="absent"))
    assert await stored(house) == [(sid, f"recording:{RECORDED}:absent")]
    assert (await outcome_of(house, sid))[0] == "in progress"


async def test_who_hangs_up_when_asked_for_a_message_has_abandoned_the_voicemail(house, company):
    sid = a_call_sid()
    house.failsafe_number = None
    assert (await company.calls(NOBODYS, sid)).takes_a_message
    assert (await outcome_of(house, sid))[0] == "in progress"
    await company.post(STATUS, a_form(NOBODYS, sid, CallStatus="completed", CallDuration="9"))
    assert await outcome_of(house, sid) == ("voicemail abandoned", True, 9)


async def test_every_status_of_a_recording_is_its_own(house, company):
    sid = a_call_sid()
    for status in ("in-progress", "absent", "failed", "failed"):
        form = a_form(sid=sid, RecordingSid=RECORDED, RecordingStatus=status)
        assert (await company.post(RECORDING, form)).status_code == 204
    assert await stored(house) == [
        (sid, f"recording:{RECORDED}:{status}") for status in ("in-progress", "absent", "failed")
    ]


async def test_a_report_of_no_call_is_stored_as_one_of_its_own_and_alarmed(house, company):
    before = counted("alarms", kind="malformed request")
    for sid in (None, "nonsense"):
        form = a_form(CallStatus="completed", CallDuration="5") | {"CallSid": sid}
        assert (await company.post(STATUS, form)).status_code == 204
        call_id, key = (await stored(house))[-1]
        assert (call_id[:7], len(call_id), key) == ("unknown", 39, "status:completed")
        assert await outcome_of(house, call_id) == ("abandoned", True, 5)
    assert len(await stored(house)) == 2
    assert counted("alarms", kind="malformed request") == before + 2


async def test_a_legs_report_without_its_own_id_belongs_to_its_parent(house, company):
    sid = a_call_sid()
    form = a_form(ParentCallSid=sid, CallStatus="ringing") | {"CallSid": None}
    await company.post(STATUS, form)
    ((call_id, key),) = await stored(house)
    assert (call_id, key[:11], key[-8:]) == (sid, "leg:unknown", ":ringing")


async def test_a_recording_of_which_nothing_says_which_is_stored_and_alarmed(house, company):
    before, sid = counted("alarms", kind="malformed request"), a_call_sid()
    form = a_form(sid=sid, RecordingStatus="completed", RecordingDuration="7")
    for _ in range(2):
        assert (await company.post(RECORDING, form)).status_code == 204
    ((call_id, key),) = await stored(house)
    assert (call_id, key[:10], key[-10:]) == (sid, "recording:", ":completed")
    assert (await outcome_of(house, sid))[0] == "voicemail"  # a message is one, whatever its name
    assert counted("alarms", kind="malformed request") == before + 2
