"""Which source would this visit get, and why?

The published precedence: landing parameter, specific referrer, referrer group, always, and last
the property's pool. Within a tier the narrower rule goes first (`rules.specific_…`), and of two
equally narrow ones that of the source which was made first, the one with the lower id. The order
in which sources are given says nothing.
"""

from collections.abc import Iterable

from msgspec import Struct

from callrouter.dni.addresses import Visit
from callrouter.dni.rules import Match, Tier, find_matches
from callrouter.domain.sources import Rules


class Ruled(Struct, frozen=True):
    """A source in use, and the rules by which it gets visits."""

    id: int
    name: str
    rules: Rules


class Credit(Struct, frozen=True):
    """What a visit gets: a source, or the property's pool (`source_id` None); never a number.

    `tier` None: no rule matched. `others` are sources that matched as well, the next one first.
    """

    source_id: int | None
    tier: Tier | None
    says: str
    others: tuple[int, ...] = ()


def choose_source(visit: Visit, sources: Iterable[Ruled]) -> Credit:
    """Total: every visit gets one answer, whatever the rules."""
    found = [
        (strength(source.id, match), source, match)
        for source in sources
        for match in find_matches(source.rules, visit)
    ]
    if not found:
        says = "No source's rules match this visit, so the visitor belongs to the property's pool."
        return Credit(None, None, says)
    found.sort(key=lambda each: each[0])
    _, winner, match = found[0]
    others = dict.fromkeys(source.id for _, source, _ in found if source.id != winner.id)
    says = f"The visitor {match.says}, so {winner.name} gets the visit."
    return Credit(winner.id, match.tier, says, tuple(others))


def strength(source_id: int, match: Match) -> tuple[int, tuple[int, ...], int]:
    """The lowest goes first."""
    return match.tier, tuple(-each for each in match.specific), source_id
