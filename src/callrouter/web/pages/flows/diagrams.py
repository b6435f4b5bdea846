"""How is a flow's picture asked for, and which of its branches are shown?

By the address: `lane` is an hours card and the place of one of its exits ("hours.0"), all else it
leads to goes; `fold` are cards whose branches are folded, with dots between them; `zoom` is "fit" for
a picture as wide as the page.
"""

from collections.abc import Sequence

from msgspec import Struct

from callrouter.ivr.diagram.cards import Card, CardExit, cards_of
from callrouter.ivr.diagram.collapsing import focus, fold
from callrouter.ivr.diagram.picture import Picture, ShownLine, clip, draw
from callrouter.ivr.flow import Node
from callrouter.operations.flows.show_drawing import Drawing
from callrouter.web.door import Asked
from callrouter.web.pages.flows.outline_words import facts_of, heard_at, kind_of
from callrouter.web.paging import with_query

_CORNER = 9.0
_FITTED = "fit"


class LaneLink(Struct, frozen=True):
    """One schedule of the first hours card; `url` shows it alone, or all where there is no title."""

    title: str
    tone: str
    url: str
    is_shown: bool


class Diagram(Struct, frozen=True):
    """A picture with the addresses that fold and unfold."""

    picture: Picture
    lanes: tuple[LaneLink, ...]
    folds: dict[str, str]
    names: dict[str, str]
    icons: dict[str, tuple[str, str]]
    unfold_url: str
    is_fitted: bool
    zoom_url: str

    @property
    def shown_ids(self) -> set[str]:
        return {each.card.id for each in self.picture.cards}

    def clip(self, text: str, width: float) -> str:
        """What fits into a card of this width, written boldly."""
        return clip(text, int((width - 20) / 7.6))

    def path(self, line: ShownLine) -> str:
        """The line as the `d` of a path, its corners rounded."""
        return rounded(line.points)


def diagram_of(asked: Asked, drawing: Drawing) -> Diagram:
    """Of what is drawn, as much as the address asks for."""
    nodes = {node.id: node for node in drawing.body.nodes}
    everything = cards_of(drawing.body, drawing.weeks, lambda node: _lines(node, drawing))
    cards, folded = everything, [each for each in asked.query("fold").split(".") if each in nodes]
    hours = next((card for card in everything if card.parts), None)
    lane = _lane(asked.query("lane"), hours)
    if hours is not None and lane is not None:
        cards = focus(cards, hours.id, lane)
    picture = draw(fold(cards, folded))
    return Diagram(
        picture,
        _lanes(asked, hours, lane),
        {
            each.card.id: _fold_url(asked, folded, each.card.id)
            for each in picture.cards
            if each.card.folded or each.branch > 1
        },
        {card.id: card.name for card in everything},
        {id_: kind_of(node) for id_, node in nodes.items()},
        with_query(asked, fold=None) if folded else "",
        asked.query("zoom") == _FITTED,
        with_query(asked, zoom=None if asked.query("zoom") == _FITTED else _FITTED),
    )


def _lines(node: Node, drawing: Drawing) -> Sequence[str]:
    heard = [f"“{each.text}”" for each in heard_at(node)[:1]]
    return [*heard, *facts_of(node, drawing)]


def _lane(wanted: str, hours: Card | None) -> int | None:
    id_, _, place = wanted.rpartition(".")
    if hours is None or id_ != hours.id or not place.isdecimal():
        return None
    return int(place) if int(place[:4]) < len(hours.exits) else None


def _lanes(asked: Asked, hours: Card | None, lane: int | None) -> tuple[LaneLink, ...]:
    if hours is None:
        return ()
    every = LaneLink("All", "", with_query(asked, lane=None), lane is None)
    return (every, *(_link(asked, hours, each, n, lane) for n, each in enumerate(hours.exits)))


def _link(asked: Asked, hours: Card, found: CardExit, place: int, lane: int | None) -> LaneLink:
    url = with_query(asked, lane=f"{hours.id}.{place}")
    return LaneLink(found.title, found.tone, url, lane == place)


def _fold_url(asked: Asked, folded: list[str], id_: str) -> str:
    wanted = [each for each in folded if each != id_] if id_ in folded else [*folded, id_]
    return with_query(asked, fold=".".join(wanted) or None)


def rounded(points: Sequence[tuple[float, float]]) -> str:
    """A polyline as the `d` of a path, each corner a curve as wide as its two sides allow."""
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for number, (here_x, here_y) in enumerate(others):
        if number + 1 == len(others):
            parts.append(f"L{here_x:.1f} {here_y:.1f}")
            break
        next_x, next_y = others[number + 1]
        before = _towards((here_x, here_y), (x, y))
        after = _towards((here_x, here_y), (next_x, next_y))
        parts.append(f"L{before[0]:.1f} {before[1]:.1f}")
        parts.append(f"Q{here_x:.1f} {here_y:.1f} {after[0]:.1f} {after[1]:.1f}")
        x, y = here_x, here_y
    return " ".join(parts)


def _towards(corner: tuple[float, float], to: tuple[float, float]) -> tuple[float, float]:
    """The point on the way from a corner where its curve ends."""
    length = abs(to[0] - corner[0]) + abs(to[1] - corner[1])
    part = min(_CORNER, length / 2) / length if length else 0.0
    return corner[0] + (to[0] - corner[0]) * part, corner[1] + (to[1] - corner[1]) * part
