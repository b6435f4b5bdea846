"""What does the company do when the service answers badly, late or not at all?"""

from urllib.parse import parse_qsl, urlsplit

import pytest

from callrouter.providers.simulator.exchange import Line
from callrouter.providers.simulator.scripts import TooManyDocuments
from callrouter.providers.simulator.webhooks import Purpose

BASE = "https://calls.example.com"
VOICE = "/webhooks/twilio/voice"
FALLBACK = VOICE + "/fallback"
STATUS = "/webhooks/twilio/status"
SAFE = {FALLBACK: "<Response><Say>One moment</Say></Response>"}


def words(call):
    return [line.text for line in call.heard]


async def test_a_failed_voice_url_sends_the_call_to_the_fallback(found_town, canned):
    town = found_town(canned("oops", 500), SAFE)
    call = await town.call()

    form = town.asked(FALLBACK)[0].form
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", BASE + VOICE)
    assert (form["CallSid"], form["From"]) == (call.sid, "+12125550142")
    assert words(call) == ["One moment"]
    assert call.status == "completed"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 422, 500, 502, 503])
async def test_every_error_status_is_11200(found_town, canned, status):
    town = found_town(canned("<Response/>", status), SAFE)
    await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == "11200"


async def test_a_service_that_does_not_answer_within_15_seconds_is_11205(found_town, canned):
    town = found_town(canned(never=True), SAFE, answer_within_seconds=0.02)
    call = await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == "11205"
    assert call.exchanges[0].answer is None
    assert call.elapsed_seconds == pytest.approx(0.02 + 2 / 2.5)


async def test_the_time_to_answer_is_15_seconds(found_town):
    assert found_town("").exchange.webhooks.answer_within_seconds == 15.0


async def test_a_refused_connection_is_11205(found_town, canned):
    town = found_town(canned(refuses=True), SAFE)
    await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == "11205"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "12100"),
        ("<Response><Say>unclosed</Response>", "12100"),
        ("<Response><Sing>la</Sing></Response>", "12200"),
        ("<Response><Say></Say></Response>", "13520"),
        ("<Response>" + "<Pause/>" * 9000 + "</Response>", "11750"),
    ],
)
async def test_an_invalid_document_sends_the_call_to_the_fallback(found_town, canned, body, code):
    town = found_town(canned(body), SAFE)
    call = await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == code
    assert words(call) == ["One moment"]
    assert call.warnings


@pytest.mark.parametrize("content_type", ["application/json", "text/html; charset=utf-8", ""])
async def test_another_content_type_is_12300(found_town, canned, content_type):
    town = found_town(canned("<Response/>", content_type=content_type), SAFE)
    await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == "12300"


@pytest.mark.parametrize("content_type", ["text/xml; charset=utf-8", "application/xml", "Text/XML"])
async def test_xml_is_a_document(found_town, canned, content_type):
    town = found_town(canned("<Response/>", content_type=content_type), SAFE)
    await town.call()

    assert town.asked(FALLBACK) == []


async def test_a_failed_action_goes_to_the_fallback_too_and_names_its_own_url(found_town, canned):
    town = found_town(
        '<Gather numDigits="1" action="/chose?place=a%2Fb&amp;step=2"/>',
        SAFE | {"/chose": canned("no", 403)},
    )
    call = await town.call()
    await call.press("1")

    form = town.asked(FALLBACK)[0].form
    assert form["ErrorUrl"] == BASE + "/chose?place=a%2Fb&step=2"
    assert "Digits" not in form
    assert words(call) == ["One moment"]


async def test_when_the_fallback_fails_too_the_caller_hears_an_application_error(
    found_town, canned
):
    town = found_town(canned("", 500), {FALLBACK: canned("", 500)})
    call = await town.call()

    assert words(call) == ["We are sorry, an application error has occurred. Goodbye."]
    assert call.has_ended
    assert [r.form["CallStatus"] for r in town.asked(STATUS)] == ["completed"]


async def test_a_number_without_a_fallback_ends_with_an_application_error(found_town, canned):
    town = found_town(canned("", 500))
    town.exchange.lines["+12065550100"] = Line(BASE + VOICE)
    call = await town.call()

    assert "application error" in words(call)[0]
    assert [done.purpose for done in call.exchanges] == [Purpose.VOICE]


async def test_a_fallback_set_to_get_is_asked_by_get_with_everything_in_its_query(
    found_town, canned
):
    files = {"/files/1.xml": "<Response><Say>From a file</Say></Response>"}
    town = found_town(canned("", 500), files)
    town.exchange.lines["+12065550100"] = Line(
        BASE + VOICE, BASE + "/files/1.xml", voice_fallback_method="GET"
    )
    call = await town.call()

    (asked,) = town.asked("/files/1.xml")
    query = dict(parse_qsl(urlsplit(asked.url).query))
    assert (asked.method, asked.form) == ("GET", {})
    assert (query["ErrorCode"], query["ErrorUrl"]) == ("11200", BASE + VOICE)
    assert query["CallSid"] == call.sid
    assert words(call) == ["From a file"]


async def test_the_marks_of_a_tried_call_go_with_the_fallback_of_its_first_request(
    found_town, canned
):
    town = found_town(canned("", 500), SAFE)
    await town.call(extra={"CallrouterTried": "1"})

    assert town.asked(FALLBACK)[0].form["CallrouterTried"] == "1"


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_redirect_becomes_a_get_that_has_lost_the_form(found_town, canned, status):
    town = found_town(
        '<Gather numDigits="1" action="/chose"/>',
        {
            "/chose": canned("", status, location="/chose/"),
            "/chose/": "<Response><Say>Who are you</Say></Response>",
        },
    )
    call = await town.call()
    await call.press("1")

    (request,) = town.asked("/chose/")
    assert (request.method, request.form) == ("GET", {})
    assert call.warnings == [f"{BASE}/chose answered with a redirect; the form was lost."]


async def test_a_307_keeps_the_form(found_town, canned):
    town = found_town(canned("", 307, location="/elsewhere"), {"/elsewhere": "<Response/>"})
    call = await town.call()

    assert town.asked("/elsewhere")[0].method == "POST"
    assert town.asked("/elsewhere")[0].form["CallSid"] == call.sid


@pytest.mark.parametrize(
    ("status", "location", "code"),
    [
        (308, "/x", "11216"),
        (304, None, "11216"),
        (302, None, "11216"),
        (302, "http://[x/", "11216"),
        (302, VOICE, "11215"),
    ],
)
async def test_a_redirect_that_leads_nowhere_fails(found_town, canned, status, location, code):
    town = found_town(canned("", status, location=location), SAFE)
    await town.call()

    assert town.asked(FALLBACK)[0].form["ErrorCode"] == code


async def test_a_service_that_goes_round_in_circles_fails_loudly(found_town):
    town = found_town(f"<Redirect>{VOICE}</Redirect>")

    with pytest.raises(TooManyDocuments, match="has executed 200 documents and asks for one more"):
        await town.call()
    assert len(town.asked(VOICE)) == 200


async def test_a_failed_action_after_the_caller_left_asks_no_fallback(found_town, canned):
    town = found_town('<Dial action="/dialled">+12065550111</Dial>', {"/dialled": canned("", 500)})
    call = await town.call()
    await call.hang_up()

    assert town.asked(FALLBACK) == []
    assert call.status == "completed"


async def test_a_refused_status_callback_changes_nothing_but_is_noted(found_town, canned):
    town = found_town("<Say>Hello</Say>", {STATUS: canned("", 500)})
    call = await town.call()

    assert call.status == "completed"
    assert call.warnings == [f"{BASE}{STATUS} did not take a callback (11200)."]
