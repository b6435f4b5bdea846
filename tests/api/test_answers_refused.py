"""Which requests are refused for their form, before anybody looks at what they say?"""

from webhooks import FALLBACK, RECORDING, STATUS, VOICE, a_form, as_sent, counted, stored

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_form_of_64_kb_is_read(company):
    room = 65_536 - len("Padding=") - 400
    response = await company.post(VOICE, a_form(Padding="x" * room))
    assert response.status_code == 200


async def test_a_longer_one_is_too_large(house, company):
    before = counted("requests_refused", reason="form")
    response = await company.post(VOICE, a_form(Padding="x" * 65_536))
    assert response.status_code == 413
    assert response.text == "A webhook may be 65536 bytes long."
    assert await stored(house) == []
    assert counted("requests_refused", reason="form") == before + 1


async def test_a_form_with_more_than_a_thousand_fields_is_too_large(company):
    response = await company.send("POST", VOICE, content="a=&" * 1_001, headers=FORM)
    assert response.status_code == 413


async def test_what_is_not_a_form_is_an_unsupported_type(house, company):
    for content_type in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
        response = await company.send(
            "POST", VOICE, content=b"{}", headers={"Content-Type": content_type}
        )
        assert response.status_code == 415
        assert response.text == "Send webhooks as application/x-www-form-urlencoded."
    assert await stored(house) == []


async def test_no_type_at_all_is_an_unsupported_type(company):
    assert (await company.send("POST", VOICE, content=b"a=1")).status_code == 415


async def test_the_type_may_be_written_in_any_case_and_name_a_charset(company):
    form = a_form(AccountSid=company.account_sid)
    response = await company.send(
        "POST",
        VOICE,
        data=form,
        headers={
            "Content-Type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
            "X-Twilio-Signature": company.sign(VOICE, form),
        },
    )
    assert response.status_code == 200


async def test_any_method_but_post_is_not_allowed(house, company):
    paths = (VOICE, STATUS, RECORDING, FALLBACK, "/webhooks/twilio/nothing")
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
        for path in paths:
            response = await company.send(method, as_sent(path))
            assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert await stored(house) == []
