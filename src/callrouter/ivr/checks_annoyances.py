"""What about this flow would annoy callers, or surprise the staff who drew it?

Warnings only: the flow answers calls all the same.
"""

from collections.abc import Iterator, Sequence
from math import ceil

from callrouter.domain.problems import Problem, Severity
from callrouter.ivr.actions import Leg
from callrouter.ivr.flow import (
    Back,
    CallerCheck,
    Goodbye,
    GoTo,
    Hours,
    Manner,
    Menu,
    Node,
    Ring,
    SubFlow,
    prompts_of,
    ways_out,
)
from callrouter.ivr.ringing import MAX_LEGS, rounds_among
from callrouter.ivr.surroundings import Surroundings
from callrouter.ivr.waiting import longest_wait

LONG_WAIT_SECONDS, VERY_LONG_WAIT_SECONDS = 30, 60
MOST_CHOICES = 4


def annoyances(start: str, nodes: Sequence[Node], around: Surroundings) -> list[Problem]:
    """Warnings about a flow that has no errors."""
    sentences: list[tuple[str | None, str]] = []
    sentences += [(None, each) for each in _wait_sentences(start, nodes, around)]
    for node in nodes:
        sentences += [(node.id, each) for each in _sentences(node, around)]
    sentences += _missing_languages(nodes, around)
    sentences += _nothing_to_go_back_to(nodes)
    sentences += _late_refusals(nodes)
    return [Problem(Severity.WARNING, node_id, each) for node_id, each in sentences]


def rounds_of(ring: Ring, around: Surroundings) -> list[tuple[Leg, ...]]:
    """The rounds in which a ring node rings before it gives up."""
    directory, failsafe_number = around.directory, around.failsafe_number
    return rounds_among(directory, failsafe_number, around.our_numbers, ring.targets, ring.manner)


def _wait_sentences(start: str, nodes: Sequence[Node], around: Surroundings) -> Iterator[str]:
    rings = {node.id: len(rounds_of(node, around)) for node in nodes if isinstance(node, Ring)}
    wait = longest_wait(start, nodes, rings)
    if wait.seconds <= LONG_WAIT_SECONDS:
        return
    names = {node.id: node.name for node in nodes}
    way = " → ".join(f'"{names[id_]}"' for id_ in wait.way)
    limit = VERY_LONG_WAIT_SECONDS if wait.seconds > VERY_LONG_WAIT_SECONDS else LONG_WAIT_SECONDS
    yield (
        f"A caller may wait {ceil(wait.seconds)} s, more than {limit} s, before a human or a mailbox: "
        f"{way}."
    )


def _sentences(node: Node, around: Surroundings) -> Iterator[str]:
    match node:
        case Menu() if len(node.choices) > MOST_CHOICES:
            yield (
                f'"{node.name}" offers {len(node.choices)} choices; callers remember '
                f"{MOST_CHOICES}."
            )
        case Hours():
            yield from _uncovered(node, around)
        case Ring():
            yield from _ring_sentences(node, around)
        case _:
            return


def _uncovered(node: Hours, around: Surroundings) -> Iterator[str]:
    covered = {each.schedule_id for each in node.exits}
    week = around.weeks[node.week_id]
    for schedule in week.schedules:
        if schedule.id not in covered and schedule.id != week.default_schedule_id:
            yield f'"{node.name}" has no exit for "{schedule.name}"; those calls take "otherwise".'


def _ring_sentences(ring: Ring, around: Surroundings) -> Iterator[str]:
    phones = sum(len(legs) for legs in rounds_of(ring, around))
    if phones == 0:
        yield f'Nobody whom "{ring.name}" rings has a phone; calls go on to "no answer".'
    if ring.manner is Manner.ALL_AT_ONCE and phones > MAX_LEGS:
        yield (
            f'"{ring.name}" has {phones} phones; {MAX_LEGS} ring at once, the others after them.'
        )
    if ring.asks_to_accept:
        yield f'"{ring.name}" does not ask to press 1 yet: who picks up has the call.'
    if ring.manner is Manner.ROUND_ROBIN:
        yield f'"{ring.name}" does not take turns yet: it begins with the first each time.'
    if ring.records:
        yield f'"{ring.name}" does not record conversations yet.'


def _missing_languages(nodes: Sequence[Node], around: Surroundings) -> list[tuple[str | None, str]]:
    spoken = {around.language}
    for node in nodes:
        if isinstance(node, Menu):
            chosen = [each.does.language for each in node.choices if isinstance(each.does, GoTo)]
            spoken |= {language for language in chosen if language}
    found: list[tuple[str | None, str]] = []
    for node in nodes:
        for prompt in prompts_of(node):
            has = {variant.language for variant in prompt.variants}
            # A prompt in one language only, behind a language choice, is one of a pair of
            # branches; one that has a second language must have them all.
            missing = sorted(spoken - has) if len(has) > 1 or not has & spoken else []
            found += [
                (node.id, f'"{node.name}" says nothing in "{language}"; callers hear another.')
                for language in missing
            ]
    return list(dict.fromkeys(found))


def _nothing_to_go_back_to(nodes: Sequence[Node]) -> list[tuple[str | None, str]]:
    """Menus that offer "back" although no other menu's key leads towards them."""
    by_id = {node.id: node for node in nodes}
    led_to: set[str] = set()
    for menu in nodes:
        if isinstance(menu, Menu):
            ways = [way.to for way in ways_out(menu) if way.is_choice and way.to]
            led_to |= _reach(ways, by_id)
    return [
        (node.id, f'"{node.name}" offers to go back, but no menu leads to it.')
        for node in nodes
        if isinstance(node, Menu)
        and any(isinstance(choice.does, Back) for choice in node.choices)
        and node.id not in led_to
    ]


def _late_refusals(nodes: Sequence[Node]) -> list[tuple[str | None, str]]:
    """Goodbyes that refuse a call, where it may have been answered by then."""
    by_id = {node.id: node for node in nodes}
    answering = [
        way.to
        for node in nodes
        if not isinstance(node, CallerCheck | Hours | SubFlow)
        for way in ways_out(node)
        if way.to
    ]
    reached = _reach(answering, by_id)
    return [
        (
            node.id,
            f'"{node.name}" refuses calls that may have been answered before; those just end.',
        )
        for node in nodes
        if isinstance(node, Goodbye) and node.refuses is not None and node.id in reached
    ]


def _reach(starts: Sequence[str], by_id: dict[str, Node]) -> set[str]:
    reached, waiting = set(starts), list(starts)
    while waiting:
        for way in ways_out(by_id[waiting.pop()]):
            if way.to is not None and way.to not in reached:
                reached.add(way.to)
                waiting.append(way.to)
    return reached
