"""Does leaving a message go as it does at the provider?"""

from urllib.parse import parse_qsl, urlsplit

import pytest

from callrouter.providers.simulator.call_state import CallState
from callrouter.providers.simulator.playback import HeardKind

RECORD = (
    '<Record action="/recorded" recordingStatusCallback="/event" '
    'recordingStatusCallbackEvent="completed absent" maxLength="60" timeout="4"/>'
    "<Say>No message was left</Say>"
)
AFTER = {"/recorded": "<Response><Say>Goodbye</Say></Response>"}
FILES = {"/files/goodbye.xml": "<Response><Say>Goodbye</Say></Response>"}


async def test_a_message_is_recorded_and_ended_with_a_key(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call()
    assert call.state is CallState.RECORDING
    assert call.heard[-1].kind is HeardKind.BEEP

    await call.speaks(12)
    await call.press("#")

    form = town.asked("/recorded")[0].form
    assert (form["RecordingDuration"], form["Digits"]) == ("12", "#")
    assert form["CallStatus"] == "in-progress"
    assert form["RecordingUrl"].endswith(f"/Recordings/{form['RecordingSid']}")
    notice = town.asked("/event")[0].form
    assert notice == notice | {
        "CallSid": call.sid,
        "RecordingSid": form["RecordingSid"],
        "RecordingStatus": "completed",
        "RecordingDuration": "12",
        "RecordingSource": "RecordVerb",
    }
    assert call.heard[-1].text == "Goodbye"


async def test_hanging_up_ends_the_message_and_its_action_is_asked_but_not_heard(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call()
    await call.speaks(12)
    await call.hang_up()

    form = town.asked("/recorded")[0].form
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")
    assert all(line.text != "Goodbye" for line in call.heard)
    assert call.status == "completed"


async def test_silence_ends_the_message_and_is_trimmed(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call()
    await call.speaks(5)
    await call.waits()

    assert town.asked("/recorded")[0].form["RecordingDuration"] == "5"
    assert town.asked("/recorded")[0].form["Digits"] == ""


async def test_silence_counts_when_it_is_not_trimmed(found_town):
    town = found_town(RECORD.replace("<Record", '<Record trim="do-not-trim"'), AFTER)
    call = await town.call()
    await call.speaks(5)
    await call.waits()

    assert town.asked("/recorded")[0].form["RecordingDuration"] == "9"


async def test_a_message_left_on_a_file_is_followed_by_another_file(found_town):
    town = found_town('<Record action="/files/goodbye.xml" method="GET"/>', FILES)
    call = await town.call()
    await call.speaks(12)
    await call.press("#")

    (asked,) = town.asked("/files/goodbye.xml")
    query = dict(parse_qsl(urlsplit(asked.url).query))
    assert (asked.method, asked.form) == ("GET", {})
    assert (query["RecordingDuration"], query["Digits"]) == ("12", "#")
    assert call.heard[-1].text == "Goodbye"


async def test_an_empty_recording_asks_no_action_and_goes_on(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call()
    await call.waits()

    assert town.asked("/recorded") == []
    notice = town.asked("/event")[0].form
    assert (notice["RecordingStatus"], notice["ErrorCode"]) == ("absent", "16102")
    assert call.heard[-1].text == "No message was left"


async def test_hanging_up_at_the_beep_leaves_an_absent_recording(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call(hangs_up_after_seconds=0.2)

    assert town.asked("/recorded") == []
    assert town.asked("/event")[0].form["RecordingStatus"] == "absent"
    assert call.status == "completed"


async def test_absence_is_only_told_to_who_asked_for_it(found_town):
    wanted = ' recordingStatusCallbackEvent="completed absent"'
    town = found_town(RECORD.replace(wanted.strip(), ""), AFTER)
    call = await town.call()
    await call.waits()

    assert town.asked("/event") == []


async def test_a_message_ends_at_its_greatest_length(found_town):
    town = found_town(RECORD, AFTER)
    call = await town.call()
    await call.speaks(600)

    assert town.asked("/recorded")[0].form["RecordingDuration"] == "60"
    assert call.elapsed_seconds == pytest.approx(0.5 + 60 + 0.4)


async def test_a_key_that_is_no_finish_key_is_recorded_over(found_town):
    town = found_town(RECORD.replace("<Record", '<Record finishOnKey="*"'), AFTER)
    call = await town.call()
    await call.press("5")

    assert call.state is CallState.RECORDING


async def test_without_an_action_the_present_document_is_asked_again(found_town):
    town = found_town("<Record/>")
    call = await town.call()
    await call.speaks(3)
    await call.press("1")

    assert call.state is CallState.RECORDING
    assert len(town.asked("/webhooks/twilio/voice")) == 2
