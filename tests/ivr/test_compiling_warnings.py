"""Are staff warned of what would annoy callers, and only of that?"""

import pytest

from builders import (
    DANA,
    WEEK_ID,
    a_caller_check,
    a_directory,
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_ring,
    a_sub_flow,
    a_team,
    a_text_back,
    a_voicemail,
    a_week,
    an_hours,
    surroundings,
)
from callrouter.domain.people import Person
from callrouter.domain.weeks import Schedule
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import (
    Back,
    Choice,
    Flow,
    GoTo,
    Manner,
    Refusal,
    Ring,
    say,
)

# Rings so briefly that nobody waits for long.
BRIEF = 5


def warnings(flow: Flow, **around: object) -> list[tuple[str | None, str]]:
    result = compile_flow(flow, surroundings(**around))
    assert result.flow is not None, result.errors
    return [(problem.node_id, problem.sentence) for problem in result.warnings]


def test_a_pleasant_flow_has_no_warnings() -> None:
    assert warnings(a_flow(a_menu(), a_ring(ring_seconds=15), a_voicemail())) == []


def words(count: int) -> str:
    return " ".join(["word"] * count)


@pytest.mark.parametrize(
    ("ring_seconds", "seconds", "limit"),
    [
        (28, None, None),  # with the mailbox's four words (1.6 s): 29.6 s
        (29, 31, 30),  # 30.6 s
        (58, 60, 30),  # 59.6 s
        (59, 61, 60),  # 60.6 s
    ],
)
def test_a_long_wait_is_warned_of_with_its_path(
    ring_seconds: int, seconds: int | None, limit: int | None
) -> None:
    found = warnings(a_flow(a_ring(ring_seconds=ring_seconds), a_voicemail()))
    sentence = (
        f"A caller may wait {seconds} s, more than {limit} s, before a human or a mailbox: "
        '"Leasing" → "Leasing mailbox".'
    )
    assert found == ([] if seconds is None else [(None, sentence)])


def test_five_choices_are_too_many() -> None:
    flow = a_flow(
        a_menu(dict.fromkeys("12345", "leasing")), a_ring(ring_seconds=BRIEF), a_voicemail()
    )
    assert warnings(flow) == [("main", '"Main menu" offers 5 choices; callers remember 4.')]


def test_a_schedule_without_an_exit_is_named_but_for_the_default_one() -> None:
    schedules = (*a_week().schedules, Schedule("party", "Pool party", True))
    around = {"weeks": {WEEK_ID: a_week(schedules=schedules)}}
    hours = an_hours({"open": "message"}, otherwise="message")
    assert warnings(a_flow(hours, a_voicemail()), **around) == [
        ("hours", '"Opening hours" has no exit for "Pool party"; those calls take "otherwise".')
    ]


def ring_warnings(ring: Ring, **around: object) -> list[str]:
    found = warnings(a_flow(ring, a_voicemail()), **around)
    return [sentence for node_id, sentence in found if node_id == ring.id]


def test_a_ring_without_a_phone() -> None:
    directory = a_directory(people={DANA: Person(DANA, "Dana")})
    assert ring_warnings(a_ring(), directory=directory) == [
        'Nobody whom "Leasing" rings has a phone; calls go on to "no answer".'
    ]


def test_more_phones_than_can_ring_at_once() -> None:
    numbers = tuple(f"+121255503{number:02}" for number in range(11))
    directory = a_directory(people={DANA: Person(DANA, "Dana", numbers)})
    assert ring_warnings(a_ring(), directory=directory) == [
        '"Leasing" has 11 phones; 10 ring at once, the others after them.'
    ]
    assert ring_warnings(a_ring(manner=Manner.IN_ORDER), directory=directory) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"asks_to_accept": True},
            '"Leasing" does not ask to press 1 yet: who picks up has the call.',
        ),
        (
            {"manner": Manner.ROUND_ROBIN},
            '"Leasing" does not take turns yet: it begins with the first each time.',
        ),
        ({"records": True}, '"Leasing" does not record conversations yet.'),
    ],
)
def test_what_a_ring_does_not_do_yet(changes: dict[str, object], sentence: str) -> None:
    assert ring_warnings(a_ring(**changes)) == [sentence]


def test_phones_ring_in_rounds_and_the_wait_counts_rounds() -> None:
    """A team of two, in order, is 2 × 20 s; one person's two phones ring together."""
    (waits,) = warnings(a_flow(a_ring(a_team(), manner=Manner.IN_ORDER), a_voicemail()))
    assert waits[1].startswith("A caller may wait 42 s, more than 30 s")
    two = a_directory(people={DANA: Person(DANA, "Dana", ("+12125550111", "+12125550113"))})
    flow = a_flow(a_ring(manner=Manner.IN_ORDER), a_voicemail())
    assert warnings(flow, directory=two) == []


def spanish(**changes: object) -> Flow:
    menu = a_menu(
        prompt=say(en="Press 1.", es="Marque uno."),
        again=None,
        choices=(Choice("1", GoTo("leasing")), Choice("2", GoTo("leasing", "es"))),
    )
    return a_flow(menu, a_ring(ring_seconds=BRIEF), a_voicemail(**changes))


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        # every prompt in both languages
        (spanish(prompt=say(en="Speak.", es="Hable.")), []),
        # one language only, behind a choice: one of two branches
        (spanish(prompt=say(es="Hable.")), []),
        # several languages, but not all that may be chosen
        (
            spanish(prompt=say(en="Speak.", fr="Parlez.")),
            [("message", '"Leasing mailbox" says nothing in "es"; callers hear another.')],
        ),
        # none of them
        (
            spanish(prompt=say(fr="Parlez.")),
            [
                ("message", '"Leasing mailbox" says nothing in "en"; callers hear another.'),
                ("message", '"Leasing mailbox" says nothing in "es"; callers hear another.'),
            ],
        ),
        # the property's own language
        (
            a_flow(a_goodbye(prompt=say(es="Adiós."))),
            [("goodbye", '"Goodbye" says nothing in "en"; callers hear another.')],
        ),
    ],
)
def test_prompts_missing_in_a_language(flow: Flow, found: list[tuple[str, str]]) -> None:
    assert warnings(flow) == found


def test_back_where_no_menu_leads() -> None:
    flow = a_flow(a_menu({"*": Back()}), a_voicemail())
    assert warnings(flow) == [("main", '"Main menu" offers to go back, but no menu leads to it.')]


def test_back_is_fine_where_a_menus_key_leads_over_other_nodes() -> None:
    second = a_menu({"*": Back()}, id="second", name="Second menu")
    flow = a_flow(a_menu({"1": "greeting"}), a_greeting(next="second"), second, a_voicemail())
    assert warnings(flow) == []


LATE = '"Goodbye" refuses calls that may have been answered before; those just end.'
REFUSES = a_goodbye(prompt=None, refuses=Refusal.REJECTED)


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        # before anything was said or done
        (a_flow(REFUSES), []),
        (a_flow(a_caller_check(blocked="goodbye", otherwise="message"), REFUSES, a_voicemail()), []),
        (a_flow(an_hours({"open": "message"}, otherwise="goodbye"), REFUSES, a_voicemail()), []),
        # after it
        (a_flow(a_greeting(next="goodbye"), REFUSES), [LATE]),
        (a_flow(a_menu({"1": "goodbye"}), REFUSES, a_voicemail()), [LATE]),
        (a_flow(a_voicemail(next="goodbye"), REFUSES), [LATE]),
        (a_flow(a_text_back(next="goodbye"), REFUSES), [LATE]),
    ],
)  # fmt: skip
def test_refusals_that_come_too_late(flow: Flow, found: list[str]) -> None:
    assert [sentence for _, sentence in warnings(flow)] == found


def test_a_refusal_within_a_sub_flow_is_not_late_by_that_alone() -> None:
    assert warnings(a_flow(a_sub_flow()), sub_flows={7: a_flow(REFUSES)}) == []
