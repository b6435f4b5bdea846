"""Which rules of a property's sources can match the same visit, and who gets it then?

Only rules of one tier are compared: between tiers the published precedence decides. Two landing
rules are said to overlap when they ask for the same parameter (or both for the path) and can be
met by one address; rules on different parameters could nearly all meet, and nobody would heed
such warnings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product

from msgspec import Struct

from callrouter.dni.domains import core, meet
from callrouter.dni.precedence import Ruled, strength
from callrouter.dni.rules import (
    Match,
    Tier,
    can_both_fit,
    group_in_words,
    landing_in_words,
    path_pattern,
    referrer_in_words,
    specific_landing,
    specific_referrer,
)
from callrouter.domain.sources import Landing, Referrer


class Overlap(Struct, frozen=True):
    """Two sources that can match the same visit; `is_tie`: the winner only was made first. The
    sentence names one pair of their rules, and how many more meet so."""

    winner_id: int
    loser_id: int
    tier: Tier
    is_tie: bool
    sentence: str


class _Rule(Struct, frozen=True):
    source: Ruled
    match: Match
    rule: Landing | Referrer | None = None


def find_overlaps(sources: Iterable[Ruled]) -> list[Overlap]:
    """Each pair of sources once for each tier and winner, in a fixed order, whatever the order of
    the sources."""
    shelves: dict[tuple[object, ...], list[_Rule]] = defaultdict(list)
    for source in sorted(sources, key=lambda each: each.id):
        for shelf, rule in _rules(source):
            shelves[shelf].append(rule)
    found: dict[tuple[Tier, int, int, bool], set[str]] = defaultdict(set)
    for rules in shelves.values():
        for one, other in combinations(rules, 2):
            if one.source.id != other.source.id and _meet(one, other):
                overlap = _overlap(one, other)
                found[_key(overlap)].add(overlap.sentence)
    return [
        Overlap(winner_id, loser_id, tier, is_tie, _told(sentences))
        for (tier, winner_id, loser_id, is_tie), sentences in sorted(found.items())
    ]


def _key(overlap: Overlap) -> tuple[Tier, int, int, bool]:
    return overlap.tier, overlap.winner_id, overlap.loser_id, overlap.is_tie


def _told(sentences: set[str]) -> str:
    first, *more = sorted(sentences)
    if not more:
        return first
    how_many = f"{len(more)} more of their rules meet" if len(more) > 1 else "One more pair meets"
    return f"{first} {how_many} likewise."


def _rules(source: Ruled) -> Iterator[tuple[tuple[object, ...], _Rule]]:
    """Every rule with the shelves on which those lie that it may meet."""
    for landing in source.rules.landing:
        says = landing_in_words(landing) if landing.parameters or landing.path else ""
        match = Match(Tier.LANDING, specific_landing(landing), says)
        for name in {each.name.lower() for each in landing.parameters}:
            yield (Tier.LANDING, name), _Rule(source, match, landing)
        if landing.path is not None:
            yield (Tier.LANDING, None), _Rule(source, match, landing)
    for referrer in source.rules.referrers:
        match = Match(Tier.REFERRER, specific_referrer(referrer), referrer_in_words(referrer))
        name = core(referrer.domain.lower()).rpartition(".")[2]
        yield (Tier.REFERRER, name), _Rule(source, match, referrer)
    for group in source.rules.groups:
        yield (Tier.GROUP, group), _Rule(source, Match(Tier.GROUP, (), group_in_words(group)))
    if source.rules.always:
        yield (Tier.ALWAYS,), _Rule(source, Match(Tier.ALWAYS, (), "every visit"))


def _meet(one: _Rule, other: _Rule) -> bool:
    match one.rule, other.rule:
        case Landing() as first, Landing() as second:
            return _landings_meet(first, second)
        case Referrer() as first, Referrer() as second:
            paths = (first.path, second.path)
            return meet(first.domain.lower(), second.domain.lower()) and _paths_meet(*paths)
        case _:
            return True


def _landings_meet(one: Landing, other: Landing) -> bool:
    return _paths_meet(one.path, other.path) and all(
        can_both_fit(first.value, second.value)
        for first, second in product(one.parameters, other.parameters)
        if first.name.lower() == second.name.lower()
    )


def _paths_meet(one: str | None, other: str | None) -> bool:
    return one is None or other is None or can_both_fit(path_pattern(one), path_pattern(other))


def _overlap(one: _Rule, other: _Rule) -> Overlap:
    winner, loser = sorted((one, other), key=lambda each: strength(each.source.id, each.match))
    is_tie = winner.match.specific == loser.match.specific
    names = (winner.source.name, loser.source.name)
    if winner.match.says == loser.match.says:
        what = f"{names[0]} and {names[1]} both ask for {winner.match.says}"
    else:
        what = (
            f"{names[0]} asks for {winner.match.says} and {names[1]} for {loser.match.says}, "
            "and a visit can be both"
        )
    why = "it was made first" if is_tie else "its rule is narrower"
    sentence = f"{what}; {names[0]} gets such visits, because {why}."
    return Overlap(winner.source.id, loser.source.id, winner.match.tier, is_tie, sentence)
