"""Would the provider's own validator accept the company's signatures?"""

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from callrouter.providers.simulator.signing import sign

TOKEN = "not-a-real-token"
URLS = st.sampled_from(
    [
        "https://calls.example.com/webhooks/twilio/voice",
        "https://calls.example.com/webhooks/twilio/voice/step?place=abc&n=2",
        "http://127.0.0.1:8000/webhooks/twilio/voice",
    ]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PAIRS = st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=12)


@given(URLS, PAIRS)
def test_the_vendors_validator_accepts_every_signature(url, pairs):
    signature = sign(TOKEN, url, pairs)

    assert RequestValidator(TOKEN).validate(url, FormData(pairs), signature)


@given(URLS, PAIRS)
def test_another_accounts_token_signs_differently(url, pairs):
    assert not RequestValidator("other").validate(url, FormData(pairs), sign(TOKEN, url, pairs))


async def test_every_request_of_a_call_is_signed_over_the_url_that_arrived(found_town):
    town = found_town(
        '<Gather numDigits="1" action="/next?a=1&amp;b=x%2Fy" method="GET"><Say>Hi</Say></Gather>',
        {"/next": "<Response><Redirect>/last?c=d</Redirect></Response>", "/last": "<Response/>"},
    )
    call = await town.call(extra={"ForwardedFrom": "+12065550199", "CallerName": "Ana & Zoë"})
    await call.press("1")

    assert [request.method for request in town.service.seen] == ["POST", "GET", "POST", "POST"]
    for request in town.service.seen:
        form = FormData(request.pairs)
        assert RequestValidator(TOKEN).validate(request.url, form, request.signature)


async def test_connection_overrides_are_neither_sent_nor_signed(found_town, canned):
    town = found_town(
        "<Redirect>/next#rc=2&amp;rp=ct,rt</Redirect>", {"/next": canned("<Response/>")}
    )
    await town.call()

    (request,) = town.asked("/next")
    assert request.url == "https://calls.example.com/next"
    assert RequestValidator(TOKEN).validate(request.url, FormData(request.pairs), request.signature)
