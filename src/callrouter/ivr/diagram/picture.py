"""What does the whole picture hold? Cards with their pills and words, lines, and lanes, in pixels.

What leads back up is told in words on the card, and so is a goodbye that many lead to: as lines they
would hide the way on. What nothing leads to is not in the picture and stands in `lost`.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from callrouter.ivr.diagram.cards import Card, CardExit
from callrouter.ivr.diagram.graph import Graph, hang
from callrouter.ivr.diagram.lines import Drawn, draw_lines
from callrouter.ivr.diagram.placing import Box, Lane, Placed, place_cards

MARGIN = 24.0
HEAD, LINE, PILL = 46.0, 16.0, 22.0
MOST_LINES = 2
_WIDTH, _LETTER, _PILL_LETTER, _LEAST_PILL, _PILL_GAP = 210.0, 6.4, 7.0, 22.0, 8.0
_PAD, _LANE_PAD = 10.0, 14.0
_COMMON_GOODBYE = 3


class Pill(Struct, frozen=True):
    """An exit at a card's foot; `x` is its left edge within the picture. Without `to` it is open."""

    exit: CardExit
    place: int
    x: float
    y: float
    width: float


class ShownCard(Struct, frozen=True):
    card: Card
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    words: tuple[tuple[CardExit, str], ...]
    """Exits that are told instead of drawn: the exit, and the name of the card it leads to."""
    pills: tuple[Pill, ...]
    branch: int
    """How many cards hang from it alone."""


class ShownLine(Struct, frozen=True):
    source: str
    place: int
    target: str
    points: tuple[tuple[float, float], ...]
    tone: str


class ShownLane(Struct, frozen=True):
    name: str
    tone: str
    x: float
    y: float
    width: float
    height: float


class Picture(Struct, frozen=True):
    width: float
    height: float
    cards: tuple[ShownCard, ...]
    lines: tuple[ShownLine, ...]
    lanes: tuple[ShownLane, ...]
    lost: tuple[Card, ...]


class _Split(Struct, frozen=True):
    """A card's exits: the places of those that are drawn, of those that are open, of the others."""

    drawn: tuple[int, ...]
    open: tuple[int, ...]
    told: tuple[int, ...]


def draw(cards: Sequence[Card]) -> Picture:
    """The first card is where a call arrives."""
    if not cards:
        return Picture(0.0, 0.0, (), (), (), ())
    by_id = {card.id: card for card in cards}
    splits = _split(cards)
    graph = Graph(
        tuple(by_id),
        {
            id_: tuple(str(by_id[id_].exits[place].to) for place in split.drawn)
            for id_, split in splits.items()
        },
    ).reachable()
    hanging = hang(graph)
    boxes = {id_: _box(by_id[id_], splits[id_]) for id_ in graph.ids}
    placed = place_cards(graph, hanging, boxes)
    drawn = draw_lines(graph, hanging, boxes, placed)
    branch = dict.fromkeys(graph.ids, 0)
    for id_ in graph.ids:
        for above in hanging.ancestors(id_)[1:]:
            branch[above] += 1
    shown = {}
    for id_ in graph.ids:
        x = MARGIN + placed.middle[id_] - boxes[id_].width / 2
        y = MARGIN + drawn.tops[placed.row[id_]]
        shown[id_] = _shown(by_id[id_], splits[id_], boxes[id_], (x, y), by_id, branch[id_])
    lines = tuple(
        ShownLine(
            line.source,
            splits[line.source].drawn[line.exit],
            line.target,
            tuple((x + MARGIN, y + MARGIN) for x, y in line.points),
            by_id[line.source].exits[splits[line.source].drawn[line.exit]].tone,
        )
        for line in drawn.lines
    )
    lanes = tuple(_lane(lane, by_id, boxes, placed, drawn) for lane in placed.lanes)
    width = max(
        [each.x + each.width for each in shown.values()] + [each.x + each.width for each in lanes]
    )
    return Picture(
        width + MARGIN,
        drawn.height + 2 * MARGIN,
        tuple(shown.values()),
        lines,
        lanes,
        tuple(card for card in cards if card.id not in shown and not _is_told(card, cards, splits)),
    )


def _lane(
    lane: Lane, by_id: Mapping[str, Card], boxes: Mapping[str, Box], placed: Placed, drawn: Drawn
) -> ShownLane:
    """From above its first row to below the cards of its last."""
    found = next(each for each in by_id[lane.of].exits if each.to == lane.head)
    top = drawn.tops[lane.first_row] - _LANE_PAD
    lowest = max(boxes[id_].height for id_, row in placed.row.items() if row == lane.last_row)
    bottom = drawn.tops[lane.last_row] + lowest + _LANE_PAD
    return ShownLane(
        found.title,
        found.tone,
        lane.left + MARGIN,
        top + MARGIN,
        lane.right - lane.left,
        bottom - top,
    )


def _split(cards: Sequence[Card]) -> dict[str, _Split]:
    by_id = {card.id: card for card in cards}
    places = {
        card.id: [place for place, each in enumerate(card.exits) if each.to is not None]
        for card in cards
    }
    whole = Graph(
        tuple(by_id),
        {
            id_: tuple(str(by_id[id_].exits[place].to) for place in found)
            for id_, found in places.items()
        },
    ).reachable()
    climbs = {(id_, places[id_][number]) for id_, number in hang(whole).climbs}
    ways_in: dict[str, int] = {}
    for id_ in whole.ids:
        for to in whole.exits[id_]:
            ways_in[to] = ways_in.get(to, 0) + 1
    ends = {
        id_
        for id_, count in ways_in.items()
        if count >= _COMMON_GOODBYE and by_id[id_].kind == "goodbye" and id_ != cards[0].id
    }
    splits = {}
    for card in cards:
        told = {
            place
            for place, each in enumerate(card.exits)
            if each.says or each.to in ends or (card.id, place) in climbs
        }
        drawn = tuple(place for place in places[card.id] if place not in told)
        open_ = tuple(p for p, each in enumerate(card.exits) if each.to is None and not each.says)
        splits[card.id] = _Split(drawn, open_, tuple(sorted(told)))
    return splits


def _is_told(card: Card, cards: Sequence[Card], splits: dict[str, _Split]) -> bool:
    """Whether a card is named by the words of another."""
    return any(
        other.exits[place].to == card.id for other in cards for place in splits[other.id].told
    )


def _pill_width(found: CardExit) -> float:
    return max(_LEAST_PILL, _PILL_LETTER * len(found.label) + 12)


def _pills(card: Card, split: _Split) -> list[int]:
    return sorted((*split.drawn, *split.open))


def _box(card: Card, split: _Split) -> Box:
    widths = [_pill_width(card.exits[place]) for place in _pills(card, split)]
    needed = sum(widths) + _PILL_GAP * max(0, len(widths) - 1)
    width = max(_WIDTH, needed + 2 * _PAD)
    told = len(split.told) + (1 if card.folded else 0)
    height = HEAD + LINE * (min(MOST_LINES, len(card.lines)) + told) + _PAD
    height += PILL if widths else 0.0
    ports, x = [], (width - needed) / 2
    for place, wide in zip(_pills(card, split), widths, strict=True):
        if place in split.drawn:
            ports.append(x + wide / 2)
        x += wide + _PILL_GAP
    return Box(width, height, tuple(ports), card.parts)


def _shown(
    card: Card,
    split: _Split,
    box: Box,
    corner: tuple[float, float],
    by_id: dict[str, Card],
    branch: int,
) -> ShownCard:
    x, y = corner
    places = _pills(card, split)
    widths = [_pill_width(card.exits[place]) for place in places]
    at = x + (box.width - sum(widths) - _PILL_GAP * max(0, len(widths) - 1)) / 2
    pills = []
    for place, wide in zip(places, widths, strict=True):
        pills.append(Pill(card.exits[place], place, at, y + box.height - PILL, wide))
        at += wide + _PILL_GAP
    words = []
    for place in split.told:
        found = card.exits[place]
        words.append((found, by_id[found.to].name if found.to else ""))
    letters = int((box.width - 2 * _PAD) / _LETTER)
    return ShownCard(
        card,
        x,
        y,
        box.width,
        box.height,
        tuple(clip(line, letters) for line in card.lines[:MOST_LINES]),
        tuple(words),
        tuple(pills),
        branch,
    )


def clip(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"
