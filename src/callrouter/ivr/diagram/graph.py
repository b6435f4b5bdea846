"""What hangs from what? Which exits climb back, how deep each card lies, whom every caller must pass.

Only cards that can be reached from the first one are looked at.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

Exit = tuple[str, int]
"""A card's id and the place of one of its exits."""


class Graph(Struct, frozen=True):
    """Cards in stored order, the first one first; where each exit leads, in order, as ids. Several
    exits of a card may lead to the same one."""

    ids: tuple[str, ...]
    exits: Mapping[str, tuple[str, ...]]

    def reachable(self) -> "Graph":
        """Without cards that nothing leads to from the first one."""
        seen: dict[str, None] = {}
        if self.ids:
            seen[self.ids[0]] = None
            _follow(self.ids[0], self.exits, seen)
        kept = tuple(each for each in self.ids if each in seen)
        return Graph(kept, {each: self.exits[each] for each in kept})


class Hanging(Struct, frozen=True):
    """`rank` is a card's row. `parent` is the last card that everybody passes on the way to it, None
    for the first. `climbs` are the exits that lead back up, or to the card itself. `order`: every
    card comes after those that lead down to it."""

    order: tuple[str, ...]
    rank: Mapping[str, int]
    parent: Mapping[str, str | None]
    climbs: frozenset[Exit]

    def ancestors(self, id_: str) -> list[str]:
        """The card itself, its parent, and so on to the first."""
        found, here = [], id_
        while True:
            found.append(here)
            above = self.parent[here]
            if above is None:
                return found
            here = above


def hang(graph: Graph) -> Hanging:
    """For a graph of which every card is reachable."""
    climbs = _climbing(graph)
    while True:
        order = _sorted(graph, climbs)
        rank = _ranks(graph, climbs, order)
        down = {(id_, place) for id_, place in climbs if rank[id_] < rank[graph.exits[id_][place]]}
        if not down:
            break
        climbs -= {min(down, key=lambda each: (order.index(each[0]), each[1]))}
    parent = _dominators(graph, climbs, order)
    return Hanging(tuple(order), rank, parent, frozenset(climbs))


def lines_down(graph: Graph, climbs: Iterable[Exit]) -> dict[str, list[str]]:
    """Each card's targets that lie below it, each once, in the order of its exits."""
    skipped = set(climbs)
    return {
        id_: list(
            dict.fromkeys(to for place, to in enumerate(targets) if (id_, place) not in skipped)
        )
        for id_, targets in graph.exits.items()
    }


def _follow(start: str, exits: Mapping[str, Sequence[str]], seen: dict[str, None]) -> None:
    waiting = [start]
    while waiting:
        for to in exits[waiting.pop()]:
            if to not in seen:
                seen[to] = None
                waiting.append(to)


def _climbing(graph: Graph) -> set[Exit]:
    """Exits that have to be cut so that no round is left: those that climb most first, so that an
    innocent one is spared. Which place an exit has at its card says nothing."""
    depth = _depths(graph)
    cut = {
        (id_, place)
        for id_, targets in graph.exits.items()
        for place, to in enumerate(targets)
        if to == id_
    }
    while rounds := _rounds(graph, cut):
        for members in rounds:
            inside = {
                (id_, place): depth[id_] - depth[to]
                for id_ in members
                for place, to in enumerate(graph.exits[id_])
                if to in members and (id_, place) not in cut
            }
            most = max(inside.values())
            cut |= {each for each, climb in inside.items() if climb == most}
    return cut


def _depths(graph: Graph) -> dict[str, int]:
    """How many exits lead to each card on the shortest way."""
    depth, row = {graph.ids[0]: 0}, [graph.ids[0]]
    while row:
        below = []
        for id_ in row:
            for to in graph.exits[id_]:
                if to not in depth:
                    depth[to] = depth[id_] + 1
                    below.append(to)
        row = below
    return depth


def _rounds(graph: Graph, cut: set[Exit]) -> list[set[str]]:
    """Groups of cards that lead to one another (two sweeps, after Kosaraju)."""
    down = lines_down(graph, cut)
    up: dict[str, list[str]] = {id_: [] for id_ in graph.ids}
    for id_, targets in down.items():
        for to in targets:
            up[to].append(id_)
    found, seen = [], set[str]()
    for start in reversed(_finished(graph.ids, down)):
        if start in seen:
            continue
        members, waiting = {start}, [start]
        seen.add(start)
        while waiting:
            for to in up[waiting.pop()]:
                if to not in seen:
                    seen.add(to)
                    members.add(to)
                    waiting.append(to)
        if len(members) > 1:
            found.append(members)
    return found


def _finished(ids: Sequence[str], down: Mapping[str, Sequence[str]]) -> list[str]:
    """Every card after all that it leads to, as far as there are no rounds."""
    done: dict[str, None] = {}
    entered = set[str]()
    for first in ids:
        stack = [(first, False)]
        while stack:
            id_, is_left = stack.pop()
            if is_left:
                done[id_] = None
            elif id_ not in entered:
                entered.add(id_)
                stack.append((id_, True))
                stack += [(to, False) for to in reversed(down[id_]) if to not in entered]
    return list(done)


def _sorted(graph: Graph, climbs: set[Exit]) -> list[str]:
    return list(reversed(_finished(graph.ids, lines_down(graph, climbs))))


def _ranks(graph: Graph, climbs: set[Exit], order: Sequence[str]) -> dict[str, int]:
    rank = dict.fromkeys(order, 0)
    down = lines_down(graph, climbs)
    for id_ in order:
        for to in down[id_]:
            rank[to] = max(rank[to], rank[id_] + 1)
    return rank


def _dominators(graph: Graph, climbs: set[Exit], order: Sequence[str]) -> dict[str, str | None]:
    """Where the chains of all that lead to a card meet."""
    place = {id_: number for number, id_ in enumerate(order)}
    above: dict[str, list[str]] = {id_: [] for id_ in order}
    for id_, targets in lines_down(graph, climbs).items():
        for to in targets:
            above[to].append(id_)
    parent: dict[str, str | None] = {order[0]: None}
    for id_ in order[1:]:
        first, *others = above[id_]
        met = first
        for other in others:
            while met != other:
                if place[met] > place[other]:
                    met = parent[met] or order[0]
                else:
                    other = parent[other] or order[0]
        parent[id_] = met
    return parent
