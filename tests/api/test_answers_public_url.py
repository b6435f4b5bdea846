"""Under which address does the company reach us, and is every URL taken as it was sent?"""

import pytest

from webhooks import (
    NOBODYS,
    VOICE,
    Company,
    a_call_sid,
    a_form,
    heard,
    stored,
    the_program,
    the_real_line,
)

ODD_QUERIES = (
    "a=b c",
    "a=%20+&b=",
    "x=%C3%A9&x=é",
    "q='\"<>&&&==",
    "%zz=%",
    "semi;colon;",
    "a=1&a=1&b[]=2",
    "path=/a/../b//",
)


@pytest.mark.parametrize(
    "public_url",
    [
        "https://calls.example.com/company/one",
        "https://calls.example.com:8443",
        "http://calls.example.com:8443/a%20b",
    ],
)
async def test_callbacks_begin_with_the_public_url_and_are_taken_there(house, public_url):
    company = Company(the_program(house, the_real_line(public_url)), public_url=public_url)
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    assert f'action="{public_url}{VOICE}/pressed?'.encode() in menu.body
    path = menu.next_url[menu.next_url.index(VOICE) :]
    leasing = heard(await company.post(path, a_form(sid=sid, Digits="1")))
    assert leasing.dialled == ["+12125550111", "+12125550112", "+12125550113"]


async def test_the_port_may_be_left_out_of_what_is_signed(house):
    program = the_program(house, the_real_line("https://calls.example.com:8443"))
    assert (await Company(program, public_url="https://calls.example.com").calls()).words


async def test_another_host_or_scheme_does_not_fit(house):
    program = the_program(house, the_real_line("https://calls.example.com"))
    for wrong in ("http://calls.example.com", "https://evil.example.com", "http://inside:8000"):
        response = await Company(program, public_url=wrong).post(VOICE, a_form())
        assert response.status_code == 403


async def test_a_query_is_kept_as_it_was_sent_when_it_is_checked(house, company):
    for query in ODD_QUERIES:
        assert heard(await company.post(f"{VOICE}?{query}", a_form())).words
    assert len(await stored(house)) == len(ODD_QUERIES)


async def test_a_query_reaches_the_check_byte_for_byte(company):
    """Some servers hand on bytes that no client library would write."""
    for query in (b"a=b|c^`{}", b"a=%e9", b"a=\xe9", b"?a??", b"a=%2f%2F"):
        form = f"AccountSid={company.account_sid}"
        url = f"{company.public_url}{VOICE}?{query.decode('latin-1')}"
        signature = company.sign_url(url, {"AccountSid": company.account_sid})
        assert await knock(company.program, query, form.encode(), signature) == 200


async def knock(program, query, body, signature):
    """The status of a request given to the program without any library between."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    headers = [
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"x-twilio-signature", signature.encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": VOICE, "raw_path": VOICE.encode()}
    await program(scope | {"query_string": query, "headers": headers}, receive, send)
    return sent[0]["status"]


async def test_a_slash_at_the_end_changes_nothing_and_never_redirects(company):
    for path in (f"{VOICE}/", f"{VOICE}//"):
        answer = heard(await company.post(path, a_form()))
        assert "Thank you for calling Alder Creek Apartments." in answer.words


async def test_an_unknown_path_below_voice_goes_the_safe_route(house, company):
    for path in (f"{VOICE}/nothing", f"{VOICE}/pressed/1", f"{VOICE}mail"):
        answer = heard(await company.post(path, a_form()))
        assert answer.dialled == ["+12125550199"]
        assert heard(await company.post(path, a_form(NOBODYS))).dialled == [house.failsafe_number]


async def test_an_unknown_path_elsewhere_is_told_so_to_whoever_signs(company):
    response = await company.post("/webhooks/twilio/nothing", a_form())
    assert (response.status_code, response.text) == (404, "There is no such webhook.")
