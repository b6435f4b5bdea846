"""Does a simulated call go as a call at the provider goes, up to the first dial?"""

import pytest

from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.playback import HeardKind
from callrouter.providers.simulator.scripts import WrongMoment
from callrouter.providers.simulator.webhooks import Purpose

VOICE = "/webhooks/twilio/voice"
STATUS = "/webhooks/twilio/status"
MENU = (
    '<Gather numDigits="1" action="/chose" timeout="4"><Say language="en-US">'
    "For leasing please press one now</Say></Gather><Say>Nothing was pressed</Say>"
)
DONE = {"/chose": "<Response><Say>Thank you</Say></Response>"}


def words(call):
    return [line.text for line in call.heard]


async def test_a_caller_hears_the_menu_and_chooses(found_town):
    town = found_town(MENU, DONE)

    call = await town.call()
    assert (call.state, call.status) == (CallState.GATHERING, "in-progress")
    assert words(call) == ["For leasing please press one now"]
    assert call.heard[0].language == "en-US"

    await call.press("1")

    assert words(call) == ["For leasing please press one now", "Thank you"]
    assert call.state is CallState.ENDED
    assert town.asked("/chose")[0].form["Digits"] == "1"
    assert call.elapsed_seconds == pytest.approx(6 / 2.5 + 2 / 2.5)


async def test_the_first_webhook_tells_who_calls_whom(found_town):
    town = found_town("")
    call = await town.call(extra={"CallerName": "ANA"})

    form = town.asked(VOICE)[0].form
    assert call.sid.startswith("CA")
    assert len(call.sid) == 34
    assert form == form | {
        "AccountSid": "AC" + "5" * 32,
        "ApiVersion": "2010-04-01",
        "CallSid": call.sid,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": "+12125550142",
        "Caller": "+12125550142",
        "To": "+12065550100",
        "Called": "+12065550100",
        "FromCity": "NEW YORK",
        "FromState": "NY",
        "FromZip": "10001",
        "FromCountry": "US",
        "ToCity": "SEATTLE",
        "StirVerstat": "TN-Validation-Passed-A",
        "CallerName": "ANA",
    }


@pytest.mark.parametrize("withheld", ["anonymous", "+266696687", "Restricted"])
async def test_a_withheld_caller_has_no_place_and_no_attestation(found_town, withheld):
    town = found_town("")
    await town.call(withheld)

    form = town.asked(VOICE)[0].form
    assert (form["From"], form["FromCity"], form["FromCountry"]) == (withheld, "", "")
    assert "StirVerstat" not in form


async def test_a_caller_may_have_no_number_at_all(found_town):
    town = found_town("")
    await town.call(None)

    form = town.asked(VOICE)[0].form
    assert not {"From", "Caller", "FromCity"} & set(form)


async def test_extra_fields_go_with_the_first_request_only(found_town):
    town = found_town(MENU, DONE)
    call = await town.call(extra={"CallrouterTried": "1"})
    await call.press("1")

    assert town.asked(VOICE)[0].form["CallrouterTried"] == "1"
    assert "CallrouterTried" not in town.asked("/chose")[0].form


async def test_nothing_pressed_falls_through_to_the_next_verb(found_town):
    town = found_town(MENU, DONE)
    call = await town.call()
    await call.press_nothing()

    assert words(call)[-1] == "Nothing was pressed"
    assert town.asked("/chose") == []
    assert call.elapsed_seconds == pytest.approx(6 / 2.5 + 4 + 3 / 2.5)


async def test_action_on_empty_result_asks_the_action_with_no_digits(found_town):
    town = found_town(MENU.replace("<Gather", '<Gather actionOnEmptyResult="true"'), DONE)
    call = await town.call()
    await call.waits()

    assert town.asked("/chose")[0].form["Digits"] == ""
    assert words(call)[-1] == "Thank you"


async def test_without_an_action_the_present_document_is_asked_again(found_town):
    town = found_town('<Gather numDigits="1"/>')
    call = await town.call()
    await call.press("7")

    assert [request.form.get("Digits") for request in town.asked(VOICE)] == [None, "7"]
    assert call.state is CallState.GATHERING


async def test_the_finish_key_submits_and_never_arrives(found_town):
    town = found_town('<Gather action="/chose"/>', DONE)
    call = await town.call()
    await call.press("12")
    assert call.state is CallState.GATHERING
    await call.press("#")

    assert town.asked("/chose")[0].form["Digits"] == "12"


async def test_the_finish_key_alone_does_nothing(found_town):
    town = found_town('<Gather action="/chose"/>', DONE)
    call = await town.call()
    await call.press("#")

    assert call.state is CallState.GATHERING
    assert town.asked("/chose") == []


async def test_an_empty_finish_key_lets_the_hash_be_a_choice(found_town):
    town = found_town('<Gather action="/chose" numDigits="1" finishOnKey=""/>', DONE)
    call = await town.call()
    await call.press("#")

    assert town.asked("/chose")[0].form["Digits"] == "#"


async def test_too_few_keys_are_submitted_when_time_is_over(found_town):
    town = found_town('<Gather action="/chose" numDigits="4"/>', DONE)
    call = await town.call()
    await call.press("12")
    await call.waits()

    assert town.asked("/chose")[0].form["Digits"] == "12"


async def test_a_key_pressed_early_cuts_the_prompt_short(found_town):
    prompts = "<Say>one two three four five</Say><Say>six seven</Say>"
    town = found_town(f'<Gather action="/chose" numDigits="1">{prompts}</Gather>', DONE)
    call = await town.call()
    await call.press("1", after_seconds=1.0)

    first, *rest = call.heard
    assert (first.text, first.seconds, first.was_cut_short) == (
        "one two three four five",
        1.0,
        True,
    )
    assert [line.text for line in rest] == ["Thank you"]


async def test_a_key_pressed_too_late_is_lost(found_town):
    town = found_town(MENU, DONE)
    call = await town.call()
    await call.press("1", after_seconds=60)

    assert town.asked("/chose") == []
    assert words(call)[-1] == "Nothing was pressed"


async def test_relative_urls_are_resolved_against_their_own_document(found_town):
    town = found_town(
        "<Redirect>/deep/down/first?x=1</Redirect>",
        {
            "/deep/down/first": "<Response><Play>hi.wav</Play><Redirect>next</Redirect></Response>",
            "/deep/down/next": "<Response><Play>hi.wav</Play></Response>",
        },
    )
    town.exchange.audio_seconds["https://calls.example.com/deep/down/hi.wav"] = 7.0
    call = await town.call()

    assert words(call) == ["https://calls.example.com/deep/down/hi.wav"] * 2
    assert call.elapsed_seconds == 14.0


async def test_a_rejected_call_is_never_answered(found_town):
    town = found_town('<Reject reason="busy"/>')
    call = await town.call()

    assert (call.status, call.heard[0].kind) == ("busy", HeardKind.BUSY)
    assert town.asked(STATUS)[0].form["CallStatus"] == "busy"
    assert town.asked(STATUS)[0].form["CallDuration"] == "0"


async def test_a_reject_after_a_greeting_only_hangs_up(found_town):
    town = found_town("<Say>Hello</Say><Reject/>")
    call = await town.call()

    assert call.status == "completed"


async def test_a_pause_first_delays_the_answer(found_town):
    town = found_town('<Pause length="3"/><Say>one two three four five</Say>')
    await town.call()

    assert town.asked(STATUS)[0].form["CallDuration"] == "2"


async def test_an_empty_document_ends_the_call(found_town):
    town = found_town("")
    call = await town.call()

    assert (call.state, call.status) == (CallState.ENDED, "completed")
    assert town.asked(STATUS)[0].form["CallStatus"] == "completed"


async def test_hanging_up_in_a_menu_asks_no_action(found_town):
    town = found_town(MENU.replace("<Gather", '<Gather actionOnEmptyResult="true"'), DONE)
    call = await town.call()
    await call.hang_up()
    await call.hang_up()

    assert town.asked("/chose") == []
    assert [request.form["CallStatus"] for request in town.asked(STATUS)] == ["completed"]


async def test_a_caller_may_leave_in_the_middle_of_a_greeting(found_town):
    town = found_town("<Say>one two three four five</Say>" + MENU)
    call = await town.call(hangs_up_after_seconds=1.5)

    assert call.state is CallState.ENDED
    assert [(line.text, line.seconds) for line in call.heard] == [("one two three four five", 1.5)]
    assert call.elapsed_seconds == 1.5


async def test_a_deed_at_the_wrong_moment_says_so(found_town):
    town = found_town(MENU, DONE)
    call = await town.call()

    with pytest.raises(WrongMoment, match="Nothing is being recorded at the moment"):
        await call.speaks(3)
    with pytest.raises(WrongMoment, match="Nobody is being dialled"):
        await call.staff_hangs_up()
    with pytest.raises(WrongMoment, match=r"\+1999 was not rung in the present dial; nobody was"):
        call.leg("+1999")
    await call.hang_up()
    with pytest.raises(WrongMoment, match=r"The call has ended \(completed\)"):
        await call.press("1")


async def test_everything_said_between_the_two_is_kept(found_town):
    town = found_town(MENU, DONE)
    call = await town.call()
    await call.press("1")

    kept = [(done.purpose, done.field("CallStatus")) for done in call.exchanges]
    assert kept == [
        (Purpose.VOICE, "ringing"),
        (Purpose.ACTION, "in-progress"),
        (Purpose.STATUS, "completed"),
    ]
    assert call.exchanges[0].answer.content_type == "text/xml"
