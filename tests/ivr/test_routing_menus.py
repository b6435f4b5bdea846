"""Does a menu do what staff drew, whatever the caller presses or does not press?"""

import pytest

from builders import a_flow, a_greeting, a_menu, a_property, a_ring, a_snapshot, a_voicemail
from callrouter.domain.events import NobodyToRing
from callrouter.ivr.actions import AskForKey, HangUp, Play, RingPhones, TakeMessage
from callrouter.ivr.flow import (
    Audio,
    Back,
    Choice,
    GoTo,
    Prompt,
    Repeat,
    Tries,
    Variant,
    Voicemail,
    say,
)
from callrouter.ivr.place import MAX_BACK
from callrouter.ivr.routing import MAX_STEPS
from ivr_calls import a_call

LONG, SHORT = "For leasing, press 1. For the office, press 2.", "Press 1 or 2."


def test_a_key_leads_to_its_node() -> None:
    call = a_call()
    assert call.heard == [LONG]
    call.presses("1")
    assert isinstance(call.last, RingPhones)
    assert call.notes == ["Main menu: pressed 1 → Leasing."]


def test_a_greeting_before_a_menu_gives_way_to_an_early_key() -> None:
    flow = a_flow(a_greeting(next="main"), a_menu(), a_ring(), a_voicemail())
    call = a_call(flow)
    assert len(call.actions) == 1
    assert isinstance(call.last, AskForKey)
    assert call.heard == ["Welcome to Alder Creek.", LONG]
    assert call.presses("1").node_id == "leasing"


@pytest.mark.parametrize(
    ("tried", "node", "heard"),
    [
        # nothing pressed once: the shorter prompt
        ("-", "main", SHORT),
        # twice: the limit, so its exit
        ("--", "message", "Please leave a message."),
        # a wrong key once and twice: said again
        ("9", "main", SHORT),
        ("99", "main", SHORT),
        # three times: its own limit
        ("999", "message", "Please leave a message."),
        # counted separately: one silence and two wrong keys reach neither limit
        ("-99", "main", SHORT),
        ("99-", "main", SHORT),
        # ... and each then reaches its own
        ("99--", "message", "Please leave a message."),
        ("-999", "message", "Please leave a message."),
        # hearing it again on purpose starts anew, with the whole prompt
        ("-*", "main", LONG),
        ("-*-", "main", SHORT),
        # another menu counts anew, and so does the one gone back to
        ("-2", "office", "For maintenance, press 1. To go back, press star."),
        ("-2-", "office", "For maintenance, press 1. To go back, press star."),
        ("-2*", "main", LONG),
        ("-2*-", "main", SHORT),
    ],
)
def test_tries_are_counted(tried: str, node: str, heard: str) -> None:
    call = a_call()
    for key in tried:
        call.waits() if key == "-" else call.presses(key)
    assert call.node_id == node
    assert call.heard == [heard]


def test_notes_count_the_tries_in_words() -> None:
    call = a_call().waits()
    assert call.notes == ["Main menu: nothing pressed (1 of 2); said again."]
    assert call.waits().notes == [
        "Main menu: nothing pressed (2 of 2) → Leasing mailbox.",
        "Leasing mailbox: the caller may leave a message.",
    ]
    call = a_call().presses("9")
    assert call.notes == ["Main menu: 9 is not a choice (1 of 3); said again."]


def test_without_a_shorter_prompt_the_whole_one_is_said_again() -> None:
    flow = a_flow(a_menu(again=None), a_ring(), a_voicemail())
    assert a_call(flow).waits().heard == [LONG]


def test_two_keys_at_once_are_not_a_choice() -> None:
    call = a_call().presses("12")
    assert call.notes == ["Main menu: 12 is not a choice (1 of 3); said again."]


def test_repeat_says_so() -> None:
    call = a_call().presses("*")
    assert call.heard == [LONG]
    assert call.notes == ["Main menu: pressed * to hear it again."]


def test_back_returns_to_the_menu_before() -> None:
    call = a_call().presses("2")
    assert call.place.back == (0,)
    call.presses("*")
    assert call.node_id == "main"
    assert not call.place.back
    assert call.notes == ["Office menu: pressed * to go back."]
    assert call.presses("1").node_id == "leasing"


def test_back_with_nothing_to_go_back_to_says_the_menu_again() -> None:
    flow = a_flow(a_menu({"1": "leasing", "*": Back()}), a_ring(), a_voicemail())
    call = a_call(flow).waits().presses("*")
    assert (call.node_id, call.heard, call.place.nothing) == ("main", [LONG], 0)


def test_back_leads_over_a_ring_to_the_last_menu() -> None:
    second = a_menu({"*": Back()}, id="second", name="Second menu")
    flow = a_flow(a_menu(), a_ring(no_answer="second"), second, a_voicemail())
    call = a_call(flow).presses("1").rung().gets(NobodyToRing())
    assert (call.node_id, call.place.back) == ("second", (0,))
    assert call.presses("*").node_id == "main"


def test_menus_in_a_circle_are_remembered_once() -> None:
    flow = a_flow(
        a_menu({"1": "office"}),
        a_menu({"1": "main"}, id="office", name="Office menu"),
        a_voicemail(),
    )
    call = a_call(flow)
    for _ in range(20):
        call.presses("1")
        assert len(set(call.place.back)) == len(call.place.back) <= 1


def test_at_most_eight_menus_are_remembered_the_latest() -> None:
    last = 12
    menus = [
        a_menu(
            {"1": f"m{number + 1}" if number < last else "message", "*": Back()},
            id=f"m{number}",
            name=f"Menu {number}",
        )
        for number in range(last + 1)
    ]
    call = a_call(a_flow(*menus, a_voicemail())).presses(*"1" * last)
    assert call.node_id == "m12"
    assert call.place.back == (4, 5, 6, 7, 8, 9, 10, 11)
    assert len(call.place.back) == MAX_BACK
    call.presses(*"*" * 8)
    assert call.node_id == "m4"
    assert not call.place.back


def _bilingual() -> Voicemail:
    return a_voicemail(prompt=say(en="Leave a message.", es="Deje un mensaje."))


@pytest.mark.parametrize(
    ("language", "thanks"), [("es", "Gracias. Adiós."), ("es-MX", "Gracias. Adiós.")]
)
def test_a_language_is_chosen_once_and_kept(language: str, thanks: str) -> None:
    choose = a_menu({"1": "leasing"}, prompt=say(en="English: stay.", es="Español: marque dos."))
    spanish = Choice("2", GoTo("office", language))
    office = a_menu(
        {"1": "leasing", "*": Back()},
        id="office",
        name="Office menu",
        prompt=say(en="Press 1.", es="Marque uno."),
        again=None,
    )
    main = a_menu({}, choices=(*choose.choices, spanish), prompt=choose.prompt, again=None)
    call = a_call(a_flow(main, office, a_ring(), _bilingual()))
    assert call.languages == ["en"]
    call.presses("2")
    assert call.heard == ["Marque uno."]
    assert call.waits().heard == ["Marque uno."]
    assert call.presses("*").heard == ["Español: marque dos."]
    call.waits(2)
    assert call.heard == ["Deje un mensaje."]
    assert call.leaves_message().heard == [thanks]
    assert call.languages == ["es"]
    assert call.place.language == language


def test_a_choice_of_language_is_told_as_one() -> None:
    main = a_menu({}, choices=(Choice("9", GoTo("main", "es")), Choice("1", GoTo("message"))))
    call = a_call(a_flow(main, a_voicemail())).presses("9")
    assert call.notes == ["Main menu: pressed 9 → Main menu, in Spanish."]
    assert call.presses("1").notes[0] == "Main menu: pressed 1 → Leasing mailbox."


def test_a_later_key_without_a_language_keeps_the_one_chosen() -> None:
    second = a_menu({"1": "message"}, id="second", name="Second menu", prompt=say(en="Press 1."))
    main = a_menu({}, choices=(Choice("1", GoTo("second", "es")),))
    call = a_call(a_flow(main, second, _bilingual())).presses("1", "1")
    assert call.heard == ["Deje un mensaje."]


def test_a_language_nobody_wrote_is_thanked_in_english() -> None:
    main = a_menu({}, choices=(Choice("1", GoTo("message", "fr")),))
    call = a_call(a_flow(main, a_voicemail())).presses("1")
    assert call.heard == ["Please leave a message."]
    call.leaves_message()
    assert (call.heard, call.last) == (["Thank you. Goodbye."], HangUp())


def test_a_recorded_prompt_is_played() -> None:
    prompt = Prompt((Variant("en", Audio(3, 4.5, "https://calls.example/audio/3.wav")),))
    call = a_call(a_flow(a_menu(prompt=prompt), a_ring(), a_voicemail()))
    assert call.last == AskForKey((Play("https://calls.example/audio/3.wav", 4.5),), 5)


def test_the_propertys_name_is_said_as_it_is_pronounced() -> None:
    flow = a_flow(a_greeting(next="message"), a_voicemail())
    call = a_call(a_snapshot(flow, property=a_property(spoken_name="Older Creek")))
    assert call.heard[0] == "Welcome to Older Creek."


def test_the_limit_one_takes_the_exit_at_once() -> None:
    flow = a_flow(a_menu(nothing_pressed=Tries(1, "message")), a_ring(), a_voicemail())
    assert isinstance(a_call(flow).waits().last, TakeMessage)


def test_a_caller_who_wanders_for_a_hundred_steps_goes_the_safe_route() -> None:
    flow = a_flow(a_menu({"1": "leasing", "*": Repeat()}), a_ring(), a_voicemail())
    call = a_call(flow).presses(*"*" * (MAX_STEPS - 1))
    assert (call.place.step, call.node_id) == (MAX_STEPS, "main")
    call.presses("*")
    assert call.node_id == "safe-ring"
    assert call.notes == ["The call took 100 steps; it now goes the safe route."]
