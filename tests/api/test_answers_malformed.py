"""What does a caller hear when the signed request that speaks of them is wrong in some way?"""

from webhooks import (
    HOUSE_FAILSAFE,
    NOBODYS,
    VOICE,
    ZILLOW,
    a_call_sid,
    a_form,
    counted,
    heard,
    notes_of,
    stored,
)

HOLD = "Thank you for calling. Please hold while we connect you."


async def test_a_call_to_nobodys_number_goes_the_houses_safe_route_and_is_alarmed(house, company):
    before, sid = counted("alarms", kind="unknown number"), a_call_sid()
    answer = await company.calls(NOBODYS, sid)
    assert (answer.words, answer.dialled) == (HOLD, [HOUSE_FAILSAFE])
    assert await stored(house) == [(sid, "arrived:0")]
    assert "(212) 555-0142 called (312) 555-0100, which is none of ours." in await notes_of(
        house, sid
    )
    assert counted("alarms", kind="unknown number") == before + 1


async def test_with_no_fail_safe_number_at_all_a_message_is_taken(house, company):
    house.failsafe_number = None
    answer = await company.calls(NOBODYS)
    assert answer.dialled == []
    assert answer.takes_a_message
    assert "We are sorry that nobody can take your call." in answer.words


async def test_without_a_lawful_to_the_call_goes_the_safe_route(house, company):
    for to in (
        None,
        "",
        "  ",
        "garbage",
        "12125550101",
        "+1",
        "+1212555010112345",
        "sip:a@b",
        "\0",
    ):
        before, sid = counted("alarms", kind="malformed request"), a_call_sid()
        answer = await company.calls(to, sid)
        assert answer.dialled == [HOUSE_FAILSAFE]
        assert (await stored(house))[-1] == (sid, "arrived:0")
        assert "The request's To is missing or is no phone number." in await notes_of(house, sid)
        assert counted("alarms", kind="malformed request") == before + 1


async def test_without_a_lawful_call_sid_the_call_goes_the_safe_route(house, company):
    wrong = (None, "", "CA", "CA" + "1" * 31, "CA" + "g" * 32, "RE" + "1" * 32, "CA" + "1" * 40_000)
    for sid in wrong:
        before = counted("alarms", kind="malformed request")
        answer = heard(await company.post(VOICE, a_form() | {"CallSid": sid}))
        assert answer.words == HOLD
        call_id, key = (await stored(house))[-1]
        assert (call_id[:7], key) == ("unknown", "arrived:0")
        assert counted("alarms", kind="malformed request") == before + 1
    assert len(await stored(house)) == len(wrong)


async def test_without_call_sid_every_request_is_a_call_of_its_own(house, company, clock):
    form = a_form() | {"CallSid": None}
    await company.post(VOICE, form)
    clock.move_on(60)  # the same person calls again
    await company.post(VOICE, form)
    await company.post(VOICE, form | {"From": "+12125550143"})
    assert len(await stored(house)) == 3


async def test_a_call_to_nobodys_number_never_comes_back_to_us(house, company):
    house.failsafe_number = ZILLOW
    answer = await company.calls(NOBODYS)
    assert answer.dialled == []
    assert answer.takes_a_message


async def test_a_caller_who_withholds_the_number_is_answered_like_any_other(house, company):
    for raw in (None, "", "anonymous", "+266696687", "Restricted"):
        sid = a_call_sid()
        answer = await company.calls(sid=sid, From=raw)
        assert "Thank you for calling Alder Creek Apartments." in answer.words
        assert "A withheld number called (212) 555-0101" in await notes_of(house, sid)


async def test_whatever_stands_in_from_is_stored_and_answered(house, company):
    lost = counted("events_lost")
    for raw in ("\0", "\\u0000", "\\\\u0000\\", "x" * 30_000, "\ud7ff\U0001f600", "<&>"):
        sid = a_call_sid()
        assert (await company.calls(sid=sid, From=raw, ForwardedFrom=raw)).words
        assert (await stored(house))[-1] == (sid, "arrived:0")
    assert counted("events_lost") == lost
