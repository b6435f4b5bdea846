"""Is a flow refused when something it names is missing, malformed or not to be used yet?"""

from typing import Any

import pytest
from msgspec.structs import replace

from builders import (
    DANA,
    FAILSAFE_NUMBER,
    ZILLOW_NUMBER,
    a_directory,
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_person,
    a_ring,
    a_service,
    a_team,
    a_text_back,
    a_voicemail,
    an_hours,
    surroundings,
)
from callrouter.domain.people import Destination, Mailbox, Person
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import (
    Audio,
    Choice,
    Flow,
    GoTo,
    HoursExit,
    Node,
    Prompt,
    Ring,
    Spoken,
    Target,
    TargetKind,
    Tries,
    Variant,
    say,
)


def flow_of(node: Node) -> Flow:
    """The node, with whatever it leads to."""
    ends: dict[str, Node] = {"message": a_voicemail(), "leasing": a_ring(), "goodbye": a_goodbye()}
    needs = [] if node.id == "message" else ["message"]
    if node.id == "main":
        needs.append("leasing")
    if node.id in ("greeting", "text"):
        needs = ["goodbye"]
    return a_flow(node, *[ends[id_] for id_ in needs if node.id != "goodbye"])


def errors(node: Node, **around: object) -> list[str]:
    result = compile_flow(flow_of(node), surroundings(**around))
    assert {problem.node_id for problem in result.errors} <= {node.id}
    return [problem.sentence for problem in result.errors]


PLAYED = Prompt((Variant("en", Audio(3, 4.5, "https://calls.example/3.wav")),))


def test_whatever_is_in_order_has_no_errors() -> None:
    for node in (
        a_greeting(next="goodbye"),
        a_greeting(next="goodbye", prompt=PLAYED),
        an_hours({"open": "message"}, otherwise="message"),
        a_menu(dict.fromkeys("0123456789*#", "leasing")),
        a_ring(a_person(DANA), a_team(), a_service(), Target(TargetKind.FAILSAFE)),
        a_voicemail(max_seconds=600),
        a_text_back(next="goodbye"),
    ):
        assert errors(node) == [], node


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        (Prompt(()), '"Greeting" says nothing; write what the caller hears.'),
        (say(en=" "), '"Greeting" says nothing in "en"; write what is heard.'),
        # nothing that a voice could say: a control character, dots
        (say(en="\x07"), '"Greeting" says nothing in "en"; write what is heard.'),
        (say(en="…", es="Hola."), '"Greeting" says nothing in "en"; write what is heard.'),
        (
            say(en="Hi.", es="¡Hola! " + "é" * 4_090),
            '"Greeting" says 4,097 characters in "es"; shorten it to 4,096.',
        ),
        (say(english="Hi."), '"Greeting": "english" is no language code; use one like "en" or "es".'),
        (
            Prompt((Variant("en", Spoken("Hi.")), Variant("en", Spoken("Hello.")))),
            '"Greeting" says the same prompt twice in "en"; keep one.',
        ),
    ],
)  # fmt: skip
def test_prompts(prompt: Prompt, sentence: str) -> None:
    assert errors(a_greeting(next="goodbye", prompt=prompt)) == [sentence]


def test_a_prompt_of_4096_characters_is_in_order() -> None:
    assert errors(a_greeting(next="goodbye", prompt=say(en="x" * 4_096))) == []


def test_a_name_must_not_be_a_story() -> None:
    assert errors(a_greeting(next="goodbye", name="Hallo " * 50)) == [
        '"Hallo Hallo Hallo Hallo Hallo Hallo Hall…" has a name of 300 letters; use 200.'
    ]


@pytest.mark.parametrize(
    "node",
    [
        a_menu(prompt=Prompt(())),
        a_menu(again=Prompt(())),
        a_voicemail(prompt=Prompt(())),
        a_goodbye(prompt=Prompt(())),
    ],
)
def test_every_node_that_speaks_has_words(node: Node) -> None:
    assert errors(node) == [f'"{node.name}" says nothing; write what the caller hears.']


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        (
            a_greeting(next="goodbye", prompt=PLAYED),
            '"Greeting" plays a recording, which calls cannot do yet; use text.',
        ),
        (
            a_text_back(next="goodbye"),
            '"Text back" sends a text, which calls cannot do yet; take it out.',
        ),
    ],
)
def test_what_calls_cannot_do_yet_is_refused(node: Node, sentence: str) -> None:
    assert errors(node, abilities=frozenset()) == [sentence]


def test_a_text_needs_words() -> None:
    assert errors(a_text_back(text=" ", next="goodbye")) == [
        '"Text back" has no text to send; write one.'
    ]


def test_hours_of_a_week_that_is_gone() -> None:
    node = an_hours({"open": "message"}, otherwise="message", week_id=9)
    assert errors(node) == ['"Opening hours" asks a week that is gone; choose another.']


def test_hours_with_exits_for_no_schedule_or_twice() -> None:
    exits = tuple(HoursExit(id_, "message") for id_ in ("party", "open", "open"))
    assert errors(replace(an_hours(otherwise="message"), exits=exits)) == [
        '"Opening hours" has an exit for "party", which "Leasing office" lacks.',
        '"Opening hours" has 2 exits for the schedule "open"; keep one.',
    ]


def choices(*keys: str, language: str | None = None) -> tuple[Choice, ...]:
    return tuple(Choice(key, GoTo("leasing", language)) for key in keys)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"choices": choices("1", "1", "1")}, '"Main menu" uses key 1 3 times; keep one.'),
        *[
            (
                {"choices": choices(key)},
                f'"Main menu": "{key}" is no key of a telephone; use one of 0123456789*#.',
            )
            for key in ("", "12", "A")
        ],
        (
            {"choices": choices("1", language="spanish")},
            '"Main menu": "spanish" is no language code.',
        ),
        (
            {"nothing_pressed": Tries(0, "message")},
            '"Main menu": let callers press nothing between 1 and 5 times, not 0.',
        ),
        (
            {"not_a_choice": Tries(6, "message")},
            '"Main menu": let callers press a wrong key between 1 and 5 times, not 6.',
        ),
        ({"wait_seconds": 0}, '"Main menu" waits 0 s for a key; choose 1 to 30.'),
        ({"wait_seconds": 31}, '"Main menu" waits 31 s for a key; choose 1 to 30.'),
    ],
)
def test_menus(changes: dict[str, Any], sentence: str) -> None:
    assert errors(a_menu(**changes)) == [sentence]


def test_a_menu_without_a_key() -> None:
    flow = a_flow(a_menu(choices=()), a_voicemail())
    (problem,) = compile_flow(flow, surroundings()).errors
    assert problem.sentence == '"Main menu" offers no key; add one or use a greeting.'


def own_number(ring: str = "Leasing") -> str:
    return (
        f'"{ring}" rings {ZILLOW_NUMBER}, which is one of our own tracking numbers: the call '
        "would come back. Choose the phone it should reach."
    )


@pytest.mark.parametrize(
    ("ring", "around", "sentence"),
    [
        (a_ring(targets=()), {}, '"Leasing" rings nobody; choose a person, a team or a destination.'),
        (a_ring(ring_seconds=4), {}, '"Leasing" rings 4 s; choose 5 to 120.'),
        (a_ring(ring_seconds=121), {}, '"Leasing" rings 121 s; choose 5 to 120.'),
        # targets that are gone
        (a_ring(a_person(9)), {}, '"Leasing" rings a person that is gone; choose another.'),
        (a_ring(a_team(9)), {}, '"Leasing" rings a team that is gone; choose another.'),
        (a_ring(a_service(9)), {}, '"Leasing" rings a destination that is gone; choose another.'),
        (
            a_ring(Target(TargetKind.FAILSAFE)),
            {"failsafe_number": None},
            '"Leasing" rings a fail-safe number that is gone; choose another.',
        ),
        # our own number: as a person's phone, in a team, as a destination
        (
            a_ring(),
            {"directory": a_directory(people={DANA: Person(DANA, "Dana", (ZILLOW_NUMBER,))})},
            own_number(),
        ),
        (
            a_ring(a_team()),
            {"directory": a_directory(people={DANA: Person(DANA, "Dana", (ZILLOW_NUMBER,))})},
            own_number(),
        ),
        (
            a_ring(a_service()),
            {"directory": a_directory(destinations={1: Destination(1, "Loop", ZILLOW_NUMBER)})},
            own_number(),
        ),
        (
            a_ring(Target(TargetKind.FAILSAFE)),
            {"our_numbers": frozenset({FAILSAFE_NUMBER})},
            own_number().replace(ZILLOW_NUMBER, FAILSAFE_NUMBER),
        ),
    ],
)  # fmt: skip
def test_rings(ring: Ring, around: dict[str, object], sentence: str) -> None:
    assert errors(ring, **around) == [sentence]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mailbox_id": 9}, '"Leasing mailbox" records into a mailbox that is gone; choose another.'),
        ({"mailbox_id": None}, '"Leasing mailbox" records into a mailbox that is gone; choose another.'),
        ({"mailbox_id": 2}, 'Nobody gets the mailbox "Nobody\'s" of "Leasing mailbox"; add a recipient.'),
        ({"max_seconds": 4}, '"Leasing mailbox" records 4 s; choose 5 to 600.'),
        ({"max_seconds": 601}, '"Leasing mailbox" records 601 s; choose 5 to 600.'),
    ],
)  # fmt: skip
def test_mailboxes(changes: dict[str, object], sentence: str) -> None:
    mailboxes = {**a_directory().mailboxes, 2: Mailbox(2, "Nobody's")}
    directory = a_directory(mailboxes=mailboxes)
    assert errors(a_voicemail(**changes), directory=directory) == [sentence]
