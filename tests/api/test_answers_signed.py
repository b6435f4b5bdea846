"""Is only what an account of ours has signed answered, and is nothing stored of the rest?"""

from dataclasses import replace

import pytest

from callrouter.app import build_program
from webhooks import (
    SHARED_KEY,
    SIMULATOR,
    SIMULATOR_TOKEN,
    TOKEN,
    VOICE,
    Company,
    a_form,
    counted,
    heard,
    stored,
    the_program,
    the_real_line,
    the_simulators_line,
)

SHA256 = {"X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}
OTHER_ACCOUNT, OTHER_TOKEN = "AC" + "2" * 32, "another-token"


async def is_refused(house, response):
    """403 with a sentence; nothing stored, but counted."""
    assert response.status_code == 403
    assert "callrouter check" in response.text
    assert await stored(house) == []
    return True


async def test_a_call_signed_by_the_account_it_names_is_answered(house, company):
    answer = await company.calls(sid="CA" + "a" * 32)
    assert "Thank you for calling Alder Creek Apartments." in answer.words
    assert await stored(house) == [("CA" + "a" * 32, "arrived:0")]


async def test_a_request_without_signature_is_refused(house, company):
    before = counted("requests_refused", reason="signature")
    response = await company.send("POST", VOICE, data={"AccountSid": company.account_sid})
    assert await is_refused(house, response)
    assert counted("requests_refused", reason="signature") == before + 1


@pytest.mark.parametrize("secret", ["", "wrong", SIMULATOR_TOKEN, SHARED_KEY])
async def test_a_request_signed_with_another_secret_is_refused(house, company, secret):
    assert await is_refused(house, await replace(company, secret=secret).post(VOICE, a_form()))


async def test_the_simulators_account_is_taken_with_its_own_secret_only(house, simulator):
    assert await is_refused(house, await replace(simulator, secret=TOKEN).post(VOICE, a_form()))
    assert (await simulator.calls()).words


async def test_the_real_secret_signs_only_for_the_account_it_belongs_to(house):
    other = the_real_line(name="other", account_sid=OTHER_ACCOUNT, tokens=(OTHER_TOKEN,))
    program = the_program(house, the_real_line(), other)
    assert await is_refused(
        house, await Company(program, OTHER_ACCOUNT, TOKEN).post(VOICE, a_form())
    )
    assert await is_refused(house, await Company(program, secret=OTHER_TOKEN).post(VOICE, a_form()))
    assert (await Company(program, OTHER_ACCOUNT, OTHER_TOKEN).calls()).words
    assert (await Company(program).calls()).words


async def test_a_request_that_names_no_account_is_refused(house, company):
    assert await is_refused(house, await company.post(VOICE, a_form(AccountSid=None)))


async def test_a_request_that_names_an_unknown_account_is_refused(house, company):
    assert await is_refused(house, await company.post(VOICE, a_form(AccountSid=OTHER_ACCOUNT)))


async def test_a_token_alone_is_good_for_any_account_but_the_simulators(house):
    program = the_program(house, the_real_line(account_sid=None), the_simulators_line())
    assert (await Company(program, OTHER_ACCOUNT).calls()).words
    forged = await Company(program, SIMULATOR, TOKEN).post(VOICE, a_form())
    assert forged.status_code == 403


async def test_while_a_token_is_rotated_the_former_one_is_taken_as_well(house):
    program = the_program(house, the_real_line(tokens=("new", TOKEN)))
    assert (await Company(program, secret="new").calls()).words
    assert (await Company(program, secret=TOKEN).calls()).words


async def test_sha_256_is_taken_with_the_shared_key(company):
    assert (await replace(company, secret=SHARED_KEY, headers=SHA256).calls()).words


async def test_sha_256_with_the_auth_token_is_refused(house, company):
    knocks = replace(company, secret=TOKEN, headers=SHA256)
    assert await is_refused(house, await knocks.post(VOICE, a_form()))


async def test_an_unknown_algorithm_is_refused(house, company):
    response = await company.send(
        "POST",
        VOICE,
        data=(form := a_form(AccountSid=company.account_sid)),
        headers={
            "X-Twilio-Signature": company.sign(VOICE, form),
            "X-Twilio-Webhooks-Signature-Settings": "algorithm=HMAC_MD5",
        },
    )
    assert await is_refused(house, response)


async def test_a_changed_field_is_refused(house, company):
    form = a_form(AccountSid=company.account_sid)
    response = await company.send(
        "POST",
        VOICE,
        data=form | {"To": "+12125550102"},
        headers={"X-Twilio-Signature": company.sign(VOICE, form)},
    )
    assert await is_refused(house, response)


async def test_a_changed_query_is_refused(house, company):
    form = a_form(AccountSid=company.account_sid)
    response = await company.send(
        "POST",
        f"{VOICE}?p=2",
        data=form,
        headers={"X-Twilio-Signature": company.sign(f"{VOICE}?p=1", form)},
    )
    assert await is_refused(house, response)


async def test_a_house_without_any_account_refuses_every_request(house):
    program = build_program(house, [])
    assert await is_refused(house, await Company(program).post(VOICE, a_form()))


async def test_a_repeated_field_is_signed_with_all_its_values(company):
    response = await company.post(VOICE, a_form(AddOn=["second", "first", "first"]))
    assert heard(response).words
