"""Does our side of the vendor's client ask what it should, and take every failure for what it is?"""

import asyncio
import logging
from urllib.parse import parse_qsl

import httpx
import pytest

from callrouter.domain.tracking import Abilities, NumberKind, NumberSearch
from callrouter.providers.port import CompanyBusyError, CompanyRefusedError, OutcomeUnknownError
from callrouter.providers.twilio.client import TwilioCompany
from callrouter.providers.twilio.links import Links

ACCOUNT, TOKEN = "AC" + "1" * 32, "the-secret-token"
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
OWNED = {
    "sid": "PN1",
    "phone_number": "+12125550151",
    "friendly_name": "callrouter 1",
    "capabilities": {"voice": True, "sms": False, "mms": False},
    "voice_url": None,
    "trunk_sid": None,
}


@pytest.fixture
def asked():
    """Every request, as it was sent."""
    return []


@pytest.fixture
async def company(asked):
    """Makes a company that answers so."""
    clients = []

    def answering(*answers, **more):
        left = list(answers)

        async def handle(request):
            asked.append(request)
            answer = left.pop(0)
            if isinstance(answer, Exception):
                raise answer
            if answer is None:
                await asyncio.Event().wait()
            return answer

        clients.append(httpx.AsyncClient(transport=httpx.MockTransport(handle)))
        links = Links("https://calls.example.com")
        return TwilioCompany(ACCOUNT, TOKEN, links, clients[-1], **more)

    yield answering
    for client in clients:
        await client.aclose()


async def test_a_number_is_bought_by_its_digits_and_under_its_name(company, asked):
    bought = await company(httpx.Response(201, json=OWNED)).buy("+12125550151", "callrouter 1")
    assert (bought.id, bought.number, bought.name) == ("PN1", "+12125550151", "callrouter 1")
    assert bought.abilities == Abilities(voice=True)
    assert bought.set_up.voice_url == ""
    (request,) = asked
    assert str(request.url) == f"https://api.twilio.com{ROOT}/IncomingPhoneNumbers.json"
    assert dict(parse_qsl(request.content.decode())) == {
        "PhoneNumber": "+12125550151",
        "FriendlyName": "callrouter 1",
    }
    assert request.headers["authorization"].startswith("Basic ")


async def test_another_base_stands_in_place_of_all_hosts(company, asked):
    price = {"number_type": "local", "base_price": "1.15", "current_price": "1.00"}
    answers = [
        httpx.Response(200, json={"phone_number_prices": [price]}),
        httpx.Response(200, json=OWNED),
    ]
    made = company(*answers, api_base="http://127.0.0.1:8010/there")
    assert await made.prices() == {NumberKind.LOCAL: 100}
    await made.read("PN1")
    assert [str(each.url) for each in asked] == [
        "http://127.0.0.1:8010/there/v1/PhoneNumbers/Countries/US",
        f"http://127.0.0.1:8010/there{ROOT}/IncomingPhoneNumbers/PN1.json",
    ]


async def test_prices_are_asked_of_their_own_host(company, asked):
    await company(httpx.Response(200, json={"phone_number_prices": []})).prices()
    assert asked[0].url.host == "pricing.twilio.com"


async def test_a_search_says_what_matters_and_nothing_else(company, asked):
    wanted = NumberSearch(area_code="212", contains="550", region="NY", text=True, limit=5)
    empty = {"available_phone_numbers": []}
    assert await company(httpx.Response(200, json=empty)).search(wanted) == []
    assert asked[0].url.path == f"{ROOT}/AvailablePhoneNumbers/US/Local.json"
    assert dict(asked[0].url.params) == {
        "AreaCode": "212",
        "Contains": "550",
        "InRegion": "NY",
        "SmsEnabled": "true",
        "PageSize": "5",
    }


async def test_setting_up_clears_what_stands_in_the_way_and_reads_back(company, asked):
    made = company(httpx.Response(200, json=OWNED), httpx.Response(200, json=OWNED))
    await made.set_up("PN1", made.wanted_set_up("+12125550151"))
    write, read = asked
    sent = dict(parse_qsl(write.content.decode(), keep_blank_values=True))
    assert sent == {
        "VoiceApplicationSid": "",
        "SmsApplicationSid": "",
        "TrunkSid": "",
        "VoiceUrl": "https://calls.example.com/webhooks/twilio/voice"
        "#rc=2&rp=ct,rt&rt=5000&tt=14000",
        "VoiceMethod": "POST",
        "VoiceFallbackUrl": "https://calls.example.com/webhooks/twilio/voice/fallback",
        "VoiceFallbackMethod": "POST",
        "StatusCallback": "https://calls.example.com/webhooks/twilio/status",
        "StatusCallbackMethod": "POST",
        "SmsUrl": "https://calls.example.com/webhooks/twilio/text",
        "SmsMethod": "POST",
    }
    assert (read.method, read.url.path) == ("GET", write.url.path)


async def test_only_the_very_number_and_name_are_listed(company):
    other = OWNED | {"phone_number": "+12125550151", "friendly_name": "callrouter 12"}
    page = {"incoming_phone_numbers": [OWNED, other], "next_page_uri": None}
    made = company(httpx.Response(200, json=page), httpx.Response(200, json=page))
    assert len(await made.list_owned(name="callrouter 1")) == 1
    assert await made.list_owned(number="+1212555015") == []


async def test_what_is_not_there_is_none_and_no_error(company):
    gone = httpx.Response(404, json={"code": 20404, "message": "not found"})
    made = company(gone, gone, gone)
    assert await made.read("PN1") is None
    assert await made.fetch_call("CA1") is None
    await made.release("PN1")


async def test_a_refusal_has_its_sentence_and_code(company):
    refusal = httpx.Response(400, json={"code": 21422, "message": "It is not available"})
    with pytest.raises(CompanyRefusedError) as refused:
        await company(refusal).buy("+12125550151", "x")
    assert str(refused.value) == "The telephone company refused: It is not available"
    assert refused.value.code == 21422


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.ReadTimeout("slow"), OutcomeUnknownError),
        (httpx.WriteError("cut"), OutcomeUnknownError),
        (httpx.RemoteProtocolError("cut"), OutcomeUnknownError),
        (httpx.Response(500), OutcomeUnknownError),
        (httpx.Response(503), OutcomeUnknownError),
        (httpx.ConnectError("nobody"), CompanyBusyError),
        (httpx.ConnectTimeout("nobody"), CompanyBusyError),
        (httpx.Response(429), CompanyBusyError),
        (httpx.Response(400), CompanyRefusedError),
        (httpx.Response(401, text="<html>"), CompanyRefusedError),
        (httpx.Response(302, headers={"Location": "https://else.example"}), CompanyRefusedError),
    ],
)
async def test_every_failure_of_a_purchase_is_taken_for_what_it_is(company, answer, error):
    with pytest.raises(error):
        await company(answer).buy("+12125550151", "x")


async def test_trouble_with_a_question_is_asked_again(company):
    with pytest.raises(CompanyBusyError) as busy:
        await company(httpx.Response(503, headers={"Retry-After": "30"})).read("PN1")
    assert busy.value.again_in_seconds == 30


@pytest.mark.parametrize(("header", "seconds"), [("soon", 5), ("nan", 5), ("-3", 1), ("1e9", 600)])
async def test_an_odd_retry_after_is_kept_within_bounds(company, header, seconds):
    with pytest.raises(CompanyBusyError) as busy:
        await company(httpx.Response(429, headers={"Retry-After": header})).read("PN1")
    assert busy.value.again_in_seconds == seconds


async def test_a_company_that_hangs_is_not_waited_for(company):
    with pytest.raises(OutcomeUnknownError):
        await company(None, seconds=0.05).buy("+12125550151", "x")


async def test_no_secret_gets_into_logs_errors_and_reprs(company, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    made = company(httpx.Response(401, json={"message": "Authenticate"}), httpx.ReadTimeout("x"))
    told = [repr(made)]
    for _ in range(2):
        try:
            await made.read("PN1")
        except Exception as error:
            told += [str(error), repr(error), repr(error.__cause__)]
    shown = " ".join(told) + caplog.text + "".join(capsys.readouterr())
    assert TOKEN not in shown
    assert "Basic" not in shown
