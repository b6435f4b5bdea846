"""Is the longest wait what one would count by hand?"""

import pytest

from builders import (
    a_caller_check,
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_ring,
    a_text_back,
    a_voicemail,
    an_hours,
)
from callrouter.ivr.flow import Audio, Back, Flow, Prompt, Repeat, Tries, Variant, say
from callrouter.ivr.speech import prompt_seconds, spoken_seconds
from callrouter.ivr.waiting import Wait, longest_wait


def words(count: int) -> Prompt:
    return say(en=" ".join(["word"] * count))


def played(seconds: float) -> Prompt:
    return Prompt((Variant("en", Audio(1, seconds, "https://calls.example/1.wav")),))


def wait(flow: Flow, **rings: int) -> tuple[float, str]:
    assert flow.start is not None
    found: Wait = longest_wait(flow.start, flow.nodes, rings)
    return round(found.seconds, 3), " ".join(found.way)


MAILBOX = a_voicemail(prompt=words(5))  # 2 s
MENU = a_menu(  # 4 s, again 2 s, silence 5 s
    {"1": "leasing"},
    prompt=words(10),
    again=words(5),
    nothing_pressed=Tries(2, "message"),
    not_a_choice=Tries(3, "message"),
)


def test_a_prompt_lasts_as_long_as_its_words_or_its_recording() -> None:
    assert spoken_seconds("one two three four five") == 2.0
    assert prompt_seconds(played(4.5)) == 4.5
    assert prompt_seconds(say(en="one two three four five", es="uno")) == 2.0
    assert prompt_seconds(Prompt(())) == 0.0


@pytest.mark.parametrize(
    ("flow", "rings", "seconds", "way"),
    [
        # the mailbox alone: its prompt
        (a_flow(MAILBOX), {}, 2.0, "message"),
        # a greeting of 25 words, 10 s, and the mailbox
        (a_flow(a_greeting(prompt=words(25), next="message"), MAILBOX), {}, 12.0, "greeting message"),
        # a recorded greeting of 7.5 s
        (a_flow(a_greeting(prompt=played(7.5), next="message"), MAILBOX), {}, 9.5, "greeting message"),
        # a ring of 20 s, once; three rounds of it, in order
        (a_flow(a_ring(), MAILBOX), {"leasing": 1}, 22.0, "leasing message"),
        (a_flow(a_ring(), MAILBOX), {"leasing": 3}, 62.0, "leasing message"),
        # the menu's silence: 4 + 5 + 2 + 5, then the mailbox
        (a_flow(MENU, a_ring(ring_seconds=5), MAILBOX), {"leasing": 1}, 18.0, "main message"),
        # a key pressed at its end: 4, then 20 s of ringing, then the mailbox
        (a_flow(MENU, a_ring(), MAILBOX), {"leasing": 1}, 26.0, "main leasing message"),
        # without a shorter prompt the whole is said again: 4 + 5 + 4 + 5
        (
            a_flow(a_menu({"*": Repeat()}, prompt=words(10), again=None), MAILBOX),
            {},
            20.0,
            "main message",
        ),
        # three silences: 4 + 5 + 2 + 5 + 2 + 5
        (
            a_flow(
                a_menu(
                    {"*": Back()},
                    prompt=words(10),
                    again=words(5),
                    nothing_pressed=Tries(3, "message"),
                ),
                MAILBOX,
            ),
            {},
            25.0,
            "main message",
        ),
        # hours, caller checks and texts take no time; the longer of two exits counts
        (
            a_flow(
                an_hours({"open": "leasing"}, otherwise="caller"),
                a_caller_check(otherwise="text"),
                a_text_back(next="message"),
                a_ring(ring_seconds=10),
                MAILBOX,
            ),
            {},
            12.0,
            "hours leasing message",
        ),
        # words before a goodbye count, since nobody was reached
        (
            a_flow(a_ring(no_answer="goodbye"), a_goodbye(prompt=words(5))),
            {},
            22.0,
            "leasing goodbye",
        ),
        # what comes after the mailbox is no wait
        (
            a_flow(a_voicemail(prompt=words(5), next="goodbye"), a_goodbye(prompt=words(99))),
            {},
            2.0,
            "message",
        ),
    ],
)  # fmt: skip
def test_the_longest_wait(flow: Flow, rings: dict[str, int], seconds: float, way: str) -> None:
    assert wait(flow, **rings) == (seconds, way)


def test_coming_round_again_is_the_callers_own_wish() -> None:
    menu = a_menu({"1": "main", "2": "leasing"}, prompt=words(10), again=None)
    assert wait(a_flow(menu, a_ring(no_answer="message"), MAILBOX)) == (
        26.0,
        "main leasing message",
    )


@pytest.mark.parametrize(
    "keys", [{"1": "second", "2": "greeting"}, {"1": "greeting", "2": "second"}]
)
def test_the_way_found_does_not_depend_on_the_order_of_keys(keys: dict[str, str]) -> None:
    first = a_menu(keys, prompt=words(5), again=None, wait_seconds=1)
    second = a_menu({"1": "greeting"}, id="second", prompt=words(10), again=None, wait_seconds=1)
    long_words = a_greeting(prompt=words(100), next="second")
    flow = a_flow(first, second, long_words, MAILBOX)
    # 2 s to the key, 40 s of words, then twice 4 s and 1 s of silence, then the mailbox
    assert wait(flow) == (54.0, "main greeting second message")
