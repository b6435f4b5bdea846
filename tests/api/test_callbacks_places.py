"""What becomes of a call whose callback stands at an odd place?"""

from webhooks import (
    FAILSAFE,
    PRESSED,
    RUNG,
    VOICE,
    a_call_sid,
    a_form,
    counted,
    heard,
    notes_of,
    stored,
)

HARBOR_POINT = "+12065550101"
GARBAGE = (
    "",
    "p=1",
    "p=1&v=1&n=1",
    "p=x&v=1&n=1&s=1",
    "p=1&v=evil&n=1&s=1",
    "p=1&v=1&n=-1&s=1",
    "p=1&v=1&n=1&s=1&s=2",
    "p=1&v=1&n=1&s=1&zz=1",
    "p=1&v=1&n=1&s=9999999",
    "&".join(f"x{i}=1" for i in range(30)),
)


async def test_a_callback_at_its_place_goes_on_there(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    repairs = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="2")))
    assert "For a routine repair, press 2." in repairs.words
    assert "Main menu: pressed 2 → Maintenance menu." in await notes_of(house, sid)


async def test_a_callback_with_a_place_we_never_wrote_goes_the_safe_route(house, company):
    for query in GARBAGE:
        before, sid = counted("alarms", kind="malformed request"), a_call_sid()
        answer = heard(await company.post(f"{PRESSED}?{query}", a_form(sid=sid, Digits="1")))
        assert answer.dialled == [FAILSAFE]
        call_id, key = (await stored(house))[-1]
        assert (call_id, key[:8], len(key)) == (sid, "pressed:", 40)
        assert "The callback URL holds" in await notes_of(house, sid)
        assert counted("alarms", kind="malformed request") == before + 1


async def test_two_callbacks_without_a_place_are_two_and_each_repeat_is_one(house, company):
    sid = a_call_sid()
    form = a_form(sid=sid, Digits="1")
    for query in ("p=1&v=1&n=1&s=x", "p=1&v=1&n=1&s=y", "p=1&v=1&n=1&s=x"):
        await company.post(f"{PRESSED}?{query}", form)
    await company.post(f"{PRESSED}?p=1&v=1&n=1&s=x", form | {"Digits": "2"})
    assert len(await stored(house)) == 3
    why = await notes_of(house, sid)
    assert ("'x' is not a number" in why, "'y' is not a number" in why) == (True, True)


async def test_two_mistyped_addresses_are_two(house, company):
    form = a_form()
    for path in ("nonsense", "rubbish", "nonsense"):
        assert heard(await company.post(f"{VOICE}/{path}", form)).dialled == [FAILSAFE]
    assert len(await stored(house)) == 2


async def test_a_callback_at_another_propertys_place_goes_on_at_that_property(house, company):
    sid = a_call_sid()
    elsewhere = (await company.calls(HARBOR_POINT)).next_url
    answer = heard(await company.post(elsewhere, a_form(sid=sid, Digits="1")))
    assert answer.dialled == ["+12065550121"]  # there it is seven: 1 is for an emergency
    assert (await stored(house))[-1] == (sid, "pressed:1")


async def test_a_callback_on_a_version_that_is_gone_starts_again(house, company):
    sid = a_call_sid()
    gone = f"{PRESSED}?p=1&a=2&v=424242&n=7&s=3"
    answer = heard(await company.post(gone, a_form(sid=sid, Digits="1")))
    assert "Thank you for calling Alder Creek Apartments." in answer.words
    assert "it starts again on the current one" in await notes_of(house, sid)


async def test_a_callback_at_a_node_beyond_the_last_starts_again(house, company):
    menu = (await company.calls()).next_url
    beyond = menu.replace("&n=", "&n=9")
    answer = heard(await company.post(beyond, a_form(Digits="1")))
    assert "Thank you for calling Alder Creek Apartments." in answer.words


async def test_a_callback_at_a_property_that_is_gone_starts_at_the_numbers_own(company):
    gone = f"{PRESSED}?p=424242&a=2&v=424242&n=7&s=3"
    answer = heard(await company.post(gone, a_form(Digits="1")))
    assert "Thank you for calling Alder Creek Apartments." in answer.words


async def test_a_callback_at_a_step_beyond_any_goes_the_safe_route(house, company):
    sid = a_call_sid()
    menu = (await company.calls()).next_url
    endless = menu.replace("s=1", "s=999998")
    answer = heard(await company.post(endless, a_form(sid=sid, Digits="1")))
    assert answer.dialled == [FAILSAFE]
    assert heard(await company.post(answer.next_url, a_form(sid=sid))).words


async def test_a_callback_that_does_not_fit_its_node_changes_nothing(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    form = a_form(sid=sid, DialCallStatus="no-answer", CallStatus="in-progress")
    answer = heard(await company.post(menu.next_url.replace(PRESSED, RUNG), form))
    assert "Leasing, 1. Maintenance, 2." in answer.words or "press 1" in answer.words
    assert "does not fit Main menu; nothing changed." in await notes_of(house, sid)


async def test_a_caller_who_is_gone_hears_nothing_and_rings_nobody(company):
    gone = f"{RUNG}?p=1&v=424242&n=7&s=3"
    form = a_form(DialCallStatus="canceled", CallStatus="completed")
    answer = heard(await company.post(gone, form))
    assert answer.dialled == []
    assert not answer.takes_a_message
