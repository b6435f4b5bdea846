"""Which good flows could staff draw? A strategy for hypothesis; `ivr_spoiling` makes them bad.

A good flow is made so that it must compile: exits that nobody chooses lead onward only, keys lead
anywhere, and what no call reaches is taken out.
"""

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from builders import (
    DANA,
    LEE,
    MAILBOX_ID,
    SERVICE_ID,
    WEEK_ID,
    a_directory,
    a_person,
    a_service,
    a_team,
    surroundings,
)
from callrouter.domain.people import Directory, Person, Team
from callrouter.ivr.flow import (
    RETURN,
    Audio,
    Back,
    CallerCheck,
    Choice,
    Exit,
    Flow,
    Goodbye,
    GoTo,
    Greeting,
    Hours,
    HoursExit,
    Manner,
    Menu,
    Node,
    Prompt,
    Refusal,
    Repeat,
    Ring,
    SubFlow,
    Target,
    TargetKind,
    TextBack,
    Tries,
    Variant,
    Voicemail,
    say,
    ways_out,
)
from callrouter.ivr.surroundings import Surroundings

KEYS = "0123456789*#"
NOBODY, CROWD = 3, 4  # a person without a phone, and one with more than ring at once
EMPTY_TEAM = 2
KINDS = (
    *("menu",) * 8,
    *("ring",) * 4,
    *("greeting", "hours", "caller", "text", "voicemail", "sub-flow") * 2,
    "end",
)


class Drawn(Struct, frozen=True):
    """A flow and the sub-flows it may enter."""

    flow: Flow
    sub_flows: Mapping[int, Flow]

    @property
    def around(self) -> Surroundings:
        return surroundings(directory=a_crowd(), sub_flows=self.sub_flows)


def a_crowd() -> Directory:
    """The builders' people, one without a phone, one with thirteen, and an empty team."""
    known = a_directory()
    phones = tuple(f"+121255504{number:02}" for number in range(13))
    return replace(
        known,
        people={**known.people, NOBODY: Person(NOBODY, "Sam"), CROWD: Person(CROWD, "Max", phones)},
        teams={**known.teams, EMPTY_TEAM: Team(EMPTY_TEAM, "Weekend team", (NOBODY,))},
    )


def chance(draw: st.DrawFn) -> Random:
    """One draw for a whole flow: quick, and without hypothesis' liking for small choices."""
    return Random(draw(st.integers(0, 2**64)))


@st.composite
def good_flows(draw: st.DrawFn, max_nodes: int = 12) -> Drawn:
    """A flow that compiles, with up to two sub-flows, one of which may enter the other."""
    rng = chance(draw)
    sub_flows: dict[int, Flow] = {}
    for flow_id in range(1, 1 + rng.choice([0, 0, 1, 2])):
        nodes = _nodes(rng, rng.randint(1, 4), sub_flows, may_return=True)
        sub_flows[flow_id] = Flow(f"Sub-flow {flow_id}", nodes[0].id, nodes)
    nodes = _nodes(rng, rng.randint(1, max_nodes), sub_flows, may_return=False)
    return Drawn(Flow("Drawn", nodes[0].id, nodes), sub_flows)


def _nodes(
    rng: Random, count: int, sub_flows: Mapping[int, Flow], may_return: bool
) -> tuple[Node, ...]:
    ids = [f"n{number}" for number in range(count + 1)]
    returning = [RETURN] if may_return else []
    nodes = [
        _node(
            rng,
            id_,
            # The node after it is the likeliest, so that most nodes are reached.
            onward=[*[ids[number + 1]] * 4, *ids[number + 1 :], *returning],
            anywhere=[*[ids[number + 1]] * 4, *ids, *returning],
            sub_flows=sub_flows,
        )
        for number, id_ in enumerate(ids[:-1])
    ]
    return _reached([*nodes, _an_end(rng, ids[-1])])


def _node(
    rng: Random,
    id_: str,
    onward: Sequence[str],
    anywhere: Sequence[str],
    sub_flows: Mapping[int, Flow],
) -> Node:
    name = f"Node {id_}"
    match rng.choice(KINDS):
        case "menu":
            return _menu(rng, id_, onward, anywhere)
        case "ring":
            return _ring(rng, id_, rng.choice(onward))
        case "hours":
            exits = [
                HoursExit(each, rng.choice(onward))
                for each in ("open", "closed")
                if rng.random() < 0.6
            ]
            return Hours(id_, name, WEEK_ID, tuple(exits), rng.choice(onward))
        case "caller":
            open_or_not: list[Exit] = [None, *onward]
            first, second, third = (rng.choice(open_or_not) for _ in range(3))
            otherwise = rng.choice(onward)
            return CallerCheck(id_, name, first, second, third, None, first, otherwise)
        case "text":
            return TextBack(id_, name, "We will call you back.", rng.choice(onward))
        case "voicemail":
            return Voicemail(id_, name, MAILBOX_ID, _prompt(rng), 60, rng.choice([None, *onward]))
        case "sub-flow" if sub_flows:
            flow_id = rng.choice(list(sub_flows))
            next_ = rng.choice(onward) if _returns(sub_flows[flow_id]) else None
            return SubFlow(id_, name, flow_id, next_)
        case "end":
            return _an_end(rng, id_)
        case _:
            return Greeting(id_, name, _prompt(rng), rng.choice(onward))


def _an_end(rng: Random, id_: str) -> Node:
    if rng.random() < 0.5:
        return Voicemail(id_, f"Node {id_}", MAILBOX_ID, _prompt(rng))
    prompt, refuses = rng.choice([None, _prompt(rng)]), rng.choice([None, None, *Refusal])
    return Goodbye(id_, f"Node {id_}", prompt, refuses)


def _menu(rng: Random, id_: str, onward: Sequence[str], anywhere: Sequence[str]) -> Menu:
    keys = rng.sample(KEYS, rng.randint(1, 5))
    return Menu(
        id_,
        f"Node {id_}",
        _prompt(rng),
        tuple(Choice(key, _does(rng, anywhere)) for key in keys),
        Tries(rng.randint(1, 5), rng.choice(onward)),
        Tries(rng.randint(1, 5), rng.choice(onward)),
        rng.choice([None, _prompt(rng)]),
        rng.randint(1, 30),
    )


def _does(rng: Random, anywhere: Sequence[str]) -> GoTo | Repeat | Back:
    language = rng.choice([None, None, "es", "es-MX", "fr"])
    leads = GoTo(rng.choice(anywhere)), GoTo(rng.choice(anywhere), language)
    does: list[GoTo | Repeat | Back] = [*leads, Repeat(), Back()]
    return rng.choice(does)


def _ring(rng: Random, id_: str, no_answer: Exit) -> Ring:
    people = [a_person(each) for each in (DANA, LEE, NOBODY, CROWD)]
    others = [a_team(), a_team(EMPTY_TEAM), a_service(SERVICE_ID), Target(TargetKind.FAILSAFE)]
    targets = rng.sample([*people, *others], rng.randint(1, 3))
    return Ring(
        id_,
        f"Node {id_}",
        tuple(targets),
        rng.choice(list(Manner)),
        rng.randint(5, 120),
        no_answer,
        whispers=rng.random() < 0.5,
    )


def _prompt(rng: Random) -> Prompt:
    recorded = Prompt((Variant("en", Audio(1, 3.5, "https://calls.example/1.wav")),))
    both = say(en="Please hold.", es="Un momento.")
    return rng.choice([say(en="Please hold on."), both, say(es="Un momento."), recorded])


def _reached(nodes: Sequence[Node]) -> tuple[Node, ...]:
    by_id = {node.id: node for node in nodes}
    reached, waiting = {nodes[0].id}, [nodes[0].id]
    while waiting:
        for way in ways_out(by_id[waiting.pop()]):
            if way.to in by_id and way.to not in reached:
                reached.add(way.to)
                waiting.append(way.to)
    return tuple(node for node in nodes if node.id in reached)


def _returns(flow: Flow) -> bool:
    return any(way.to == RETURN for node in flow.nodes for way in ways_out(node))
