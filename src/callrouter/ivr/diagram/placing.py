"""Where does each card stand? In the row of its depth, beside its siblings in the order of the exits.

A card hangs from the last one that every caller passes on the way to it, so what several branches
share stands between and beneath them. What only one schedule leads to has a lane of its own; what
lanes share stands beneath them all, and lines to it run in gutters at the lanes' right.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from callrouter.ivr.diagram.graph import Graph, Hanging, lines_down

GAP = 28.0
"""Between cards of a row, in pixels like everything here."""
LANE_EDGE = 14.0
GUTTER = 12.0
_LINE = 6.0  # half of what a line needs on its way past a row
_ASIDE = 24.0  # siblings without a common row still stand in order

Contour = dict[int, tuple[float, float]]
"""Row -> how far it reaches to the left and to the right of the card at its top."""


class Box(Struct, frozen=True):
    """A card's size; `ports` are where its exits leave at the bottom, from its left edge. `parts`:
    its own exits head lanes."""

    width: float
    height: float
    ports: tuple[float, ...] = ()
    parts: bool = False


class Lane(Struct, frozen=True):
    """What one exit of `of` alone leads to, from the card `head` on; rows include the last.
    `gutters` are where lines leave it to what lies beneath, by target."""

    of: str
    head: str
    left: float
    right: float
    first_row: int
    last_row: int
    gutters: Mapping[str, float]


class Placed(Struct, frozen=True):
    """The middle of each card, and its row."""

    middle: Mapping[str, float]
    row: Mapping[str, int]
    lanes: tuple[Lane, ...]


class _Packed:
    """A branch around the middle of its first card."""

    def __init__(self, contour: Contour) -> None:
        self.contour = contour
        self.middle: dict[str, float] = {}
        self.lanes: list[Lane] = []

    def take(self, other: "_Packed", by: float) -> None:
        for row, (left, right) in other.contour.items():
            here = self.contour.get(row, (left + by, right + by))
            self.contour[row] = (min(here[0], left + by), max(here[1], right + by))
        self.middle |= {id_: x + by for id_, x in other.middle.items()}
        self.lanes += [_moved(lane, by) for lane in other.lanes]


def place_cards(graph: Graph, hanging: Hanging, boxes: Mapping[str, Box]) -> Placed:
    """For a graph of which every card is reachable."""
    placing = _Placing(graph, hanging, boxes)
    packed = placing.pack(graph.ids[0])
    left = min(left for left, _ in packed.contour.values())
    return Placed(
        {id_: x - left for id_, x in packed.middle.items()},
        placing.row,
        tuple(_moved(lane, -left) for lane in packed.lanes),
    )


class _Placing:
    def __init__(self, graph: Graph, hanging: Hanging, boxes: Mapping[str, Box]) -> None:
        self.graph, self.hanging, self.boxes = graph, hanging, boxes
        self.down = lines_down(graph, hanging.climbs)
        self.above: dict[str, list[str]] = {id_: [] for id_ in graph.ids}
        for id_, targets in self.down.items():
            for to in targets:
                self.above[to].append(id_)
        self.children = self._children()
        self.heads = {id_: self._heads(id_) for id_ in graph.ids}
        self.row = dict(hanging.rank)
        self._make_room()

    def _children(self) -> dict[str, list[str]]:
        """Each card's, from left to right."""
        stored = {id_: number for number, id_ in enumerate(self.graph.ids)}
        key: dict[str, float] = {}
        children: dict[str, list[str]] = {id_: [] for id_ in self.graph.ids}
        by_rank = sorted(self.hanging.order, key=lambda each: self.hanging.rank[each])
        for id_ in by_rank:
            parent = self.hanging.parent[id_]
            if parent is not None:
                key[id_] = self._key(id_, parent, key)
                children[parent].append(id_)
        for siblings in children.values():
            siblings.sort(key=lambda each: (key[each], stored[each]))
        return children

    def _key(self, id_: str, parent: str, key: Mapping[str, float]) -> float:
        """The place of the exit that leads there; of what is shared, the mean of its branches'."""
        places = []
        for source in self.above[id_]:
            if source == parent:
                places.append(float(self.graph.exits[parent].index(id_)))
            else:
                chain = self.hanging.ancestors(source)
                places.append(key[chain[chain.index(parent) - 1]])
        is_shared = self.above[id_] != [parent]
        return sum(places) / len(places) + (0.001 if is_shared else 0.0)

    def _is_direct(self, id_: str) -> bool:
        return self.above[id_] == [self.hanging.parent[id_]]

    def _heads(self, id_: str) -> list[str]:
        """The cards that head a lane of this one."""
        if not self.boxes[id_].parts:
            return []
        return [each for each in self.children[id_] if self._is_direct(each)]

    def _beneath(self, id_: str) -> list[str]:
        """What the lanes of a card share."""
        return [each for each in self.children[id_] if each not in self.heads[id_]]

    def _make_room(self) -> None:
        """What lanes share goes below all of them, inner ones first."""
        inner_first = list(reversed(self.hanging.order))
        is_moved = True
        while is_moved:
            is_moved = False
            for id_ in inner_first:
                if self.heads[id_]:
                    floor = self._last_row(self.heads[id_]) + 1
                    for shared in self._beneath(id_):
                        if self.row[shared] < floor:
                            self.row[shared], is_moved = floor, True
            for id_ in self.hanging.order:
                for to in self.down[id_]:
                    if self.row[to] <= self.row[id_]:
                        self.row[to], is_moved = self.row[id_] + 1, True

    def _last_row(self, ids: Iterable[str]) -> int:
        return max(self.row[each] for id_ in ids for each in self._branch(id_))

    def _branch(self, id_: str) -> list[str]:
        """The card and all that hangs from it."""
        found = [id_]
        for each in found:
            found += self.children[each]
        return found

    def pack(self, id_: str) -> _Packed:
        box = self.boxes[id_]
        packed = _Packed({self.row[id_]: (-box.width / 2, box.width / 2)})
        packed.middle[id_] = 0.0
        if self.heads[id_]:
            self._pack_lanes(id_, packed)
            below = [self._hung(each, self._floor(id_)) for each in self._beneath(id_)]
            self._put(packed, below, _middle_of(_side_by_side(below)))
            return packed
        children = self.children[id_]
        if children:
            hung = [self._hung(each, self.row[id_] + 1) for each in children]
            places = _side_by_side(hung)
            self._put(packed, hung, self._under(id_, children, places), places)
        return packed

    def _hung(self, id_: str, first_row: int) -> _Packed:
        """A branch with the column for the lines that come down to it from `first_row` on."""
        packed = self.pack(id_)
        for row in range(first_row, self.row[id_]):
            packed.contour[row] = (-_LINE, _LINE)
        return packed

    def _put(
        self,
        into: _Packed,
        branches: Sequence[_Packed],
        middle: float,
        places: Sequence[float] | None = None,
    ) -> None:
        for branch, at in zip(branches, places or _side_by_side(branches), strict=True):
            into.take(branch, at - middle)

    def _under(self, id_: str, children: Sequence[str], places: Sequence[float]) -> float:
        """What of the children's row stands under the middle of their parent."""
        direct = [at for child, at in zip(children, places, strict=True) if self._is_direct(child)]
        if len(direct) == 1:
            child = next(each for each in children if self._is_direct(each))
            box = self.boxes[id_]
            port = box.ports[self.graph.exits[id_].index(child)]
            return direct[0] - (port - box.width / 2)
        return _middle_of(direct or places)

    def _floor(self, id_: str) -> int:
        return self._last_row(self.heads[id_]) + 1

    def _pack_lanes(self, id_: str, into: _Packed) -> None:
        heads, last_row = self.heads[id_], self._floor(id_) - 1
        first_row = self.row[id_] + 1
        lanes, branches = [], []
        for head in heads:
            branch = self._hung(head, first_row)
            left = min(left for left, _ in branch.contour.values()) - LANE_EDGE
            right = max(right for _, right in branch.contour.values()) + LANE_EDGE
            targets = self._leaving(id_, head, is_last=head == heads[-1])
            gutters = {to: right + GUTTER * (n + 0.5) for n, to in enumerate(targets)}
            right += GUTTER * len(targets)
            branch.contour = dict.fromkeys(range(first_row, last_row + 1), (left, right))
            lanes.append(Lane(id_, head, left, right, first_row, last_row, gutters))
            branches.append(branch)
        places = _side_by_side(branches)
        middle = _middle_of(places)
        self._put(into, branches, middle, places)
        into.lanes += [_moved(lane, at - middle) for lane, at in zip(lanes, places, strict=True)]

    def _leaving(self, id_: str, head: str, *, is_last: bool) -> list[str]:
        """What lies beneath the lanes and is led to from this one; by the last one also go the
        lines from the card at their top."""
        sources = set(self._branch(head)) | ({id_} if is_last else set())
        return [each for each in self._beneath(id_) if sources.intersection(self.above[each])]


def _side_by_side(branches: Sequence[_Packed]) -> list[float]:
    """Each as near to those at its left as the rows they have in common allow, and in order."""
    places: list[float] = []
    reach: dict[int, float] = {}
    for branch in branches:
        at = places[-1] + _ASIDE if places else 0.0
        for row, (left, _) in branch.contour.items():
            if row in reach:
                at = max(at, reach[row] + GAP - left)
        for row, (_, right) in branch.contour.items():
            reach[row] = max(reach.get(row, at + right), at + right)
        places.append(at)
    return places


def _middle_of(places: Sequence[float]) -> float:
    return (places[0] + places[-1]) / 2 if places else 0.0


def _moved(lane: Lane, by: float) -> Lane:
    return Lane(
        lane.of,
        lane.head,
        lane.left + by,
        lane.right + by,
        lane.first_row,
        lane.last_row,
        {to: x + by for to, x in lane.gutters.items()},
    )
