"""Is the safe route of a call whose place was lost kept apart from what the call has had before?"""

import pytest

from callrouter.operations.calls.tell_call import tell_call
from webhooks import (
    FAILSAFE,
    FALLBACK,
    PRESSED,
    RECORDED,
    RUNG,
    STATUS,
    a_call_sid,
    a_form,
    heard,
    stored,
)

TALKED = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "60"}
LOST = {
    "a fallback that names no URL": (FALLBACK, {"ErrorCode": "11200"}),
    "a callback without a place": (f"{PRESSED}?x=1", {}),
}


async def a_call_that_has_rung(company, sid):
    """Leasing was rung, and nobody answered."""
    menu = await company.calls(sid=sid)
    ringing = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1")))
    form = a_form(sid=sid, DialCallStatus="no-answer", CallStatus="in-progress")
    return heard(await company.post(ringing.next_url, form))


@pytest.mark.parametrize("how", LOST)
async def test_a_talk_on_the_safe_route_is_stored_and_told(house, company, how):
    sid = a_call_sid()
    await a_call_that_has_rung(company, sid)
    path, form = LOST[how]
    safe = heard(await company.post(path, a_form(sid=sid, **form)))
    assert safe.dialled == [FAILSAFE]
    over = heard(await company.post(safe.next_url, a_form(sid=sid, **TALKED)))
    assert over.dialled == []
    assert not over.takes_a_message
    await company.post(STATUS, a_form(sid=sid, CallStatus="completed", CallDuration="90"))
    async with house.work() as work:
        told = (await tell_call(work, sid)).call
    assert (told.outcome, told.talk_seconds, told.rings) == ("answered", 60, 2)


async def test_two_lost_callbacks_lead_to_two_safe_routes(house, company):
    sid = a_call_sid()
    await company.calls(sid=sid)
    first = heard(await company.post(f"{PRESSED}?x=1", a_form(sid=sid)))
    second = heard(await company.post(f"{RECORDED}?x=2", a_form(sid=sid)))
    assert first.next_url != second.next_url
    assert first.next_url.startswith(RUNG)
    for each in (first, second):
        await company.post(each.next_url, a_form(sid=sid, DialCallStatus="no-answer"))
    assert len([key for _, key in await stored(house) if key.startswith("rung:1:")]) == 2


async def test_a_lost_callback_that_comes_twice_is_one(house, company):
    sid = a_call_sid()
    answers = [await company.post(f"{PRESSED}?x=1", a_form(sid=sid)) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len(await stored(house)) == 1
