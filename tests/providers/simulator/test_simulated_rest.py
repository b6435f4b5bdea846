"""Is the simulated company's REST API one that the vendor's own client is happy with?"""

import httpx
import pytest
from twilio.rest import Client

from callrouter.providers.port import CompanyBusyError, CompanyRefusedError, OutcomeUnknownError
from callrouter.providers.simulator.estate import Estate, RestFault
from callrouter.providers.simulator.program import build_program
from callrouter.providers.twilio.transport import Transport

ACCOUNT, TOKEN = "AC" + "5" * 32, "the-key"
ONE, FREE = "+12125550151", "+18885550151"


@pytest.fixture
async def company(found_town):
    """The vendor's client, and behind it the account's numbers and their town."""
    town = found_town("<Say>Hello</Say>")
    estate = Estate(town.exchange, town.exchange.clock)
    transport = httpx.ASGITransport(build_program(town.exchange, TOKEN, estate))
    async with httpx.AsyncClient(transport=transport) as http:

        def client(token=TOKEN, seconds=5.0):
            sends = Transport(http, "http://simulator.test", seconds)
            return Client(ACCOUNT, token, http_client=sends)

        client.estate, client.town = estate, town
        yield client


async def test_a_bought_number_is_on_the_account(company):
    numbers = company().incoming_phone_numbers
    bought = await numbers.create_async(phone_number=ONE, friendly_name="Ours")
    assert (bought.phone_number, bought.friendly_name) == (ONE, "Ours")
    assert bought.sid.startswith("PN")
    read = await numbers(bought.sid).fetch_async()
    assert (read.sid, read.voice_method, read.voice_url) == (bought.sid, "POST", "")
    assert read.date_created == company.town.exchange.clock()


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"area_code": 206}, "+12065550150"),
        ({"contains": "0177"}, "+12065550177"),
        ({"in_locality": "chicago"}, "+13125550150"),
        ({"in_region": "AZ"}, "+14805550150"),
        ({"in_postal_code": "97201"}, "+15035550150"),
        ({"near_number": "+17375550100"}, "+17375550150"),
        ({"area_code": 212, "sms_enabled": True}, ONE),
        ({"area_code": 212, "sms_enabled": False}, "+12125550150"),
    ],
)
async def test_numbers_are_found_by_what_is_asked_of_them(company, asked, first):
    local = company().available_phone_numbers("US").local
    assert (await local.list_async(limit=3, **asked))[0].phone_number == first
    company.estate.elsewhere.add(first)
    again = await local.list_async(limit=3, **asked)
    assert first not in {each.phone_number for each in again}


async def test_abilities_are_written_in_two_ways(company):
    free = company().available_phone_numbers("US").toll_free
    (offered, *_) = await free.list_async(area_code=888, contains="0151", limit=1)
    assert offered.capabilities == {"voice": True, "SMS": True, "MMS": True}
    bought = await company().incoming_phone_numbers.create_async(phone_number=FREE)
    assert bought.capabilities == {"voice": True, "sms": True, "mms": True, "fax": False}


async def test_a_number_that_is_taken_cannot_be_bought(company):
    numbers = company().incoming_phone_numbers
    await numbers.create_async(phone_number=ONE)
    for number, code in ((ONE, 21422), ("+12125550100", 21421), ("212", 21421)):
        with pytest.raises(CompanyRefusedError) as refused:
            await numbers.create_async(phone_number=number)
        assert (refused.value.code, refused.value.status) == (code, 400)


async def test_the_accounts_numbers_come_in_pages(company):
    for line in range(150, 190):
        company.estate.put_on_account(f"+1212555{line:04}", friendly_name=f"number {line}")
    numbers = company().incoming_phone_numbers
    assert len(await numbers.list_async(page_size=7)) == 40
    page = await numbers.page_async(page_size=30)
    assert len(list(page)) == 30
    assert len(list(await page.next_page_async())) == 10
    (named,) = await numbers.list_async(friendly_name="number 177")
    assert named.phone_number == "+12125550177"
    assert await numbers.list_async(friendly_name="number 1") == []
    assert len(await numbers.list_async(phone_number="018")) == 10


async def test_setting_an_application_clears_the_voice_url(company):
    owned = company.estate.put_on_account(ONE, voice_url="https://calls.example.com/")
    number = company().incoming_phone_numbers(owned.sid)
    set_up = await number.update_async(voice_application_sid="AP1")
    assert (set_up.voice_url, set_up.voice_application_sid) == ("", "AP1")
    set_up = await number.update_async(trunk_sid="TK1")
    assert (set_up.voice_application_sid, set_up.trunk_sid) == (None, "TK1")
    set_up = await number.update_async(voice_url="https://calls.example.com/")
    assert (set_up.voice_url, set_up.trunk_sid) == ("https://calls.example.com/", None)


@pytest.mark.parametrize("given", [{"voice_url": "nowhere"}, {"voice_method": "PUT"}])
async def test_what_cannot_be_asked_is_refused(company, given):
    owned = company.estate.put_on_account(ONE)
    with pytest.raises(CompanyRefusedError):
        await company().incoming_phone_numbers(owned.sid).update_async(**given)


async def test_a_released_number_is_gone(company):
    owned = company.estate.put_on_account(ONE)
    number = company().incoming_phone_numbers(owned.sid)
    assert await number.delete_async() is True
    for ask in (number.fetch_async, number.delete_async):
        with pytest.raises(CompanyRefusedError) as refused:
            await ask()
        assert (refused.value.code, refused.value.status) == (20404, 404)


async def test_a_wrong_token_is_20003(company):
    for ask in (company("a guess").incoming_phone_numbers.list_async,):
        with pytest.raises(CompanyRefusedError) as refused:
            await ask()
        assert (refused.value.code, refused.value.status) == (20003, 401)


async def test_too_many_requests_are_told_when_to_come_back(company):
    company.estate.faults = [RestFault.BUSY]
    with pytest.raises(CompanyBusyError) as busy:
        await company().incoming_phone_numbers.create_async(phone_number=ONE)
    assert busy.value.again_in_seconds == 7
    assert company.estate.bought == []


@pytest.mark.parametrize(
    ("fault", "is_done"),
    [
        (RestFault.TIMES_OUT_AFTER, True),
        (RestFault.TIMES_OUT_BEFORE, False),
        (RestFault.FAILS_AFTER, True),
        (RestFault.FAILS_BEFORE, False),
    ],
)
async def test_what_was_done_may_never_be_answered(company, fault, is_done):
    company.estate.faults = [fault]
    with pytest.raises(OutcomeUnknownError):
        await company(seconds=0.2).incoming_phone_numbers.create_async(phone_number=ONE)
    assert company.estate.bought == ([ONE] if is_done else [])


async def test_a_request_that_arrives_twice_buys_once(company):
    company.estate.faults = [RestFault.TWICE]
    with pytest.raises(CompanyRefusedError):  # only the second answer is heard
        await company().incoming_phone_numbers.create_async(phone_number=ONE)
    assert company.estate.bought == [ONE]


async def test_calls_go_where_the_number_is_set_up(company):
    town = company.town
    owned = company.estate.put_on_account(ONE, voice_url="https://calls.example.com/elsewhere")
    town.service.documents["/elsewhere"] = "<Response><Say>Elsewhere</Say></Response>"
    call = await town.exchange.dial("+12125550142", ONE)
    assert call.heard[0].text == "Elsewhere"
    await (
        company()
        .incoming_phone_numbers(owned.sid)
        .update_async(voice_url="https://calls.example.com/webhooks/twilio/voice")
    )
    call = await town.exchange.dial("+12125550142", ONE)
    assert call.heard[0].text == "Hello"
    read = await company().calls(call.sid).fetch_async()
    assert (read.status, read.to, read._from) == ("completed", ONE, "+12125550142")


async def test_prices_are_told_by_kind(company):
    prices = await company().pricing.v1.phone_numbers.countries("US").fetch_async()
    assert {each["number_type"]: each["current_price"] for each in prices.phone_number_prices} == {
        "local": "1.15",
        "toll free": "2.15",
    }


async def test_the_account_tells_what_it_is(company):
    account = await company().api.v2010.accounts(ACCOUNT).fetch_async()
    assert (account.friendly_name, account.status, account.type) == (
        "Simulated account",
        "active",
        "Full",
    )


async def test_a_call_is_placed_between_two_numbers(company):
    client = company()
    await client.incoming_phone_numbers.create_async(phone_number=ONE)
    silence = '<Response><Pause length="7"/><Hangup/></Response>'
    placed = await client.calls.create_async(to=FREE, from_=ONE, twiml=silence)
    read = await client.calls(placed.sid).fetch_async()
    assert (read.direction, read._from, read.to) == ("outbound-api", ONE, FREE)
    assert placed.sid not in company.town.exchange.calls
    with pytest.raises(CompanyRefusedError) as refused:
        await client.calls.create_async(to=ONE, from_=FREE, twiml=silence)
    assert refused.value.code == 21210
