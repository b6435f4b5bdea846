"""Does a look at the account find what would harm calls, and does a real call show what it is?"""

import httpx
import pytest

from accounts import ACCOUNT, TOKEN, URL, open_account
from callrouter.api.webhooks.twilio import Line
from callrouter.app import build_program
from callrouter.domain.rights import Grant, Role, actor_of
from callrouter.operations.live_check.check_account import check_account
from callrouter.operations.live_check.check_by_call import check_by_call
from callrouter.operations.numbers.adopt_numbers import adopt_numbers
from callrouter.operations.numbers.set_up_number import set_up_number
from callrouter.operations.work import NotAllowedError, RefusedError
from callrouter.providers.twilio.client import TwilioCompany
from callrouter.providers.twilio.links import Links
from callrouter.providers.twilio.signature import Account
from operations.demo_parts import ALDER, ZILLOW_NUMBER, rows

GATE_NUMBER = "+12125550104"


@pytest.fixture
async def account(house, clock):
    """The house's account with two of its numbers on it, set up as they should be."""
    simulated = Account("simulator", ACCOUNT, (TOKEN,), is_simulator=True)
    service = build_program(house, [Line(simulated, Links(URL))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service)) as http:
        account = await open_account(house, clock, http)
        for number in (ZILLOW_NUMBER, GATE_NUMBER):
            account.estate.put_on_account(number)
        async with house.work() as work:
            await adopt_numbers(work, ALDER, [ZILLOW_NUMBER, GATE_NUMBER])
        for number in (ZILLOW_NUMBER, GATE_NUMBER):
            ((number_id,),) = await rows(
                house, "select id from numbers where number = :number", number=number
            )
            async with house.work() as work:
                await set_up_number(work, number_id)
        account.service = http
        yield account
        await account.company.http.aclose()


async def looked(house, http):
    async with house.work() as work:
        found = await check_account(work, http)
    return [each.sentence for each in found if each.is_well], [
        each.sentence for each in found if not each.is_well
    ]


async def called(house, from_number, to_number):
    async def meanwhile(_seconds):
        await house.folding.fold_waiting()

    found = await check_by_call(house, from_number, to_number, sleep=meanwhile)
    return [(each.is_well, each.sentence) for each in found]


async def test_an_account_that_is_well_is_told_so(house, account):
    account.estate.put_on_account("+15035550187")
    well, ill = await looked(house, account.service)
    assert ill == []
    assert well == [
        'The credentials are right. The account "Simulated account" is active.',
        "2 numbers are ours there, 0 differences in their set-up.",
        "1 more are on the account, which no property has: +15035550187. Adopt them, or release "
        "them to save their cost.",
        f"{URL}/webhooks/twilio/voice answers, and refuses what is not signed.",
    ]


async def test_what_somebody_changed_in_the_console_is_found(house, account):
    (zillow, gate) = account.estate.list_all()
    account.estate.update(zillow.sid, {"VoiceUrl": "https://old.example/"})
    account.estate.release(gate.sid)
    _, ill = await looked(house, account.service)
    assert ill[0].startswith(f"{ZILLOW_NUMBER}: voice_url is https://old.example/, and should be ")
    assert ill[1].startswith(f"{GATE_NUMBER}: number is not on the account, and should be ")
    assert len(ill) == 2


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.ConnectError("nobody"), "does not answer (ConnectError): the company cannot ask"),
        (httpx.Response(404), "answers 404 to a request without a signature, where this service"),
    ],
)
async def test_an_address_that_leads_elsewhere_is_found(house, account, answer, says):
    def respond(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as elsewhere:
        _, (sentence,) = await looked(house, elsewhere)
    assert says in sentence


async def test_wrong_credentials_are_told(house, account):
    http = account.company.http
    house.company = TwilioCompany(ACCOUNT, "wrong", Links(URL), http, account.company.api_base)
    with pytest.raises(RefusedError, match="The telephone company refused: Authenticate"):
        await looked(house, account.service)


async def test_a_call_between_two_numbers_shows_what_it_sends(house, account):
    placed, came, *shown = await called(house, ZILLOW_NUMBER, GATE_NUMBER)
    assert placed[1].startswith("The company placed call CA")
    assert came[0]
    assert "signed as it should be" in came[1]
    assert any(sentence.startswith("StirVerstat is ") for _, sentence in shown)
    assert any("All fields of the first request: " in sentence for _, sentence in shown)


async def test_a_call_that_never_came_here_is_told(house, account):
    (_, gate) = account.estate.list_all()
    names = ("VoiceUrl", "VoiceFallbackUrl", "StatusCallback")
    account.estate.update(gate.sid, dict.fromkeys(names, "https://old.example/"))
    *_, last = await called(house, ZILLOW_NUMBER, GATE_NUMBER)
    assert not last[0]
    assert last[1].startswith("This service was asked nothing about it.")


async def test_only_our_own_numbers_call_one_another(house, account):
    with pytest.raises(RefusedError) as refused:
        await called(house, "+12125550199", "+12125550199")
    assert [fault.field for fault in refused.value.faults] == ["from", "to", "to"]
    assert account.exchange.calls == {}


async def test_it_is_for_whoever_looks_after_the_company(house, account):
    manager = actor_of("person", 1, "Dana", [Grant(Role.MANAGER)], {})
    async with house.work(manager) as work:
        with pytest.raises(NotAllowedError):
            await check_account(work, account.service)
