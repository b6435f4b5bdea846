"""What does a caller get when the company could not use our answer? Never the same one again."""

from webhooks import (
    FAILSAFE,
    FALLBACK,
    HOUSE_FAILSAFE,
    NOBODYS,
    PRESSED,
    PUBLIC_URL,
    VOICE,
    a_call_sid,
    a_form,
    counted,
    heard,
    notes_of,
    stored,
)


async def test_a_call_whose_first_answer_failed_goes_the_safe_route(house, company):
    before, sid = counted("alarms", kind="answer failed"), a_call_sid()
    failed = await company.calls(sid=sid)
    form = a_form(sid=sid, ErrorUrl=PUBLIC_URL + VOICE, ErrorCode="11200")
    answer = heard(await company.post(FALLBACK, form))
    assert answer.dialled == [FAILSAFE]
    assert answer.body != failed.body
    assert await stored(house) == [(sid, "arrived:0"), (sid, "fallback:0")]
    assert "could not use our answer (error 11200)" in await notes_of(house, sid)
    assert counted("alarms", kind="answer failed") == before + 1


async def test_an_error_url_without_place_is_that_of_the_first_answer(house, company):
    for error_url in (PUBLIC_URL + VOICE, f"{PUBLIC_URL}{VOICE}#rc=2&rp=ct", "nonsense"):
        sid = a_call_sid()
        answer = heard(await company.post(FALLBACK, a_form(sid=sid, ErrorUrl=error_url)))
        assert answer.dialled == [FAILSAFE]
        assert (await stored(house))[-1] == (sid, "fallback:0")


async def test_without_error_url_nobody_can_tell_which_answer_failed(house, company):
    for error_url in (None, ""):
        sid = a_call_sid()
        answer = heard(await company.post(FALLBACK, a_form(sid=sid, ErrorUrl=error_url)))
        assert answer.dialled == [FAILSAFE]
        ((call_id, key),) = [each for each in await stored(house) if each[0] == sid]
        assert len(key.removeprefix("fallback:")) == 32
        assert call_id == sid


async def test_a_later_answer_that_failed_leads_to_the_safe_route_from_its_place(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    failed = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1")))
    form = a_form(sid=sid, ErrorUrl=PUBLIC_URL + menu.next_url, Digits="1")
    answer = heard(await company.post(FALLBACK, form))
    assert answer.dialled == [FAILSAFE]
    assert answer.body != failed.body
    keys = [key for _, key in await stored(house)]
    assert keys == ["arrived:0", "pressed:1", "fallback:1"]


async def test_the_same_fallback_twice_is_one(house, company):
    form = a_form(ErrorUrl=PUBLIC_URL + VOICE)
    first = await company.post(FALLBACK, form)
    assert (await company.post(FALLBACK, form)).content == first.content
    assert len(await stored(house)) == 1


async def test_an_error_url_that_is_no_place_or_no_url_goes_the_safe_route(house, company):
    for error_url in (f"{PUBLIC_URL}{PRESSED}?p=evil", "http://[", "https://a]b?x=1"):
        before, sid = counted("alarms", kind="our mistake"), a_call_sid()
        answer = heard(await company.post(FALLBACK, a_form(sid=sid, ErrorUrl=error_url)))
        assert answer.dialled == [FAILSAFE]
        call_id, key = (await stored(house))[-1]
        assert (call_id, key[:9], len(key)) == (sid, "fallback:", 41)
        assert counted("alarms", kind="our mistake") == before


async def test_a_call_to_nobodys_number_falls_back_to_the_houses_safe_route(company):
    assert heard(await company.post(FALLBACK, a_form(NOBODYS))).dialled == [HOUSE_FAILSAFE]
