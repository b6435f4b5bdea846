"""How long may a caller wait for a human or a mailbox, and on which way?

Prompts count their measured or estimated length, menus also the silence before they go on,
rings their full time. The longest way is looked for over all that a caller may press; going
back, hearing a menu again and coming round to an earlier node are the caller's own wish and do
not count. Where keys lead round and round the way found may not be the very longest; without
such rounds it is.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from callrouter.ivr.flow import Goodbye, Greeting, Menu, Node, Ring, Voicemail, Way, ways_out
from callrouter.ivr.speech import prompt_seconds


class Wait(Struct, frozen=True, gc=False):
    """The longest wait in seconds, and the ids of the nodes on its way."""

    seconds: float
    way: tuple[str, ...]


def longest_wait(start: str, nodes: Sequence[Node], rings: Mapping[str, int]) -> Wait:
    """The longest wait from a call's arrival; `rings` says how often each ring node rings."""
    best = {node.id: Wait(_seconds_until_reached(node), (node.id,)) for node in nodes}
    order = _from_the_ends(start, {node.id: node for node in nodes})
    for _ in order:  # one pass is enough where no key leads back
        before = dict(best)
        for node in order:
            best[node.id] = _best(node, best, rings.get(node.id, 1))
        if best == before:
            break
    return best[start]


def _from_the_ends(start: str, by_id: Mapping[str, Node]) -> list[Node]:
    """The nodes in reach, each after those it leads to, as far as keys do not lead back."""
    order: list[Node] = []
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        here, is_done = stack.pop()
        if is_done:
            order.append(by_id[here])
        elif here not in seen:
            seen.add(here)
            stack.append((here, True))
            stack += [
                (way.to, False) for way in ways_out(by_id[here]) if way.to in by_id and way.to
            ]
    return order


def _best(node: Node, best: Mapping[str, Wait], rings: int) -> Wait:
    here = best[node.id]
    if isinstance(node, Voicemail):
        return here
    for way in ways_out(node):
        after = best.get(way.to or "")
        if after is None or node.id in after.way:
            continue
        wait = Wait(_seconds(node, way, rings) + after.seconds, (node.id, *after.way))
        if wait.seconds > here.seconds:
            here = wait
    return here


def _seconds_until_reached(node: Node) -> float:
    """How long a node takes where the wait ends in it."""
    match node:
        case Voicemail():
            return prompt_seconds(node.prompt)
        case Goodbye(prompt=prompt) if prompt is not None:
            return prompt_seconds(prompt)
        case _:
            return 0.0


def _seconds(node: Node, way: Way, rings: int) -> float:
    match node:
        case Greeting():
            return prompt_seconds(node.prompt)
        case Ring():
            return float(node.ring_seconds * max(rings, 1))
        case Menu():
            return _menu_seconds(node, way)
        case _:
            return 0.0


def _menu_seconds(menu: Menu, way: Way) -> float:
    first = prompt_seconds(menu.prompt)
    if way.label != "nothing pressed":
        return first
    again = prompt_seconds(menu.again) if menu.again is not None else first
    repeats = menu.nothing_pressed.limit - 1
    return first + again * repeats + menu.wait_seconds * menu.nothing_pressed.limit
