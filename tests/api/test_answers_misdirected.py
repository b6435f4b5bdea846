"""What is said of a signed request whose address, or whose callback URL, is wrong?"""

from sqlalchemy import text

from webhooks import (
    FAILSAFE,
    FALLBACK,
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

BY_SAFE_ROUTE = (
    "(212) 555-0142 called (212) 555-0101 (Alder Creek Apartments, Zillow); answered by the safe "
    "route."
)
NONSENSE = f"{VOICE}/nonsense"


async def test_an_address_that_does_not_exist_is_told_as_such(house, company):
    malformed, failed = (
        counted("alarms", kind=kind) for kind in ("malformed request", "answer failed")
    )
    sid = a_call_sid()
    answer = heard(await company.post(NONSENSE, a_form(sid=sid)))
    assert answer.dialled == [FAILSAFE]
    assert (await notes_of(house, sid)).splitlines()[:2] == [
        BY_SAFE_ROUTE,
        "The telephone company asked at '/webhooks/twilio/voice/nonsense', which is no address of "
        "ours; see which URLs the number has there.",
    ]
    assert await events_of(house, sid) == ["wrong-address"]
    assert counted("alarms", kind="malformed request") == malformed + 1
    assert counted("alarms", kind="answer failed") == failed


async def test_a_mistyped_fallback_url_goes_on_from_where_the_caller_stood(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    form = a_form(sid=sid, ErrorUrl=PUBLIC_URL + menu.next_url, ErrorCode="11200")
    answer = heard(await company.post(f"{VOICE}/falback", form))
    assert answer.dialled == [FAILSAFE]
    assert "&s=2" in answer.next_url
    assert [key for _, key in await stored(house)] == ["arrived:0", "misdirected:1"]


async def test_the_way_it_is_answered_by_is_told_truly(house, company):
    for path, form in (
        (PRESSED, a_form(Digits="1")),
        (FALLBACK, a_form(ErrorUrl="http://[")),
        (FALLBACK, a_form(ErrorUrl=PUBLIC_URL + VOICE)),
    ):
        await company.post(path, form)
        assert (await notes_of(house, form["CallSid"])).splitlines()[0] == BY_SAFE_ROUTE
    well = a_form()
    await company.post(VOICE, well)
    assert 'answered by "Default flow", version 1.' in await notes_of(house, well["CallSid"])


async def test_what_is_wrong_with_a_callback_url_is_a_sentence(house, company):
    for path, error_url, says in (
        (FALLBACK, "http://[", "The request's ErrorUrl 'http://[' is no URL."),
        (PRESSED, None, "The callback URL holds no place."),
        (f"{PRESSED}?p=1", None, 'The callback URL holds no place: it lacks "v".'),
        (
            f"{PRESSED}?p=1&v=1&n=1&s=x",
            None,
            "The callback URL holds no place: 'x' is not a number.",
        ),
        (
            f"{PRESSED}?{'&'.join(f'x{n}=1' for n in range(30))}",
            None,
            "The callback URL holds no place: it has more than 20 fields.",
        ),
    ):
        sid = a_call_sid()
        await company.post(path, a_form(sid=sid, ErrorUrl=error_url, Digits="1"))
        assert (await notes_of(house, sid)).splitlines()[1] == says


async def events_of(house, call_id):
    statement = text("select entry from ledger where call_id = :call order by id")
    async with house.engine.connect() as connection:
        rows = await connection.execute(statement, {"call": call_id})
        return [entry["event"]["type"] for (entry,) in rows]
