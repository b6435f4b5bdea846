"""Is a flow refused when its graph would strand a caller?"""

import pytest

from builders import (
    a_caller_check,
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_ring,
    a_sub_flow,
    a_voicemail,
    an_hours,
    surroundings,
)
from callrouter.domain.problems import Problem, Severity
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import RETURN, Back, Flow, Repeat, Tries


def errors(flow: Flow, **around: object) -> list[tuple[str | None, str]]:
    result = compile_flow(flow, surroundings(**around))
    assert (result.flow is None) == bool(result.errors)
    return [(problem.node_id, problem.sentence) for problem in result.errors]


def test_a_good_flow_compiles() -> None:
    result = compile_flow(a_flow(), surroundings(), version="17", number=4)
    assert result.errors == ()
    assert result.flow is not None
    assert (result.flow.version, result.flow.number, result.flow.start) == ("17", 4, "main")
    assert result.flow.positions == {
        "main": 0,
        "office": 1,
        "leasing": 2,
        "maintenance": 3,
        "message": 4,
    }


def test_an_error_is_a_problem_and_stops_the_compiling() -> None:
    result = compile_flow(a_flow(a_greeting()), surroundings())
    sentence = 'The exit "next" of "Greeting" leads nowhere; connect it.'
    assert result.problems == (Problem(Severity.ERROR, "greeting", sentence),)
    assert (result.flow, result.warnings) == (None, ())


NO_START = "The flow has no first node; choose where a call arrives."


def gone(node: str, label: str) -> str:
    return f'The exit "{label}" of "{node}" leads nowhere; connect it.'


@pytest.mark.parametrize(
    ("flow", "found"),
    [
        # no first node: nothing drawn, none chosen, one that is gone
        (Flow("Empty", None), [(None, NO_START)]),
        (a_flow(a_goodbye(), start=None), [(None, NO_START)]),
        (a_flow(a_goodbye(), start="gone"), [(None, NO_START)]),
        # two nodes of one id
        (
            a_flow(a_goodbye(), a_goodbye()),
            [("goodbye", 'Two nodes have the id "goodbye"; give one of them another.')],
        ),
        # ids that could not stand in a URL or mean something else
        *[
            (
                a_flow(a_goodbye(id=id_)),
                [
                    (
                        id_,
                        f'"{id_}" cannot be a node\'s id: use up to 40 small letters, digits and '
                        'dashes, and not "return".',
                    )
                ],
            )
            for id_ in ("Main", "", "-x", "a b", "x" * 41, RETURN)
        ],
        # every required exit, left open
        (a_flow(a_greeting()), [("greeting", gone("Greeting", "next"))]),
        (a_flow(a_ring(no_answer=None)), [("leasing", gone("Leasing", "no answer"))]),
        (a_flow(a_caller_check()), [("caller", gone("Who calls", "otherwise"))]),
        (
            a_flow(an_hours({"open": None})),
            [
                ("hours", gone("Opening hours", "open")),
                ("hours", gone("Opening hours", "otherwise")),
            ],
        ),
        (
            a_flow(a_menu({"7": None}, nothing_pressed=Tries(2), not_a_choice=Tries(3))),
            [
                ("main", gone("Main menu", "key 7")),
                ("main", gone("Main menu", "nothing pressed")),
                ("main", gone("Main menu", "not a choice")),
            ],
        ),
        (a_flow(a_sub_flow()), [("sub", gone("Emergency steps", "next"))]),
        # an exit to a node that is gone, and one that returns to nowhere
        (
            a_flow(a_greeting(next="attic")),
            [
                (
                    "greeting",
                    'The exit "next" of "Greeting" leads to "attic", which is gone; connect it to '
                    "a node.",
                )
            ],
        ),
        (
            a_flow(a_greeting(next=RETURN)),
            [
                (
                    "greeting",
                    'The exit "next" of "Greeting" returns, but nothing entered this flow; '
                    "connect it to a node.",
                )
            ],
        ),
        # nodes no call reaches, also where they lead to each other
        (
            a_flow(a_goodbye(), a_greeting(next="leasing"), a_ring(no_answer="goodbye")),
            [
                ("greeting", 'No call can reach "Greeting"; connect it or delete it.'),
                ("leasing", 'No call can reach "Leasing"; connect it or delete it.'),
            ],
        ),
    ],
)
def test_a_graph_that_strands_callers_is_refused(
    flow: Flow, found: list[tuple[str | None, str]]
) -> None:
    inner = a_flow(a_greeting(next=RETURN))
    assert errors(flow, sub_flows={7: inner}) == found


def round_error(*names: str) -> str:
    way = " → ".join(f'"{name}"' for name in names)
    return (
        f"A caller who presses nothing would go round for ever: {way}. "
        "Lead one of these exits to a person, a mailbox or a goodbye."
    )


@pytest.mark.parametrize(
    ("flow", "names"),
    [
        # a node that leads to itself
        (a_flow(a_greeting(next="greeting")), ["Greeting", "Greeting"]),
        # a ring that comes back to its greeting
        (
            a_flow(a_greeting(next="leasing"), a_ring(no_answer="greeting")),
            ["Greeting", "Leasing", "Greeting"],
        ),
        # a menu that nobody answers, by both of its own exits: said once
        (
            a_flow(
                a_menu(
                    {"1": "message"},
                    nothing_pressed=Tries(2, "main"),
                    not_a_choice=Tries(2, "main"),
                ),
                a_voicemail(),
            ),
            ["Main menu", "Main menu"],
        ),
        # a voicemail that leads back
        (
            a_flow(a_voicemail(next="leasing"), a_ring()),
            ["Leasing mailbox", "Leasing", "Leasing mailbox"],
        ),
    ],
)
def test_a_round_that_nobody_chooses_is_refused(flow: Flow, names: list[str]) -> None:
    ((_, sentence),) = errors(flow)
    assert sentence == round_error(*names)


def test_a_round_that_the_caller_chooses_is_allowed() -> None:
    flow = a_flow(
        a_menu({"1": "leasing", "2": "main", "3": "second", "*": Repeat()}),
        a_menu({"1": "main", "*": Back()}, id="second", name="Second menu"),
        a_ring(no_answer="message"),
        a_voicemail(),
    )
    assert errors(flow) == []


def test_a_voicemail_may_end_the_call_and_a_caller_check_needs_only_otherwise() -> None:
    flow = a_flow(a_caller_check(otherwise="message"), a_voicemail(next=None))
    assert errors(flow) == []
