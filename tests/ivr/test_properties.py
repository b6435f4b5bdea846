"""Can any flow that compiles strand, loop or crash a call? Thousands of made-up flows are followed."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import (
    CALLER_NUMBER,
    NOON,
    ZILLOW_NUMBER,
    a_caller,
    a_snapshot,
)
from callrouter.domain.events import (
    CallArrived,
    KeysPressed,
    MessageRecorded,
    NobodyToRing,
    NothingPressed,
    RequestFailed,
    RingEnded,
    RingOutcome,
    StepEvent,
    WrongAddress,
)
from callrouter.domain.numbers import Caller
from callrouter.domain.properties import Source
from callrouter.ivr.actions import (
    RingPhones,
    TakeMessage,
)
from callrouter.ivr.compiling import compile_flow
from callrouter.ivr.flow import Goodbye, Menu, Node, Ring, Voicemail, ways_out
from callrouter.ivr.place import Place
from callrouter.ivr.ringing import rounds
from callrouter.ivr.routing import MAX_STEPS, entrance, route
from callrouter.ivr.snapshot import CompiledFlow, KnownCallers, Snapshot
from ivr_ledgers import check_folding
from ivr_spoiling import flows, opened_flows
from ivr_strategies import KEYS, Drawn, a_crowd, good_flows
from ivr_telephone import ENDING, WAITING, Telephone, check_answer

EVENTS: tuple[StepEvent, ...] = (
    CallArrived(),
    *(KeysPressed(key) for key in KEYS),
    KeysPressed("12"),
    KeysPressed(""),
    NothingPressed(),
    *(RingEnded(outcome, 3, there) for outcome in RingOutcome for there in (True, False)),
    NobodyToRing(),
    *(MessageRecorded(seconds, "RE1", None, there) for seconds in (0, 40) for there in (True, False)),
    RequestFailed("12100"),
    WrongAddress(),
)  # fmt: skip
# Callback URLs are to be short enough even with these.
LONGEST_VERSION, LARGEST_ID = "9" * 19, 10**18 - 1
CALLERS = tuple(a_caller(raw) for raw in (CALLER_NUMBER, "anonymous", "client:dana"))


def quick(max_examples: int) -> settings:
    return settings(
        max_examples=max_examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def snapshot_of(flow: CompiledFlow, rng: Random) -> Snapshot:
    known = KnownCallers(
        *({CALLER_NUMBER} if rng.random() < 0.2 else set() for _ in range(3)),
    )
    failsafe = rng.choice([None, "+12125550199"])
    snapshot = a_snapshot(
        flow,
        directory=a_crowd(),
        callers=known,
        sources={LARGEST_ID: Source(LARGEST_ID, "Zillow")},
        numbers={ZILLOW_NUMBER: LARGEST_ID},
    )
    known_as = replace(snapshot.property, id=LARGEST_ID, failsafe_number=failsafe)
    return replace(snapshot, property=known_as)


def rounds_in(flow: CompiledFlow, snapshot: Snapshot) -> int:
    """How many answers all rings together can take: their rounds, and that nobody is left."""
    return sum(
        1 + len(rounds(snapshot, node.targets, node.manner))
        for node in flow.nodes
        if isinstance(node, Ring)
    )


def idle_bound(flow: CompiledFlow, snapshot: Snapshot) -> int:
    menus = sum(node.nothing_pressed.limit for node in flow.nodes if isinstance(node, Menu))
    voicemails = sum(isinstance(node, Voicemail) for node in flow.nodes)
    return 1 + menus + rounds_in(flow, snapshot) + voicemails


def check_nobody_is_stranded(flow: CompiledFlow) -> None:
    """Judged anew from the exits alone: from every node in reach a passive caller comes to an end.

    A node is good when all exits that nobody chooses lead to good nodes; ends are good by
    themselves. Whatever is not found good so, round after round, is on or before an endless round.
    """
    by_id: Mapping[str, Node] = {node.id: node for node in flow.nodes}
    reached, waiting = {flow.start}, [flow.start]
    while waiting:
        for way in ways_out(by_id[waiting.pop()]):
            assert way.to is not None or way.is_optional
            if way.to is not None and way.to not in reached:
                reached.add(way.to)
                waiting.append(way.to)
    assert reached == set(by_id)
    good: set[str] = set()
    for _ in by_id:
        good |= {
            id_
            for id_, node in by_id.items()
            if all(way.to in good for way in ways_out(node) if way.to and not way.is_choice)
        }
    assert good == reached
    for node in flow.nodes:
        ways = [way for way in ways_out(node) if way.to]
        assert ways or isinstance(node, Goodbye | Voicemail)


def test_no_compiled_flow_strands_a_caller() -> None:
    seen: Counter[str] = Counter()

    @quick(2000)
    @given(flows(), st.integers(0, 2**32))
    def every_flow(drawn: Drawn, seed: int) -> None:
        seen["drawn"] += 1
        result = compile_flow(drawn.flow, drawn.around, LONGEST_VERSION)
        assert (result.flow is None) == bool(result.errors)
        if result.flow is None:
            return
        seen["compiled"] += 1
        check_nobody_is_stranded(result.flow)
        rng = Random(seed)
        snapshot = snapshot_of(result.flow, rng)
        for caller in CALLERS:
            follow_idly(snapshot, result.flow, caller, rng)
            follow_at_random(snapshot, result.flow, caller, rng)

    every_flow()
    assert seen["drawn"] >= 2000
    assert seen["compiled"] * 3 >= seen["drawn"], seen


def follow_idly(snapshot: Snapshot, flow: CompiledFlow, caller: Caller, rng: Random) -> None:
    """Who does nothing comes to a mailbox, a ring or a goodbye, and is nowhere twice."""
    telephone = Telephone(snapshot, caller, rng, does_nothing=True)
    step = telephone.call(most=idle_bound(flow, snapshot))
    check_folding(telephone.walked, rng)
    reached = (RingPhones, TakeMessage)
    assert isinstance(flow.nodes[step.place.node], Goodbye | Voicemail) or any(
        isinstance(action, reached) for action in telephone.acted
    )
    # A node is left once and for all: its visits stand together.
    visits = [place.node for place in telephone.places]
    left = [node for node, after in itertools.pairwise(visits) if node != after]
    assert len(left) == len(set(left))
    assert {place.version for place in telephone.places} == {flow.version}


def follow_at_random(snapshot: Snapshot, flow: CompiledFlow, caller: Caller, rng: Random) -> None:
    """Who presses anything comes to an end; from wherever they stood, every event has an answer."""
    telephone = Telephone(snapshot, caller, rng, does_nothing=False)
    tail = rounds_in(flow, snapshot) + sum(isinstance(n, Voicemail) for n in flow.nodes) + 5
    # Between two answers that count, nobody may be left to ring at each ring in turn.
    step = telephone.call(most=(MAX_STEPS + tail) * (1 + rounds_in(flow, snapshot)))
    assert step.place.step <= MAX_STEPS + tail
    check_folding(telephone.walked, rng)
    for place in different(telephone.places):
        for event in EVENTS:
            check_answer(route(snapshot, place, event, caller, NOON), place)


def different(places: Sequence[Place]) -> list[Place]:
    """Every place once, whatever its step: that counts only from the last lawful one on."""
    known = {replace(place, step=int(place.step >= MAX_STEPS)): place for place in places}
    return list(known.values())


@quick(300)
@given(good_flows(max_nodes=14))
def test_a_good_flow_compiles(drawn: Drawn) -> None:
    result = compile_flow(drawn.flow, drawn.around)
    assert result.errors == ()


@quick(300)
@given(opened_flows())
def test_a_flow_with_an_open_required_exit_never_compiles(opened: tuple[Drawn, str]) -> None:
    drawn, node_id = opened
    result = compile_flow(drawn.flow, drawn.around)
    assert result.flow is None
    assert any("leads nowhere" in each.sentence or node_id == "start" for each in result.errors)


garbage = st.builds(
    Place,
    property_id=st.none() | st.integers(),
    source_id=st.none() | st.integers(-2, 3),
    version=st.sampled_from(["17", "safe", "404", "draft-00000000", ""]) | st.text(max_size=8),
    node=st.integers(-3, 30) | st.integers(),
    step=st.integers(0, MAX_STEPS + 3) | st.integers(),
    nothing=st.integers(-1, 9),
    wrong=st.integers(-1, 9),
    round=st.integers(-1, 9),
    language=st.sampled_from(["en", "es", "es-MX", "fr", ""]) | st.text(max_size=8),
    back=st.lists(st.integers(-3, 30), max_size=12).map(tuple),
    shift_seconds=st.none() | st.integers(),
)
instants = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone itself)
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@quick(500)
@given(good_flows(), st.lists(st.tuples(garbage, st.sampled_from(EVENTS), instants), max_size=20))
def test_no_place_event_or_instant_makes_route_raise(
    drawn: Drawn, asked: list[tuple[Place, StepEvent, datetime]]
) -> None:
    flow = compile_flow(drawn.flow, drawn.around, version="17").flow
    assert flow is not None
    snapshot = a_snapshot(flow, directory=a_crowd())
    for place, event, now in asked:
        step = route(snapshot, place, event, CALLERS[0], now)
        *earlier, last = step.actions
        assert isinstance(last, WAITING | ENDING)
        assert not any(isinstance(each, WAITING | ENDING) for each in earlier)
        assert step.place.step == place.step + 1


@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.raw)
def test_a_repeated_failure_keeps_to_the_safe_route(caller: Caller) -> None:
    snapshot = a_snapshot()
    place = entrance(snapshot, ZILLOW_NUMBER)
    for _ in range(5):
        step = route(snapshot, place, RequestFailed(), caller, NOON)
        check_answer(step, place)
        place = step.place
        assert place.version == "safe"
