"""How do lines run? At right angles, in channels between the rows, one line a target.

Whatever leads to the same card from one row meets in one trunk, so a line can be followed from any
exit. Trunks of a channel are ordered so that they cross least.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from callrouter.ivr.diagram.graph import Exit, Graph, Hanging
from callrouter.ivr.diagram.placing import Box, Lane, Placed

Point = tuple[float, float]
TRACK = 11.0
_CHANNEL, _LEAST_CHANNEL = 36.0, 46.0
_ON_ONE_ANOTHER = 6  # how many crossings it is worth that two lines do not lie on one another


class Line(Struct, frozen=True):
    """From an exit's port to the top of the card it leads to."""

    source: str
    exit: int
    target: str
    points: tuple[Point, ...]


class Drawn(Struct, frozen=True):
    """Where each row of cards begins, how high all is, and the lines."""

    tops: tuple[float, ...]
    height: float
    lines: tuple[Line, ...]


class _Leg(Struct, frozen=True):
    """A way along a channel: from one x to another, towards a target's column."""

    channel: int
    target: str
    begin: float
    end: float


class _Trunk:
    """All legs of a channel that go to the same column of the same target."""

    def __init__(self, end: float) -> None:
        self.end = end
        self.begins: list[float] = []

    @property
    def span(self) -> tuple[float, float]:
        return min(self.end, *self.begins), max(self.end, *self.begins)

    def spans(self, x: float) -> bool:
        left, right = self.span
        return left < x < right

    def meets(self, other: "_Trunk") -> bool:
        return self.span[0] < other.span[1] + TRACK and other.span[0] < self.span[1] + TRACK


def draw_lines(graph: Graph, hanging: Hanging, boxes: Mapping[str, Box], placed: Placed) -> Drawn:
    """Lines of all exits but those that climb."""
    legs = {
        exit_: list(_legs(exit_, graph, hanging, boxes, placed)) for exit_ in _exits(graph, hanging)
    }
    tracks, counts = _tracks([leg for each in legs.values() for leg in each])
    rows = max(placed.row.values()) + 1
    heights = [0.0] * rows
    for id_, row in placed.row.items():
        heights[row] = max(heights[row], boxes[id_].height)
    tops, y = [], 0.0
    for row in range(rows):
        tops.append(y)
        y += heights[row] + max(_LEAST_CHANNEL, _CHANNEL + TRACK * counts.get(row, 0))
    lines = []
    for (source, place), ways in legs.items():
        target = graph.exits[source][place]
        at = ways[0].begin
        points: list[Point] = [(at, tops[placed.row[source]] + boxes[source].height)]
        for leg in ways:
            track = tracks[leg.channel, leg.target, leg.end]
            level = tops[leg.channel] + heights[leg.channel] + _CHANNEL / 2 + TRACK * track
            points += [(leg.begin, level), (leg.end, level)]
        points.append((ways[-1].end, tops[placed.row[target]]))
        lines.append(Line(source, place, target, _without_repeats(points)))
    height = tops[-1] + heights[-1] if rows else 0.0
    return Drawn(tuple(tops), height, tuple(lines))


def _exits(graph: Graph, hanging: Hanging) -> Iterable[Exit]:
    for id_ in graph.ids:
        for place in range(len(graph.exits[id_])):
            if (id_, place) not in hanging.climbs:
                yield id_, place


def _legs(
    exit_: Exit, graph: Graph, hanging: Hanging, boxes: Mapping[str, Box], placed: Placed
) -> Iterable[_Leg]:
    source, place = exit_
    target = graph.exits[source][place]
    box = boxes[source]
    begin = placed.middle[source] - box.width / 2 + box.ports[place]
    end, channel = placed.middle[target], placed.row[source]
    lane = _lane_left(source, target, hanging, placed)
    if lane is None or channel == lane.last_row:
        yield _Leg(channel, target, begin, end)
        return
    gutter = lane.gutters[target]
    yield _Leg(channel, target, begin, gutter)
    yield _Leg(lane.last_row, target, gutter, end)


def _lane_left(source: str, target: str, hanging: Hanging, placed: Placed) -> Lane | None:
    """The lane that a line leaves on its way to what lies beneath all lanes."""
    lanes = [lane for lane in placed.lanes if lane.of == hanging.parent[target]]
    if not lanes or any(lane.head == target for lane in lanes):
        return None
    if source == lanes[0].of:
        return lanes[-1]
    above = set(hanging.ancestors(source))
    return next((lane for lane in lanes if lane.head in above), None)


def _tracks(legs: Iterable[_Leg]) -> tuple[dict[tuple[int, str, float], int], dict[int, int]]:
    """The track of each trunk, from the top of its channel, and how many tracks each channel has."""
    channels: dict[int, dict[tuple[int, str, float], _Trunk]] = {}
    for leg in legs:
        trunks = channels.setdefault(leg.channel, {})
        trunk = trunks.setdefault((leg.channel, leg.target, leg.end), _Trunk(leg.end))
        if leg.begin not in trunk.begins:
            trunk.begins.append(leg.begin)
    tracks: dict[tuple[int, str, float], int] = {}
    counts: dict[int, int] = {}
    for channel, trunks in channels.items():
        order = _ordered(list(trunks), trunks)
        used: list[tuple[_Trunk, int]] = []
        for key in order:
            trunk = trunks[key]
            below = [track for other, track in used if other.meets(trunk)]
            tracks[key] = max(below, default=-1) + 1
            used.append((trunk, tracks[key]))
        counts[channel] = max((track for _, track in used), default=0)
    return tracks, counts


def _ordered(
    keys: list[tuple[int, str, float]], trunks: Mapping[tuple[int, str, float], _Trunk]
) -> list[tuple[int, str, float]]:
    """From the top; each goes to where it crosses least, until nothing gets better."""
    cost = {
        (a, b): _crossings(trunks[a], trunks[b]) for a in keys for b in keys if a != b
    }  # of a above b
    order = sorted(keys, key=lambda each: (trunks[each].span, each))
    for _ in range(len(order)):
        is_better = False
        for key in list(order):
            others = [each for each in order if each != key]
            prices = [
                sum(cost[each, key] for each in others[:at])
                + sum(cost[key, each] for each in others[at:])
                for at in range(len(others) + 1)
            ]
            now = prices[order.index(key)]
            best = min(range(len(prices)), key=prices.__getitem__)
            if prices[best] < now:
                order = [*others[:best], key, *others[best:]]
                is_better = True
        if not is_better:
            break
    return order


def _crossings(upper: _Trunk, lower: _Trunk) -> int:
    """Stubs of the lower come down through the upper; the upper's column goes down through the
    lower."""
    crossed = sum(upper.spans(x) for x in lower.begins) + lower.spans(upper.end)
    hidden = sum(abs(upper.end - x) < 1.0 for x in lower.begins)
    return crossed + _ON_ONE_ANOTHER * hidden


def _without_repeats(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points that lie on a straight way."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)
