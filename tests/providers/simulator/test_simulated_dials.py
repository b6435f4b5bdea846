"""Does ringing staff go as it does at the provider?"""

import pytest

from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.legs import Habit, LegState
from callrouter.providers.simulator.playback import HeardKind
from callrouter.providers.simulator.scripts import WrongMoment
from callrouter.providers.simulator.webhooks import Faults

STATUS = "/webhooks/twilio/status"
ANA, BEN = "+12065550111", "+12065550112"
EVENTS = 'statusCallback="/event" statusCallbackEvent="initiated ringing answered completed"'
AFTER = {"/dialled": "<Response><Say>Goodbye</Say></Response>"}


def dial(attributes="", *, numbers=(ANA, BEN), noun=EVENTS, rest="<Say>Nobody was there</Say>"):
    nouns = "".join(f"<Number {noun}>{number}</Number>" for number in numbers)
    return f'<Dial action="/dialled" timeout="20" {attributes}>{nouns}</Dial>{rest}'


def events(town, leg):
    return [r.form["CallStatus"] for r in town.asked("/event") if r.form["CallSid"] == leg.sid]


async def test_the_first_to_pick_up_is_connected_and_the_others_are_cancelled(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    assert call.state is CallState.DIALLING
    assert [leg.state for leg in call.legs] == [LegState.RINGING, LegState.RINGING]

    await call.leg(BEN).answers(after_seconds=6)
    assert call.state is CallState.TALKING
    assert call.leg(ANA).state is LegState.CANCELED
    await call.staff_hangs_up(after_seconds=90)

    form = town.asked("/dialled")[0].form
    assert form == form | {
        "DialCallStatus": "completed",
        "DialCallSid": call.leg(BEN).sid,
        "DialCallDuration": "90",
        "DialBridged": "true",
        "CallStatus": "in-progress",
    }
    assert call.heard[0].kind is HeardKind.RINGING
    assert call.heard[0].seconds == 6
    assert call.heard[-1].text == "Goodbye"


async def test_each_leg_tells_its_own_progress(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(BEN).answers()
    await call.staff_hangs_up(after_seconds=61)

    ana, ben = call.leg(ANA), call.leg(BEN)
    assert events(town, ana) == ["initiated", "ringing", "canceled"]
    assert events(town, ben) == ["initiated", "ringing", "in-progress", "completed"]
    last = [r for r in town.asked("/event") if r.form["CallSid"] == ben.sid][-1].form
    assert last == last | {
        "ParentCallSid": call.sid,
        "Direction": "outbound-dial",
        "To": BEN,
        "From": "+12125550142",
        "CallDuration": "61",
        "Duration": "2",
        "SequenceNumber": "3",
    }


async def test_a_leg_tells_only_its_end_unless_asked_for_more(found_town):
    town = found_town(dial(noun='statusCallback="/event"'), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()

    assert [r.form["CallStatus"] for r in town.asked("/event")] == ["canceled"]


async def test_nobody_answers_in_time(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.waits()

    form = town.asked("/dialled")[0].form
    assert (form["DialCallStatus"], form["DialBridged"]) == ("no-answer", "false")
    assert "DialCallDuration" not in form
    assert call.heard[0].seconds == 20
    assert [leg.state for leg in call.legs] == [LegState.NO_ANSWER] * 2


async def test_a_phone_answered_after_the_timeout_is_not_answered(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(ANA).answers(after_seconds=21)

    assert town.asked("/dialled")[0].form["DialCallStatus"] == "no-answer"


async def test_the_dial_ends_as_soon_as_every_phone_has_refused(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(ANA).fails()
    assert call.state is CallState.DIALLING
    await call.leg(BEN).is_busy()

    assert town.asked("/dialled")[0].form["DialCallStatus"] == "busy"
    assert call.heard[0].seconds == 0


async def test_phones_that_nobody_will_answer_ring_out(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(ANA).does_not_answer()
    assert call.state is CallState.DIALLING
    await call.leg(BEN).does_not_answer()

    assert town.asked("/dialled")[0].form["DialCallStatus"] == "no-answer"
    assert call.heard[0].seconds == 20


async def test_phones_in_order_ring_one_after_the_other(found_town):
    town = found_town(dial('sequential="true"'), AFTER)
    call = await town.call()
    assert [leg.state for leg in call.legs] == [LegState.RINGING, LegState.WAITING]
    await call.leg(ANA).does_not_answer()
    assert [leg.state for leg in call.legs] == [LegState.NO_ANSWER, LegState.RINGING]
    await call.leg(BEN).answers(after_seconds=5)
    await call.leg(BEN).hangs_up(after_seconds=10)

    assert town.asked("/dialled")[0].form["DialCallSid"] == call.leg(BEN).sid
    assert [line.seconds for line in call.heard[:2]] == [20, 5]


async def test_without_an_action_the_next_verb_follows(found_town):
    town = found_town(f"<Dial>{ANA}</Dial><Say>Nobody was there</Say>")
    call = await town.call()
    await call.waits()

    assert call.heard[-1].text == "Nobody was there"
    assert call.heard[0].seconds == 30


async def test_with_an_action_the_verbs_after_the_dial_are_unreachable(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.waits()

    assert [line.text for line in call.heard] == ["", "Goodbye"]


async def test_hanging_up_while_phones_ring_still_asks_the_action(found_town):
    town = found_town("<Say>Hello</Say>" + dial(), AFTER)
    call = await town.call()
    await call.hang_up(after_seconds=7)

    form = town.asked("/dialled")[0].form
    assert (form["CallStatus"], form["DialCallStatus"]) == ("completed", "canceled")
    assert form["DialBridged"] == "false"
    assert [leg.state for leg in call.legs] == [LegState.CANCELED] * 2
    assert [line.text for line in call.heard] == ["Hello", ""]
    assert town.asked(STATUS)[0].form["CallStatus"] == "completed"


async def test_an_abandoned_dial_may_also_be_told_as_no_answer(found_town):
    town = found_town(dial(), AFTER, faults=Faults(abandoned_status="no-answer"))
    call = await town.call()
    await call.hang_up()

    assert town.asked("/dialled")[0].form["DialCallStatus"] == "no-answer"


async def test_hanging_up_while_talking_still_asks_the_action(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.hang_up(after_seconds=30)

    form = town.asked("/dialled")[0].form
    assert (form["CallStatus"], form["DialCallStatus"]) == ("completed", "completed")
    assert (form["DialBridged"], form["DialCallDuration"]) == ("true", "30")
    assert all(line.text != "Goodbye" for line in call.heard)


async def test_answer_on_bridge_keeps_the_call_unanswered_until_somebody_talks(found_town):
    town = found_town(dial('answerOnBridge="true"'), AFTER)
    call = await town.call()
    assert call.status == "ringing"
    await call.leg(ANA).answers(after_seconds=8)
    assert call.status == "in-progress"
    await call.hang_up(after_seconds=10)

    assert town.asked(STATUS)[0].form["CallDuration"] == "10"


async def test_a_never_answered_call_ends_as_no_answer(found_town):
    town = found_town(dial('answerOnBridge="true"'), AFTER)
    call = await town.call()
    await call.hang_up()

    assert town.asked("/dialled")[0].form["CallStatus"] == "no-answer"
    assert town.asked(STATUS)[0].form["CallStatus"] == "no-answer"


async def test_a_star_ends_the_talk_only_where_it_may(found_town):
    town = found_town(dial('hangupOnStar="true"'), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.press("1")
    assert call.state is CallState.TALKING
    await call.press("*")

    assert town.asked("/dialled")[0].form["CallStatus"] == "in-progress"
    assert call.heard[-1].text == "Goodbye"


async def test_a_talk_ends_at_its_time_limit(found_town):
    town = found_town(dial('timeLimit="600"'), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.waits()

    assert town.asked("/dialled")[0].form["DialCallDuration"] == "600"


async def test_a_recorded_talk_tells_its_recording(found_town):
    recorded = 'record="record-from-answer-dual" recordingStatusCallback="/event"'
    town = found_town(dial(recorded, noun=""), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.staff_hangs_up(after_seconds=45)

    form, notice = town.asked("/dialled")[0].form, town.asked("/event")[0].form
    assert form["RecordingDuration"] == notice["RecordingDuration"] == "45"
    assert form["RecordingSid"] == notice["RecordingSid"]
    assert notice["RecordingSource"] == "DialVerb"


async def test_a_number_that_is_none_fails(found_town):
    town = found_town(dial(numbers=("911 please",)), AFTER)
    await town.call()

    assert town.asked("/dialled")[0].form["DialCallStatus"] == "failed"


async def test_phones_with_habits_need_no_telling(found_town):
    town = found_town(dial('sequential="true"'), AFTER)
    town.exchange.phones |= {ANA: Habit.IS_BUSY, BEN: Habit.ANSWERS}
    call = await town.call()

    assert call.state is CallState.TALKING
    assert call.leg(ANA).state is LegState.BUSY


async def test_staff_see_the_caller_id_of_the_dial(found_town):
    town = found_town(dial('callerId="+12065550100"'), AFTER)
    call = await town.call()

    assert call.leg(ANA).caller_id == "+12065550100"
    assert town.asked("/event")[0].form["From"] == "+12065550100"


async def test_a_phone_that_does_not_ring_cannot_answer(found_town):
    town = found_town(dial(), AFTER)
    call = await town.call()
    await call.leg(ANA).answers()

    with pytest.raises(WrongMoment, match=r"\+12065550112 is not ringing; it is canceled\."):
        await call.leg(BEN).answers()


SCREENED = EVENTS + ' url="/screen"'
ACCEPT = (
    '<Response><Gather numDigits="1" action="/accept" timeout="6"><Say>Alder Creek, Zillow. Press '
    "one</Say></Gather><Hangup/></Response>"
)
SCREEN = AFTER | {
    "/screen": ACCEPT,
    "/accept": lambda request: (
        "<Response/>" if request.form["Digits"] == "1" else "<Response><Hangup/></Response>"
    ),
}


async def test_a_screened_phone_is_connected_when_its_document_ends(found_town):
    town = found_town(dial('answerOnBridge="true"', noun=SCREENED), SCREEN)
    call = await town.call()
    await call.leg(ANA).answers()
    assert (call.state, call.status) == (CallState.DIALLING, "ringing")
    assert [line.text for line in call.leg(ANA).heard] == ["Alder Creek, Zillow. Press one"]

    await call.leg(ANA).presses("1")
    assert (call.state, call.status) == (CallState.TALKING, "in-progress")
    await call.staff_hangs_up(after_seconds=30)

    asked = town.asked("/screen")[0].form
    assert (asked["CallSid"], asked["ParentCallSid"]) == (call.leg(ANA).sid, call.sid)
    assert (asked["To"], asked["Direction"]) == (ANA, "outbound-dial")
    assert town.asked("/dialled")[0].form["DialBridged"] == "true"


async def test_picking_up_cancels_the_others_before_anything_is_accepted(found_town):
    town = found_town(dial(noun=SCREENED), SCREEN)
    call = await town.call()
    await call.leg(ANA).answers()

    assert call.leg(BEN).state is LegState.CANCELED


async def test_a_screened_phone_that_is_hung_up_still_looks_answered(found_town):
    town = found_town(dial(noun=SCREENED), SCREEN)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.leg(ANA).presses_nothing()

    form = town.asked("/dialled")[0].form
    assert (form["DialCallStatus"], form["DialBridged"]) == ("completed", "false")
    assert call.heard[-1].text == "Goodbye"


async def test_a_screening_without_a_hangup_connects_a_mailbox(found_town):
    open_door = ACCEPT.replace("<Hangup/>", "")
    town = found_town(dial(noun=SCREENED), SCREEN | {"/screen": open_door})
    call = await town.call()
    await call.leg(ANA).answers()
    await call.waits()

    assert call.state is CallState.TALKING


async def test_a_screened_phone_may_be_put_down(found_town):
    town = found_town(dial(noun=SCREENED), SCREEN)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.leg(ANA).hangs_up()

    assert town.asked("/dialled")[0].form["DialBridged"] == "false"


async def test_the_caller_may_leave_while_a_phone_is_screened(found_town):
    town = found_town(dial(noun=SCREENED), SCREEN)
    call = await town.call()
    await call.leg(ANA).answers()
    await call.hang_up()

    form = town.asked("/dialled")[0].form
    assert (form["CallStatus"], form["DialBridged"]) == ("completed", "false")
    assert call.leg(ANA).state is LegState.COMPLETED
    with pytest.raises(WrongMoment, match="The call has ended"):
        await call.leg(ANA).presses("1")


@pytest.mark.parametrize(
    "screen",
    [
        "<Response><Dial>+12065550119</Dial></Response>",
        "<Response><Record/></Response>",
        "nonsense",
    ],
)
async def test_a_screening_document_that_is_not_allowed_ends_the_leg(found_town, screen):
    town = found_town(dial(noun=SCREENED), SCREEN | {"/screen": screen})
    call = await town.call()
    await call.leg(ANA).answers()

    assert town.asked("/dialled")[0].form["DialBridged"] == "false"
    assert "application error" in call.leg(ANA).heard[-1].text
    assert town.asked("/webhooks/twilio/voice/fallback") == []
