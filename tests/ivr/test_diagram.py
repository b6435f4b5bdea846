"""Is every flow drawn so that it can be read: no card on another, no line through a card, keys in order?"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.ivr.diagram.cards import Card, CardExit
from callrouter.ivr.diagram.collapsing import focus, fold, graph_of
from callrouter.ivr.diagram.graph import Graph, hang
from callrouter.ivr.diagram.picture import draw

_EXITS = {"greeting": (1, 1), "ring": (1, 1), "menu": (2, 9), "hours": (2, 4), "goodbye": (0, 0)}


def a_flow(seed: int, size: int) -> list[Card]:
    """Mostly downwards, with rounds, shared cards and cards that nothing leads to."""
    chance = random.Random(seed)
    ids = [f"n{number}" for number in range(size)]
    cards = []
    for number, id_ in enumerate(ids):
        kind = "menu" if number == 0 else chance.choice(list(_EXITS))
        exits = []
        for place in range(chance.randint(*_EXITS[kind])):
            to = chance.choice(ids)
            if number + 1 < size and chance.random() < 0.8:
                to = ids[min(size - 1, number + 1 + int(chance.expovariate(0.4)))]
            exits.append(CardExit(str(place), f"Key {place}", to))
        cards.append(
            Card(id_, f"Card {id_}", kind, ("Says a word.",), tuple(exits), kind == "hours")
        )
    return cards


flows = st.builds(a_flow, st.integers(0, 2**32), st.integers(1, 60))


@settings(max_examples=150, deadline=None)
@given(flows)
def test_no_card_lies_on_another(cards: list[Card]) -> None:
    shown = draw(cards).cards
    for number, one in enumerate(shown):
        for other in shown[number + 1 :]:
            is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            is_above = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert is_beside or is_above, (one.card.id, other.card.id)


@settings(max_examples=150, deadline=None)
@given(flows)
def test_a_line_ends_at_its_cards_and_runs_through_none(cards: list[Card]) -> None:
    picture = draw(cards)
    shown = {each.card.id: each for each in picture.cards}
    for line in picture.lines:
        source, target = shown[line.source], shown[line.target]
        (begin_x, begin_y), (end_x, end_y) = line.points[0], line.points[-1]
        assert begin_y == pytest.approx(source.y + source.height)
        pill = next(each for each in source.pills if each.place == line.place)
        assert begin_x == pytest.approx(pill.x + pill.width / 2)
        assert (end_x, end_y) == pytest.approx((target.x + target.width / 2, target.y))
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            assert x1 == x2 or y1 == y2
            for card in picture.cards:
                is_beside = max(x1, x2) <= card.x or min(x1, x2) >= card.x + card.width
                is_above = (
                    max(y1, y2) <= card.y + 0.01 or min(y1, y2) >= card.y + card.height - 0.01
                )
                assert is_beside or is_above, (line, card.card.id)


@settings(max_examples=150, deadline=None)
@given(flows)
def test_what_only_one_menu_leads_to_stands_in_the_order_of_its_keys(cards: list[Card]) -> None:
    picture = draw(cards)
    middle = {each.card.id: each.x + each.width / 2 for each in picture.cards}
    sources: dict[str, set[str]] = {}
    for line in picture.lines:
        sources.setdefault(line.target, set()).add(line.source)
    for card in picture.cards:
        own = [
            line.target
            for line in sorted(picture.lines, key=lambda each: each.place)
            if line.source == card.card.id and sources[line.target] == {card.card.id}
        ]
        places = [middle[id_] for id_ in dict.fromkeys(own)]
        assert places == sorted(places)


@settings(max_examples=100, deadline=None)
@given(flows)
def test_every_exit_is_drawn_or_told_and_every_card_shown_or_named(cards: list[Card]) -> None:
    picture = draw(cards)
    drawn = {(line.source, line.place) for line in picture.lines}
    named = {exit_.to for each in picture.cards for exit_, _ in each.words}
    for each in picture.cards:
        told = {each.card.exits.index(exit_) for exit_, _ in each.words}
        places = {place for source, place in drawn if source == each.card.id}
        assert told | places == set(range(len(each.card.exits)))
    shown = {each.card.id for each in picture.cards}
    lost = {card.id for card in picture.lost}
    assert {card.id for card in cards} <= shown | lost | named
    assert draw(cards) == picture


@settings(max_examples=100, deadline=None)
@given(flows, st.data())
def test_a_fold_hides_what_hangs_from_the_card_alone(
    cards: list[Card], data: st.DataObject
) -> None:
    reached = graph_of(cards)
    id_ = data.draw(st.sampled_from(reached.ids))
    hanging = hang(reached)
    hidden = {each for each in reached.ids if id_ in hanging.ancestors(each)[1:]}
    left = fold(cards, [id_])
    assert {card.id for card in left} == {card.id for card in cards} - hidden
    (folded,) = [card for card in left if card.id == id_]
    assert folded.folded == len(hidden)
    draw(left)


def test_one_schedule_at_a_time() -> None:
    exits = (CardExit("Open", "Open", "menu"), CardExit("Closed", "Closed", "box"))
    cards = [
        Card("hours", "Hours", "hours", (), exits, parts=True),
        Card("menu", "Menu", "menu", (), (CardExit("1", "Key 1", "box"),)),
        Card("box", "Box", "voicemail", (), ()),
    ]
    assert [card.id for card in focus(cards, "hours", 1)] == ["hours", "box"]
    assert [card.id for card in focus(cards, "hours", 0)] == ["hours", "menu", "box"]


def test_the_way_back_is_the_exit_that_climbs_most() -> None:
    """A menu, a question beneath it, and "1 for the main menu": the question leads back, not the
    menu down."""
    graph = Graph(
        ("main", "days", "more"),
        {"main": ("days",), "days": ("more",), "more": ("main", "days")},
    )
    found = hang(graph)
    assert found.climbs == {("more", 0), ("more", 1)}
    assert found.rank == {"main": 0, "days": 1, "more": 2}


def test_what_branches_share_hangs_from_where_they_part() -> None:
    graph = Graph(
        ("menu", "a", "b", "box"),
        {"menu": ("a", "b"), "a": ("box",), "b": ("box",), "box": ()},
    )
    assert hang(graph).parent == {"menu": None, "a": "menu", "b": "menu", "box": "menu"}


def test_a_flow_of_sixty_nodes_is_drawn_whole() -> None:
    cards = a_flow(7, 60)
    picture = draw(cards)
    assert len(picture.cards) + len(picture.lost) >= 50
