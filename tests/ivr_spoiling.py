"""Which bad flows could staff draw? Strategies for hypothesis: good flows with a thing or two spoilt."""

from collections.abc import Mapping
from random import Random

from hypothesis import strategies as st
from msgspec.structs import replace

from builders import (
    a_person,
    a_service,
    a_team,
)
from callrouter.ivr.exits import redirect
from callrouter.ivr.flow import (
    RETURN,
    CallerCheck,
    Flow,
    Goodbye,
    GoTo,
    Greeting,
    Hours,
    Menu,
    Node,
    Prompt,
    Ring,
    SubFlow,
    TextBack,
    Voicemail,
    say,
    ways_out,
)
from ivr_strategies import Drawn, chance, good_flows


@st.composite
def bad_flows(draw: st.DrawFn) -> Drawn:
    """A good flow with one or two things spoilt; a few are good all the same."""
    drawn: Drawn = draw(good_flows())
    rng = chance(draw)
    for _ in range(rng.randint(1, 2)):
        drawn = _spoil(drawn, rng)
    return drawn


def flows() -> st.SearchStrategy[Drawn]:
    """About half of them good."""
    return st.one_of(good_flows(), bad_flows())


@st.composite
def opened_flows(draw: st.DrawFn) -> tuple[Drawn, str]:
    """A good flow with one required exit left open, in it or in a sub-flow it enters; and which."""
    drawn: Drawn = draw(good_flows())
    rng = chance(draw)
    entered = _entered(drawn.flow, drawn.sub_flows)
    flows = [drawn.flow, *(drawn.sub_flows[id_] for id_ in sorted(entered))]
    places = [
        (flow, node, index)
        for flow in flows
        for node in flow.nodes
        for index, way in enumerate(ways_out(node))
        if way.to is not None and not way.is_optional
    ]
    if not places:
        return Drawn(Flow("Nothing", None), {}), "start"
    flow, node, index = rng.choice(places)
    opened = _with(flow, node, opened_at(node, index))
    if flow is drawn.flow:
        return replace(drawn, flow=opened), node.id
    known = {id_: opened if each is flow else each for id_, each in drawn.sub_flows.items()}
    return replace(drawn, sub_flows=known), node.id


def opened_at(node: Node, index: int) -> Node:
    """The node with its exit of that number, in the order of `ways_out`, left open."""
    match node:
        case Greeting() | TextBack() | SubFlow() | Voicemail():
            return replace(node, next=None)
        case CallerCheck():
            return replace(node, otherwise=None)
        case Ring():
            return replace(node, no_answer=None)
        case Hours():
            if index == len(node.exits):
                return replace(node, otherwise=None)
            exits = [replace(e, to=None) if n == index else e for n, e in enumerate(node.exits)]
            return replace(node, exits=tuple(exits))
        case Menu():
            leading = [choice for choice in node.choices if isinstance(choice.does, GoTo)]
            if index == len(leading):
                return replace(node, nothing_pressed=replace(node.nothing_pressed, to=None))
            if index > len(leading):
                return replace(node, not_a_choice=replace(node.not_a_choice, to=None))
            spoilt = replace(leading[index], does=GoTo(None))
            return replace(
                node, choices=tuple(spoilt if c is leading[index] else c for c in node.choices)
            )
        case Goodbye():
            return node


def _entered(flow: Flow, sub_flows: Mapping[int, Flow]) -> set[int]:
    found = {node.flow_id for node in flow.nodes if isinstance(node, SubFlow)}
    return found.union(*(_entered(sub_flows[id_], sub_flows) for id_ in found))


def _with(flow: Flow, old: Node, new: Node) -> Flow:
    return replace(flow, nodes=tuple(new if node is old else node for node in flow.nodes))


def _spoil(drawn: Drawn, rng: Random) -> Drawn:
    flow = drawn.flow
    if not flow.nodes:
        return drawn
    node = rng.choice(flow.nodes)
    somewhere = rng.choice([*(each.id for each in flow.nodes), "gone", RETURN])
    match rng.choice(["lead", "lead", "open", "drop", "double", "start", "sub", "rename", "part"]):
        case "lead":
            return replace(drawn, flow=_with(flow, node, redirect(node, lambda to: somewhere)))
        case "open":
            count = len(list(ways_out(node)))
            return replace(
                drawn, flow=_with(flow, node, opened_at(node, rng.randrange(count or 1)))
            )
        case "drop":
            return replace(
                drawn, flow=replace(flow, nodes=tuple(n for n in flow.nodes if n is not node))
            )
        case "double":
            return replace(drawn, flow=replace(flow, nodes=(*flow.nodes, node)))
        case "start":
            return replace(drawn, flow=replace(flow, start=rng.choice([None, somewhere])))
        case "sub":
            entering = SubFlow("n-sub", "Entering", rng.choice([1, 2, 9]), node.id)
            around = {**drawn.sub_flows, 1: replace(flow, nodes=(*flow.nodes, entering))}
            return replace(drawn, sub_flows=around)
        case "rename":
            renamed = replace(node, id=rng.choice(["", "N 1", "n/0", RETURN, "é"]))
            return replace(drawn, flow=_with(flow, node, renamed))
        case _:
            return replace(drawn, flow=_with(flow, node, _spoilt_part(node, rng)))


def _spoilt_part(node: Node, rng: Random) -> Node:
    match node:
        case Greeting() | Goodbye():
            return replace(
                node, prompt=rng.choice([Prompt(()), say(en=" "), say(klingon="nuqneH")])
            )
        case Menu():
            return rng.choice(
                [
                    replace(node, choices=()),
                    replace(node, choices=(*node.choices, *node.choices)),
                    replace(node, nothing_pressed=replace(node.nothing_pressed, limit=0)),
                    replace(node, wait_seconds=-1),
                    replace(node, again=Prompt(())),
                ]
            )
        case Ring():
            return replace(
                node, targets=rng.choice([(), (a_person(99),), (a_team(99), a_service(99))])
            )
        case Voicemail():
            return replace(node, mailbox_id=rng.choice([None, 99]))
        case Hours():
            return replace(node, week_id=99)
        case TextBack():
            return replace(node, text="")
        case CallerCheck() | SubFlow():
            return node
