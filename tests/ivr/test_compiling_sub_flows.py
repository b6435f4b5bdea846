"""Are sub-flows folded into the flow that enters them, and refused where that cannot be?"""

import pytest

from builders import (
    a_flow,
    a_goodbye,
    a_greeting,
    a_menu,
    a_ring,
    a_sub_flow,
    a_voicemail,
    compiled,
    surroundings,
)
from callrouter.ivr.compiling import MAX_NODES, compile_flow, compile_sub_flow, freeze
from callrouter.ivr.flow import RETURN, Flow, Tries, ways_out


def errors(flow: Flow, **around: object) -> list[tuple[str | None, str]]:
    result = compile_flow(flow, surroundings(**around))
    assert (result.flow is None) == bool(result.errors)
    return [(problem.node_id, problem.sentence) for problem in result.errors]


def gone(node: str, label: str) -> str:
    return f'The exit "{label}" of "{node}" leads nowhere; connect it.'


INNER = a_flow(
    a_ring(no_answer="ask"),
    a_menu(
        {"1": RETURN, "2": "leasing"},
        id="ask",
        name="Ask",
        nothing_pressed=Tries(2, RETURN),
        not_a_choice=Tries(2, "bye"),
    ),
    a_goodbye(id="bye"),
    name="Emergency",
)


def test_a_sub_flow_is_folded_in_with_prefixed_ids() -> None:
    flow = a_flow(a_sub_flow(next="message"), a_voicemail())
    folded = compiled(flow, sub_flows={7: INNER})
    assert [node.id for node in folded.nodes] == [
        "sub",
        "sub/leasing",
        "sub/ask",
        "sub/bye",
        "message",
    ]
    led = {
        node.id: [(way.label, way.to) for way in ways_out(node)]
        for node in folded.nodes
    }  # fmt: skip
    assert led == {
        "sub": [("next", "sub/leasing")],
        "sub/leasing": [("no answer", "sub/ask")],
        "sub/ask": [
            ("key 1", "message"),
            ("key 2", "sub/leasing"),
            ("nothing pressed", "message"),
            ("not a choice", "sub/bye"),
        ],
        "sub/bye": [],
        "message": [("next", None)],
    }
    assert folded.nodes == freeze(flow, {7: INNER}, "1", 1).nodes


def test_a_sub_flow_within_a_sub_flow_returns_through_both() -> None:
    outer = a_flow(a_sub_flow(id="deep", flow_id=8, next=RETURN), name="Outer")
    inner = a_flow(a_greeting(next=RETURN), name="Inner")
    flow = a_flow(a_sub_flow(next="message"), a_voicemail())
    folded = compiled(flow, sub_flows={7: outer, 8: inner})
    assert [node.id for node in folded.nodes] == ["sub", "sub/deep", "sub/deep/greeting", "message"]
    assert [next(ways_out(node)).to for node in folded.nodes] == [
        "sub/deep",
        "sub/deep/greeting",
        "message",
        None,
    ]


def test_one_sub_flow_may_be_entered_from_two_places() -> None:
    flow = a_flow(
        a_sub_flow(id="first", next="second"),
        a_sub_flow(id="second", next="message"),
        a_voicemail(),
    )
    folded = compiled(flow, sub_flows={7: a_flow(a_greeting(next=RETURN))})
    assert [node.id for node in folded.nodes] == [
        "first",
        "first/greeting",
        "second",
        "second/greeting",
        "message",
    ]


def test_a_sub_flow_that_never_returns_needs_no_next() -> None:
    assert errors(a_flow(a_sub_flow()), sub_flows={7: a_flow(a_goodbye())}) == []


@pytest.mark.parametrize("inner", [a_voicemail(next=RETURN), a_greeting(next=RETURN)])
def test_a_sub_flow_that_returns_needs_a_next(inner: object) -> None:
    found = errors(a_flow(a_sub_flow()), sub_flows={7: a_flow(inner)})  # type: ignore[arg-type]
    assert found == [("sub", gone("Emergency steps", "next"))]


def enters(flow_id: int) -> Flow:
    return a_flow(a_sub_flow(flow_id=flow_id, next="goodbye"), a_goodbye())


@pytest.mark.parametrize(
    ("sub_flows", "found"),
    [
        # gone
        ({}, ("sub", '"Emergency steps" enters a sub-flow that is gone; choose another.')),
        # without a first node
        (
            {7: Flow("Empty", None)},
            ("sub", '"Emergency steps" enters "Empty", which has no first node yet.'),
        ),
        # itself, and by way of another
        (
            {7: enters(7)},
            ("sub/sub", '"Emergency steps" enters a sub-flow that enters itself; take it out.'),
        ),
        (
            {7: enters(8), 8: enters(7)},
            ("sub/sub/sub", '"Emergency steps" enters a sub-flow that enters itself; take it out.'),
        ),
        # nine deep
        (
            {number: enters(number + 1) for number in range(7, 20)},
            (
                "/".join(["sub"] * 9),
                '"Emergency steps" is nested more than 8 sub-flows deep.',
            ),
        ),
    ],
)
def test_a_sub_flow_that_cannot_be_entered_is_refused(
    sub_flows: dict[int, Flow], found: tuple[str, str]
) -> None:
    assert found in errors(enters(7), sub_flows=sub_flows)


TOO_MANY = f"The flow has more than {MAX_NODES} nodes with its sub-flows; take some out."


def chain(length: int) -> Flow:
    nodes = [
        a_greeting(id=f"g{number}", name=f"G{number}", next=f"g{number + 1}")
        for number in range(length - 1)
    ]
    return a_flow(*nodes, a_goodbye(id=f"g{length - 1}"))


def test_a_flow_may_have_five_hundred_nodes_but_not_more() -> None:
    assert errors(chain(MAX_NODES)) == []
    assert errors(chain(MAX_NODES + 1)) == [(None, TOO_MANY)]


def test_sub_flows_that_multiply_are_refused_at_once() -> None:
    """Ten nodes that each enter the next flow, eight deep, would be a hundred million."""
    flows = {
        number: a_flow(
            *[
                a_sub_flow(id=f"s{each}", flow_id=number + 1, next=f"s{each + 1}")
                for each in range(10)
            ],
            a_greeting(id="s10", next=RETURN),
        )
        for number in range(7)
    }
    flows[7] = a_flow(a_greeting(next=RETURN))
    assert errors(enters(0), sub_flows=flows) == [(None, TOO_MANY)]


def sub_flow_errors(flow: Flow, **around: object) -> list[tuple[str | None, str]]:
    found = compile_sub_flow(flow, surroundings(**around)).errors
    return [(problem.node_id, problem.sentence) for problem in found]


def test_errors_of_a_sub_flow_name_the_nodes_that_were_drawn() -> None:
    doubled = a_flow(a_greeting(id="b", next=RETURN), a_greeting(id="b", next=RETURN))
    assert sub_flow_errors(doubled) == [
        ("b", 'Two nodes have the id "b"; give one of them another.')
    ]
    lost = a_flow(a_greeting(id="b", next="nowhere"), a_greeting(id="c", next=RETURN))
    assert sub_flow_errors(lost) == [
        (
            "b",
            'The exit "next" of "Greeting" leads to "nowhere", which is gone; connect it to a node.',
        )
    ]
    unreached = a_flow(a_goodbye(id="b"), a_greeting(id="c", next=RETURN))
    assert sub_flow_errors(unreached) == [
        ("c", 'No call can reach "Greeting"; connect it or delete it.')
    ]
    malformed = a_flow(a_greeting(id="B b", next=RETURN))
    assert [sentence for _, sentence in sub_flow_errors(malformed)] == [
        '"B b" cannot be a node\'s id: use up to 40 small letters, digits and dashes, and not '
        '"return".'
    ]


def test_a_sub_flow_may_have_drawn_any_id() -> None:
    ids = ("afterwards-0", "enter", "afterwards")
    nodes = [a_greeting(id=id_, next=to) for id_, to in zip(ids, (*ids[1:], RETURN), strict=True)]
    assert sub_flow_errors(a_flow(*nodes)) == []


def test_a_sub_flow_that_could_only_be_entered_too_deep_is_refused_itself() -> None:
    sub_flows = {number: enters(number + 1) for number in range(7, 14)}
    too_deep = ("/".join(["sub"] * 8), '"Emergency steps" is nested more than 8 sub-flows deep.')
    assert too_deep in sub_flow_errors(enters(7), sub_flows={**sub_flows, 14: a_flow(a_goodbye())})
