"""Who may try a call at another time? The simulator's account, and nobody else."""

from folded import folded_call
from webhooks import FALLBACK, PRESSED, PUBLIC_URL, a_call_sid, a_form, heard, notes_of

TRIED = {"CallrouterTried": "1", "CallrouterTriedAt": "2026-11-26T10:00"}  # Thanksgiving
OPEN, HOLIDAY = "Thank you for calling Alder Creek Apartments.", "closed for the holiday"


async def tried_marks(house, call_id):
    call = await folded_call(house, call_id)
    return call.is_tried, call.is_simulated


async def test_the_simulator_tries_a_call_on_a_holiday(house, simulator):
    sid = a_call_sid()
    answer = await simulator.calls(sid=sid, **TRIED)
    assert HOLIDAY in answer.words
    assert "o=" in answer.next_url
    assert "This call is only tried, as at 2026-11-26T10:00." in await notes_of(house, sid)
    assert await tried_marks(house, sid) == (True, True)


async def test_a_try_at_no_time_that_can_be_read_is_a_try_now(house, simulator):
    for at in ("", "tomorrow", "2026-13-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"):
        sid = a_call_sid()
        assert (await simulator.calls(sid=sid, CallrouterTried="", CallrouterTriedAt=at)).words
        assert (await tried_marks(house, sid))[0]


async def test_a_try_is_never_before_the_time_asked_for(simulator, clock):
    clock.move_on(0.7)  # fractions of a second are rounded up
    at_nine = TRIED | {"CallrouterTriedAt": "2026-11-24T09:00"}  # the very second it opens
    assert OPEN in (await simulator.calls(**at_nine)).words


async def test_a_try_too_far_away_is_a_try_now_that_says_so(house, simulator):
    sid = a_call_sid()
    far = TRIED | {"CallrouterTriedAt": "2900-01-01T10:00"}
    assert "o=0" in (await simulator.calls(sid=sid, **far)).next_url
    assert "only tried, now: 2900-01-01T10:00 is too far away." in await notes_of(house, sid)


async def test_a_call_of_the_simulators_that_is_not_tried_is_an_ordinary_one(house, simulator):
    sid = a_call_sid()
    answer = await simulator.calls(sid=sid, CallrouterTriedAt=TRIED["CallrouterTriedAt"])
    assert OPEN in answer.words
    assert await tried_marks(house, sid) == (False, True)


async def test_a_real_call_cannot_be_tried(house, company):
    sid = a_call_sid()
    answer = await company.calls(sid=sid, **TRIED)
    assert OPEN in answer.words
    assert "o=" not in answer.next_url
    assert await tried_marks(house, sid) == (False, False)


async def test_a_real_callback_cannot_set_the_clock(house, company):
    place = f"p=1&v=gone&o={3 * 86_400}".replace("gone", "999")
    for path in (f"{PRESSED}?{place}&n=1&s=1", f"{PRESSED}?{place}&n=1&s=2&a=1"):
        sid = a_call_sid()
        answer = heard(await company.post(path, a_form(sid=sid, Digits="1")))
        assert HOLIDAY not in answer.words
        assert "o=" not in answer.next_url
        assert await tried_marks(house, sid) == (False, False)


async def test_the_same_callback_of_the_simulators_goes_by_its_own_clock(house, simulator):
    sid = a_call_sid()
    path = f"{PRESSED}?p=1&v=999&o={3 * 86_400}&n=1&s=1"
    answer = heard(await simulator.post(path, a_form(sid=sid, Digits="1")))
    assert HOLIDAY in answer.words
    assert await tried_marks(house, sid) == (True, True)


async def test_a_real_fallback_cannot_set_the_clock(house, company):
    sid = a_call_sid()
    failed = f"{PUBLIC_URL}{PRESSED}?p=1&v=1&n=1&s=1&o=999"
    answer = heard(await company.post(FALLBACK, a_form(sid=sid, ErrorUrl=failed)))
    assert "o=" not in answer.next_url
    assert await tried_marks(house, sid) == (False, False)
