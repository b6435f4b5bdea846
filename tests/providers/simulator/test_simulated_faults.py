"""Does the company misbehave on purpose as real networks do?"""

import itertools

import pytest

from callrouter.providers.simulator.exchange import UnknownCall
from callrouter.providers.simulator.webhooks import Faults, Repeats

VOICE = "/webhooks/twilio/voice"
STATUS = "/webhooks/twilio/status"
MENU = '<Response><Gather numDigits="1" action="/chose"/></Response>'
DIAL = (
    '<Dial><Number statusCallback="/event" '
    'statusCallbackEvent="initiated ringing answered completed">+12065550111</Number></Dial>'
)


@pytest.mark.parametrize("repeats", [Repeats.AFTER_THE_ANSWER, Repeats.AT_ONCE])
async def test_each_webhook_arrives_twice_with_one_idempotency_token(found_town, repeats):
    town = found_town(
        MENU.removeprefix("<Response>").removesuffix("</Response>"),
        {"/chose": "<Response/>"},
        faults=Faults(repeats),
    )
    call = await town.call()
    await call.press("1")

    for path in (VOICE, "/chose", STATUS):
        first, second = town.asked(path)
        assert first.pairs == second.pairs
        assert first.token == second.token != ""
        assert first.signature == second.signature
    assert [done.is_repeat for done in call.exchanges] == [False, True] * 3
    assert town.exchange.disagreements == []


async def test_a_service_that_answers_a_repeat_differently_is_found_out(found_town):
    count = itertools.count(1)
    town = found_town(
        lambda _request: f"<Response><Say>Answer {next(count)}</Say></Response>",
        faults=Faults(Repeats.AFTER_THE_ANSWER),
    )
    call = await town.call()

    (found,) = town.exchange.disagreements
    assert b"Answer 1" in found.first.answer.body
    assert b"Answer 2" in found.second.answer.body
    assert [line.text for line in call.heard] == ["Answer 1"]


async def test_different_requests_have_different_tokens(found_town):
    town = found_town("<Say>Hello</Say>")
    await town.call()

    assert len({request.token for request in town.service.seen}) == 2


async def talk(found_town, faults):
    town = found_town(DIAL, faults=faults)
    call = await town.call()
    await call.leg("+12065550111").answers()
    await call.staff_hangs_up()
    return town


async def test_status_callbacks_come_in_order_when_nothing_is_wrong(found_town):
    town = await talk(found_town, Faults())

    order = [request.form["CallStatus"] for request in town.asked("/event")]
    assert order == ["initiated", "ringing", "in-progress", "completed"]


async def test_status_callbacks_may_come_late_and_shuffled_the_same_way_every_time(found_town):
    orders = []
    for _ in range(2):
        town = await talk(found_town, Faults(holds_status_callbacks=True, seed=3))
        assert town.asked("/event") == town.asked(STATUS) == []
        await town.exchange.settle()
        orders.append([request.form["CallStatus"] for request in town.asked("/event")])
        assert len(town.asked(STATUS)) == 1

    assert orders[0] == orders[1]
    assert sorted(orders[0]) == ["completed", "in-progress", "initiated", "ringing"]
    assert orders[0] != ["initiated", "ringing", "in-progress", "completed"]


async def test_late_callbacks_say_what_was_true_when_they_were_due(found_town):
    town = await talk(found_town, Faults(holds_status_callbacks=True))
    await town.exchange.settle()

    numbered = {r.form["CallStatus"]: r.form["SequenceNumber"] for r in town.asked("/event")}
    assert numbered == {"initiated": "0", "ringing": "1", "in-progress": "2", "completed": "3"}


async def test_settling_twice_delivers_once(found_town):
    town = await talk(found_town, Faults(holds_status_callbacks=True))
    await town.exchange.settle()
    await town.exchange.settle()

    assert len(town.asked("/event")) == 4


async def test_only_the_last_thousand_ended_calls_are_remembered(found_town):
    town = found_town("")
    first = await town.call()
    for _ in range(1000):
        last = await town.call()

    assert len(town.exchange.calls) == 1000
    assert town.exchange.find_call(last.sid) is last
    with pytest.raises(UnknownCall):
        town.exchange.find_call(first.sid)


async def test_calls_that_live_are_never_forgotten(found_town):
    town = found_town([MENU, "<Response/>"])
    living = await town.call()
    for _ in range(1005):
        await town.call()

    assert town.exchange.find_call(living.sid) is living
