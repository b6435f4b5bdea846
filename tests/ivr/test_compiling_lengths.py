"""Is a flow refused whose answers would not fit into what a telephone company takes at once?"""

import pytest
from msgspec.structs import replace

from builders import (
    NOON,
    ZILLOW_NUMBER,
    a_caller,
    a_directory,
    a_flow,
    a_greeting,
    a_menu,
    a_ring,
    a_snapshot,
    a_voicemail,
    an_hours,
    compiled,
    surroundings,
)
from callrouter.domain.events import CallArrived
from callrouter.domain.people import Person
from callrouter.ivr.actions import Dial, Leg, Say
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import Flow, Goodbye, Node, Prompt, say
from callrouter.ivr.place import Place
from callrouter.ivr.routing import entrance, route
from callrouter.operations.calls.decide_step import decide_step
from callrouter.providers.twilio import twiml
from callrouter.providers.twilio.links import Links

LONG = say(en="&" * 4_000 + "four")  # 20,004 bytes as they are sent
FULL = say(en="x" * 4_096)
CALL = "CA" + "1" * 32
LINKS = Links("https://" + "h" * 192)


def errors(flow: Flow, **around: object) -> list[str]:
    return [problem.sentence for problem in compile_flow(flow, surroundings(**around)).errors]


def greetings(count: int, prompt: Prompt, then: str) -> list[Node]:
    """One after another, the last one leading to `then`."""
    return [
        a_greeting(
            id=f"g{n}", name=f"G{n}", prompt=prompt, next=f"g{n + 1}" if n + 1 < count else then
        )
        for n in range(count)
    ]


def test_greetings_and_menu_that_fit_into_one_answer_are_in_order() -> None:
    flow = a_flow(*greetings(10, FULL, "main"), a_menu(prompt=FULL), a_ring(), a_voicemail())
    assert errors(flow) == []
    snapshot = a_snapshot(compiled(flow))
    start = entrance(snapshot, ZILLOW_NUMBER)
    step = route(snapshot, start, CallArrived(), a_caller(), NOON)
    document = twiml.write(step.actions, step.place, LINKS, CALL)
    assert 45_000 < len(document) <= twiml.MAX_DOCUMENT_BYTES


def test_the_greetings_on_the_way_count_with_what_they_lead_to() -> None:
    flow = a_flow(
        *greetings(2, LONG, "hours"),
        an_hours({"open": "main"}, otherwise="message"),
        a_menu(prompt=say(en="Hi."), again=LONG),
        a_ring(),
        a_voicemail(),
    )
    assert errors(flow) == [
        "A caller would be told 60,252 bytes in one go, more than the 48,000 that an answer can "
        'hold: "G0" → "G1" → "Main menu". Shorten these texts.'
    ]


def test_a_ring_that_nobody_is_left_at_is_passed_in_the_same_go() -> None:
    flow = a_flow(*greetings(2, LONG, "leasing"), a_ring(), a_voicemail(prompt=LONG))
    assert len(errors(flow)) == 1
    directory = a_directory(people={1: Person(1, "Dana")})
    snapshot = a_snapshot(compiled(a_flow(*greetings(2, FULL, "leasing"), a_ring(), a_voicemail())))
    heard = decide_step(
        replace(snapshot, directory=directory),
        entrance(snapshot, ZILLOW_NUMBER),
        CallArrived(),
        a_caller(),
        ZILLOW_NUMBER,
        NOON,
    )
    assert len(heard.actions) == 4  # two greetings, the mailbox's words, the recording


def test_what_is_said_after_a_key_is_another_answer() -> None:
    flow = a_flow(
        *greetings(1, LONG, "main"),
        a_menu({"1": "bye"}, prompt=LONG, again=None),
        a_voicemail(),
        Goodbye("bye", "Bye", LONG),
    )
    assert errors(flow) == []


def test_the_propertys_name_counts_as_it_is_spoken() -> None:
    flow = a_flow(a_voicemail(prompt=say(en="A" * 4_096)))
    assert errors(flow, property_name="A", spoken_name="Alder Creek by the Water") != []
    assert errors(flow, property_name="A", spoken_name=None) == []


def test_the_longest_words_and_ten_phones_fit_into_one_answer() -> None:
    place = Place(
        property_id=10**17,
        source_id=10**17,
        version="9" * 19,
        node=499,
        step=999_999,
        round=99,
        language="es-MX",
        back=(499,) * 8,
        shift_seconds=-(10**9),
    )
    legs = tuple(Leg(f"+1212555{n:04}", "Dana") for n in range(10))
    dial = Dial(legs, 120, ZILLOW_NUMBER, whispers=True)
    document = twiml.write((dial,), place, LINKS, CALL)
    assert len(document) < 64_000 - 48_000


def test_an_answer_that_twilio_would_refuse_is_not_written() -> None:
    with pytest.raises(ValueError, match="Twilio takes at most 64000"):
        twiml.write((Say("x" * 64_000, "en"),), Place(1, 1, "1", 0), LINKS, CALL)
