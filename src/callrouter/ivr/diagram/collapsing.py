"""How is a large flow made readable? One schedule at a time, and branches folded into a card.

Both give cards for cards, before anything is laid out.
"""

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from callrouter.ivr.diagram.cards import Card, CardExit
from callrouter.ivr.diagram.graph import Graph, hang


def graph_of(cards: Sequence[Card]) -> Graph:
    """Of all exits that lead to a card, those that can be reached."""
    return Graph(
        tuple(card.id for card in cards),
        {card.id: tuple(e.to for e in card.exits if e.to is not None) for card in cards},
    ).reachable()


def focus(cards: Sequence[Card], hours_id: str, place: int) -> list[Card]:
    """With one exit only of an hours card; what only the others lead to goes."""
    kept = [
        replace(card, exits=card.exits[place : place + 1]) if card.id == hours_id else card
        for card in cards
    ]
    return _reached(kept)


def fold(cards: Sequence[Card], ids: Collection[str]) -> list[Card]:
    """Without what hangs from these cards alone. Each keeps an exit "…" for every visible card that
    its branch leads to."""
    graph = graph_of(cards)
    if not graph.ids:
        return list(cards)
    hanging = hang(graph)
    folded = [each for each in graph.ids if each in ids]
    outer = [each for each in folded if not set(hanging.ancestors(each)[1:]).intersection(folded)]
    hidden: dict[str, str] = {}
    for id_ in graph.ids:
        for above in hanging.ancestors(id_)[1:]:
            if above in outer:
                hidden[id_] = above
    by_id = {card.id: card for card in cards}
    shown = []
    for card in cards:
        if card.id in hidden:
            continue
        inside = [id_ for id_, above in hidden.items() if above == card.id]
        shown.append(_folded(card, inside, by_id) if inside else _without(card, hidden))
    return shown


def _without(card: Card, hidden: Collection[str]) -> Card:
    """Cards that nothing leads to may lead into what is folded."""
    exits = (
        replace(each, to=None, says="folded") if each.to in hidden else each for each in card.exits
    )
    return replace(card, exits=tuple(exits))


def _folded(card: Card, inside: Sequence[str], by_id: dict[str, Card]) -> Card:
    gone = set(inside)
    leads_to = dict.fromkeys(
        found.to
        for id_ in (card.id, *inside)
        for found in by_id[id_].exits
        if found.to is not None and found.to not in gone and found.to != card.id
    )
    exits = tuple(CardExit("…", "From the folded cards", to) for to in leads_to)
    return replace(card, exits=exits, parts=False, folded=len(inside))


def _reached(cards: Iterable[Card]) -> list[Card]:
    cards = list(cards)
    reached = set(graph_of(cards).ids)
    return [card for card in cards if card.id in reached]
