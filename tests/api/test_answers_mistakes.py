"""What does a caller hear when the mistake is ours?"""

from msgspec import Struct
from msgspec.structs import replace

from callrouter.ivr.snapshot import number_nodes
from callrouter.providers.twilio import documents
from webhooks import (
    FAILSAFE,
    HOUSE_FAILSAFE,
    PRESSED,
    STATUS,
    WHISPER,
    ZILLOW,
    a_call_sid,
    a_form,
    counted,
    heard,
    notes_of,
    stored,
)


class NoNode(Struct, frozen=True):
    """A node that no brain knows."""

    id: str = "start"
    name: str = "Broken"


def break_routing(house, **of_the_property):
    """Let the number's snapshot hold a flow that cannot be followed."""
    snapshot = house.snapshots.find_by_number(ZILLOW)
    broken = number_nodes("9999", 1, "Broken", "start", (NoNode(),))
    house.snapshots.put(
        replace(
            snapshot,
            property=replace(snapshot.property, **of_the_property),
            default_version="9999",
            versions={"9999": broken},
        )
    )


def break_writing(monkeypatch):
    def write(*_):
        raise RuntimeError("The writer is broken.")

    monkeypatch.setattr(documents, "write", write)


async def test_a_mistake_of_ours_sends_the_call_to_the_propertys_fail_safe_number(house, company):
    break_routing(house)
    before, sid = counted("alarms", kind="our mistake"), a_call_sid()
    answer = await company.calls(sid=sid)
    assert answer.dialled == [FAILSAFE]
    assert "Please hold while we connect you." in answer.words
    assert await stored(house) == [(sid, "arrived:0")]
    assert "A mistake of ours kept the call from its way." in await notes_of(house, sid)
    assert counted("alarms", kind="our mistake") == before + 1


async def test_the_safe_route_goes_on_to_a_message_and_a_goodbye(house, company):
    break_routing(house)
    sid = a_call_sid()
    answer = await company.calls(sid=sid)
    form = a_form(sid=sid, DialCallStatus="no-answer", CallStatus="in-progress")
    message = heard(await company.post(answer.next_url, form))
    assert message.takes_a_message
    form = a_form(sid=sid, RecordingDuration="5", CallStatus="in-progress")
    goodbye = heard(await company.post(message.next_url, form))
    assert goodbye.words == "Thank you. Goodbye."
    assert [key for _, key in await stored(house)] == ["arrived:0", "rung:1", "recorded:2"]


async def test_a_property_without_fail_safe_number_takes_a_message(house, company):
    break_routing(house, failsafe_number=None)
    answer = await company.calls()
    assert answer.dialled == []
    assert answer.takes_a_message


async def test_a_mistake_in_the_middle_of_a_call_keeps_the_caller_too(house, company):
    sid = a_call_sid()
    menu = await company.calls(sid=sid)
    broken = house.snapshots.find_by_number(ZILLOW)
    version = broken.default_version
    flow = replace(broken.versions[version], nodes=tuple(NoNode() for _ in range(40)))
    house.snapshots.put(replace(broken, versions={version: flow}))
    answer = heard(await company.post(menu.next_url, a_form(sid=sid, Digits="1")))
    assert answer.words or answer.dialled
    assert [key for _, key in await stored(house)] == ["arrived:0", "pressed:1"]


async def test_when_not_even_the_safe_route_can_be_written_the_last_resort_is(
    house, company, monkeypatch
):
    break_writing(monkeypatch)
    before = counted("alarms", kind="our mistake")
    answer = await company.calls()
    assert answer.dialled == [HOUSE_FAILSAFE]
    assert answer.takes_a_message
    assert answer.next_url == "/webhooks/twilio/voice/goodbye?"
    assert counted("alarms", kind="our mistake") == before + 2


async def test_the_last_resort_of_a_house_without_fail_safe_number_takes_a_message(
    house, company, monkeypatch
):
    break_writing(monkeypatch)
    house.failsafe_number = None
    answer = await company.calls()
    assert answer.dialled == []
    assert answer.takes_a_message


async def test_after_the_last_resort_the_goodbye_cannot_fail(house, company, monkeypatch):
    break_writing(monkeypatch)
    house.snapshots = None
    goodbye = heard(await company.post("/webhooks/twilio/voice/goodbye", a_form()))
    assert goodbye.words == "Thank you. Goodbye."


async def test_the_last_resort_answers_every_voice_path(house, company):
    house.snapshots = None  # nothing at all can be found
    for path in (f"{PRESSED}?p=1&v=1&n=1&s=1", "/webhooks/twilio/voice/nothing"):
        assert heard(await company.post(path, a_form())).dialled == [HOUSE_FAILSAFE]


async def test_a_mistake_while_a_phone_is_answered_joins_it_with_the_caller(house, company):
    house.snapshots = None
    response = await company.post(f"{WHISPER}?p=1&v=1&n=1&s=1", a_form())
    assert heard(response).verbs == ()


async def test_a_mistake_with_a_report_is_alarmed_and_the_company_not_troubled(
    house, company, monkeypatch
):
    async def fails(*_):
        raise RuntimeError("The report is broken.")

    monkeypatch.setattr("callrouter.api.webhooks.twilio.take_report", fails)
    before = counted("alarms", kind="our mistake")
    response = await company.post(STATUS, a_form(CallStatus="completed"))
    assert response.status_code == 204
    assert counted("alarms", kind="our mistake") == before + 1
