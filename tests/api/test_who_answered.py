"""Does the row of a call name the phone that was joined, and the why the one that was not?"""

from urllib.parse import urlsplit

from folded import folded_call
from webhooks import RUNG, STATUS, a_call_sid, a_form, heard, notes_of

SAM, WALT = "+12125550121", "+12125550122"


async def test_who_picked_up_without_being_joined_has_not_answered(house, company):
    sid, sams, walts = a_call_sid(), a_call_sid(), a_call_sid()
    menu = await company.calls(sid=sid)
    repairs = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="2")))
    sam = heard(await company.post(repairs.next_url, a_form(sid=sid, Digits="1")))
    assert sam.dialled == [SAM]
    await leg_completes(company, sam, sams, SAM, seconds=12)
    walt = await ring_ends(company, sam, sid, sams, bridged="false", seconds=12)
    assert walt.dialled == [WALT]
    await leg_completes(company, walt, walts, WALT, seconds=8)
    await ring_ends(company, walt, sid, walts, bridged="true", seconds=8)

    assert await answered_number(house, sid) == WALT
    why = await notes_of(house, sid)
    assert "Emergency maintenance: Sam Reyes picked up but was not joined with the caller." in why
    assert "nobody answered" not in why


async def test_of_several_phones_it_is_not_known_who_picked_up_in_vain(house, company):
    sid, leg = a_call_sid(), a_call_sid()
    menu = await company.calls(sid=sid)
    leasing = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1")))
    assert len(leasing.dialled) == 3
    await ring_ends(company, leasing, sid, leg, bridged="false", seconds=3)
    assert "Leasing: somebody picked up but was not joined with the caller." in (
        await notes_of(house, sid)
    )


async def test_a_caller_who_leaves_during_the_whisper_is_told_so(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    leasing = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="3")))
    fields = {"DialCallStatus": "completed", "DialBridged": "false", "CallStatus": "completed"}
    await company.post(leasing.next_url, a_form(sid=sid, **fields))
    assert (
        "picked up but was not joined with the caller; the caller hung up while it rang."
        in await notes_of(house, sid)
    )


async def leg_completes(company, dial, leg, number, seconds):
    told_at = urlsplit(dial.verbs[0].numbers[0].status_callback)
    form = a_form(number, leg, CallStatus="completed", CallDuration=str(seconds))
    parent = "CA" + "0" * 32  # the place in the URL says whose leg it is
    await company.post(f"{STATUS}?{told_at.query}", form | {"ParentCallSid": parent})


async def ring_ends(company, dial, sid, leg, bridged, seconds):
    assert dial.next_url.startswith(RUNG)
    fields = {"DialCallStatus": "completed", "DialBridged": bridged, "DialCallSid": leg}
    form = a_form(sid=sid, CallStatus="in-progress", DialCallDuration=str(seconds), **fields)
    return heard(await company.post(dial.next_url, form))


async def answered_number(house, call_id):
    return (await folded_call(house, call_id)).answered_number
