"""What does a rung phone hear before it is joined with the caller?"""

import re

from webhooks import WHISPER, a_call_sid, a_form, counted, heard, stored


async def leasing(company, sid):
    """The path at which Leasing's first phone asks what to hear."""
    menu = await company.calls(sid=sid)
    dial = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1")))
    return re.sub(r"^https://[^/]*", "", dial.verbs[0].numbers[0].url)


async def test_staff_hear_which_property_and_source_calls_for_what(house, company):
    sid, leg = a_call_sid(), a_call_sid()
    path = await leasing(company, sid)
    told = heard(await company.post(path, a_form("+12125550111", leg, CallStatus="in-progress")))
    assert told.words == "Alder Creek Apartments, Zillow, Leasing."
    assert len(told.verbs) == 1  # nothing that would keep the two apart
    assert (await stored(house))[-1] == (sid, f"whisper:2:{leg}")


async def test_the_same_whisper_twice_is_stored_once(house, company):
    path = await leasing(company, a_call_sid())
    form = a_form("+12125550111")
    first = await company.post(path, form)
    assert (await company.post(path, form)).content == first.content
    assert len(await stored(house)) == 3


async def test_each_phone_has_its_own_whisper(house, company):
    path = await leasing(company, a_call_sid())
    for _ in range(2):
        await company.post(path, a_form("+12125550111"))
    assert len(await stored(house)) == 4


async def test_where_nothing_is_whispered_any_more_the_two_are_joined(company):
    for place in ("p=1&v=424242&n=1&s=1", "p=424242&v=1&n=1&s=1", "p=1&v=safe&n=1&s=1"):
        assert heard(await company.post(f"{WHISPER}?{place}", a_form())).verbs == ()


async def test_a_whisper_at_no_place_or_of_no_call_joins_the_two_and_is_stored_and_alarmed(
    house, company
):
    before = counted("alarms", kind="malformed request")
    for path, form in (
        (f"{WHISPER}?garbage", a_form()),
        (WHISPER, a_form()),
        (f"{WHISPER}?p=1&v=1&n=1&s=1", a_form() | {"CallSid": None}),
    ):
        assert heard(await company.post(path, form)).verbs == ()
    keys = [key.split(":") for _, key in await stored(house)]
    assert [key[0] for key in keys] == ["whisper"] * 3
    assert [len(key[1]) for key in keys] == [32, 32, 1]  # a digest where there is no place
    assert keys[2][2].startswith("unknown")
    assert counted("alarms", kind="malformed request") == before + 3
