"""Can the company be driven from another process, and only by whom it knows?"""

import httpx
import pytest

from callrouter.providers.simulator.phone import PhoneClient, PhoneRefused
from callrouter.providers.simulator.program import build_program

VOICE = "/webhooks/twilio/voice"
ANA, BEN = "+12065550111", "+12065550112"
CALLER, TRACKED = "+12125550142", "+12065550100"
KEY = "the-key"


@pytest.fixture
async def telephone(found_town):
    """Return a function that gives a phone client and its town."""
    clients = []

    def connect(voice, documents=None, token=KEY):
        town = found_town(voice, documents)
        program = build_program(town.exchange, KEY)
        http = httpx.AsyncClient(transport=httpx.ASGITransport(app=program))
        clients.append(http)
        return PhoneClient("http://127.0.0.1:8010", token, http), town

    yield connect
    for client in clients:
        await client.aclose()


async def test_a_whole_call_is_driven_over_http(telephone):
    phone, town = telephone(
        '<Gather numDigits="1" action="/chose"><Say>Press one</Say></Gather>',
        {
            "/chose": f'<Response><Dial action="/d"><Number>{ANA}</Number></Dial></Response>',
            "/d": "<Response><Record action='/r'/></Response>",
        },
    )
    call = await phone.call(CALLER, TRACKED)
    assert (call.state, call.status) == ("gathering", "in-progress")
    assert [(line.text, line.kind) for line in call.heard] == [("Press one", "say")]
    assert [(p.what, p.who, p.seconds_left) for p in call.waits_for] == [
        ("keys", "caller", pytest.approx(5.8))
    ]

    call = await phone.press(call.sid, "1")
    assert [(p.what, p.who, p.seconds_left) for p in call.waits_for] == [("answer", ANA, 30)]
    call = await phone.answer(call.sid, ANA)
    assert (call.state, call.legs[0].state) == ("talking", "in-progress")
    call = await phone.staff_hang_up(call.sid, 20)
    assert call.state == "recording"
    call = await phone.speak(call.sid, 8)
    call = await phone.hang_up(call.sid)
    assert (call.state, call.status) == ("ended", "completed")
    assert town.asked("/r")[0].form["RecordingDuration"] == "8"
    assert await phone.show(call.sid) == call
    assert await phone.is_well()


async def test_a_tried_call_is_marked_with_the_instant_as_it_was_given(telephone):
    phone, town = telephone("")
    await phone.call(CALLER, TRACKED, at="2026-12-24T17:59:58-06:00")
    await phone.call(CALLER, TRACKED, tried=True)
    await phone.call(CALLER, TRACKED)

    forms = [request.form for request in town.asked(VOICE)]
    marks = [(f.get("CallrouterTried"), f.get("CallrouterTriedAt")) for f in forms]
    assert marks == [("1", "2026-12-24T17:59:58-06:00"), ("1", None), (None, None)]


async def test_phones_may_be_busy_or_fail_or_ring_out(telephone):
    dial = f"<Dial><Number>{ANA}</Number><Number>{BEN}</Number></Dial>"
    phone, _ = telephone(dial)
    call = await phone.call(CALLER, TRACKED)
    call = await phone.is_busy(call.sid, ANA)
    assert [leg.state for leg in call.legs] == ["busy", "ringing"]
    call = await phone.fails(call.sid, BEN)
    assert [leg.state for leg in call.legs] == ["busy", "failed"]

    call = await phone.call(CALLER, TRACKED)
    call = await phone.wait((await phone.does_not_answer(call.sid, ANA)).sid)
    assert [leg.state for leg in call.legs] == ["no-answer", "no-answer"]


async def test_a_screened_phone_presses_waits_or_hangs_up(telephone):
    gather = '<Response><Gather numDigits="1" action="/yes"/><Hangup/></Response>'
    phone, _ = telephone(
        f'<Dial><Number url="/screen">{ANA}</Number></Dial>',
        {"/screen": gather, "/yes": "<Response/>"},
    )
    call = await phone.call(CALLER, TRACKED)
    call = await phone.answer(call.sid, ANA)
    assert [(p.what, p.who) for p in call.waits_for] == [("keys", ANA)]
    call = await phone.leg_presses(call.sid, ANA, "1")
    assert call.state == "talking"
    assert (await phone.leg_hangs_up(call.sid, ANA)).state == "ended"

    call = await phone.call(CALLER, TRACKED)
    call = await phone.answer(call.sid, ANA)
    assert (await phone.leg_waits(call.sid, ANA)).legs[0].state == "completed"


async def test_without_the_token_nothing_is_told(telephone):
    phone, town = telephone("", token="guess")

    with pytest.raises(PhoneRefused, match="wants its bearer token") as refused:
        await phone.call(CALLER, TRACKED)
    assert refused.value.status_code == 401
    assert town.service.seen == []
    assert await phone.is_well()


async def test_an_unknown_call_is_404(telephone):
    phone, _ = telephone("")

    with pytest.raises(PhoneRefused, match="The simulator knows no call CA0") as refused:
        await phone.show("CA0")
    assert refused.value.status_code == 404


async def test_a_deed_at_the_wrong_moment_is_409(telephone):
    phone, _ = telephone("<Record/>")
    call = await phone.call(CALLER, TRACKED)

    with pytest.raises(PhoneRefused, match="Nobody is being dialled at the moment") as refused:
        await phone.staff_hang_up(call.sid)
    assert refused.value.status_code == 409


async def test_a_call_in_circles_is_508(telephone):
    phone, _ = telephone(f"<Redirect>{VOICE}</Redirect>")

    with pytest.raises(PhoneRefused, match="200 documents") as refused:
        await phone.call(CALLER, TRACKED)
    assert refused.value.status_code == 508


async def test_keys_that_no_phone_has_are_422(telephone):
    phone, _ = telephone("<Gather/>")
    call = await phone.call(CALLER, TRACKED)

    with pytest.raises(PhoneRefused) as refused:
        await phone.press(call.sid, "A")
    assert refused.value.status_code == 422
