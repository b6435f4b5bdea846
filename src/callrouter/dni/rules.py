"""Does a source's rule match a visit, how strongly, and how is that said?

Four kinds of rules, the stronger first: what the landing address says, one website the visitor
comes from, a group of websites, always.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum

from msgspec import Struct

from callrouter.dni.addresses import Address, Visit, read_path
from callrouter.dni.domains import is_of
from callrouter.dni.groups import GROUPS
from callrouter.domain.sources import GROUPS_IN_WORDS, Group, Landing, Parameter, Referrer, Rules

Specific = tuple[int, ...]
"""How narrow a rule is, to be compared with rules of its own tier only; more is narrower."""


class Tier(IntEnum):
    """Which kind of rule matched; the lower number goes first."""

    LANDING = 1
    REFERRER = 2
    GROUP = 3
    ALWAYS = 4


class Match(Struct, frozen=True):
    """A rule that matches a visit; `says` goes on a sentence that begins "The visitor"."""

    tier: Tier
    specific: Specific
    says: str


def find_matches(rules: Rules, visit: Visit) -> Iterator[Match]:
    """All that match, one or none of each group."""
    for landing in rules.landing:
        if lands(landing, visit.landing):
            says = f"began at an address with {landing_in_words(landing)}"
            yield Match(Tier.LANDING, specific_landing(landing), says)
    came_from = f"came from {visit.referrer.host[:100]}"
    for referrer in rules.referrers:
        if refers(referrer, visit.referrer):
            yield Match(Tier.REFERRER, specific_referrer(referrer), came_from)
    for group in rules.groups:
        fitting = [each for each in GROUPS[group] if refers(each, visit.referrer)]
        if fitting:
            narrowest = max(specific_referrer(each) for each in fitting)
            yield Match(Tier.GROUP, narrowest, f"{came_from}, {GROUPS_IN_WORDS[group]}")
    if rules.always:
        yield Match(Tier.ALWAYS, (), "is matched by nothing more specific")


def lands(rule: Landing, landing: Address) -> bool:
    """A rule without any condition matches nothing."""
    if not rule.parameters and rule.path is None:
        return False
    return all(_has(landing, each) for each in rule.parameters) and (
        rule.path is None or _is_at(rule.path, landing.path)
    )


def refers(rule: Referrer, referrer: Address) -> bool:
    return is_of(referrer.host, rule.domain.lower()) and (
        rule.path is None or _is_at(rule.path, referrer.path)
    )


def specific_landing(rule: Landing) -> Specific:
    """More conditions, then more of them whole, then longer beginnings."""
    patterns = [each.value for each in rule.parameters]
    patterns += [] if rule.path is None else [rule.path]
    whole = [each for each in patterns if not each.endswith("*")]
    begun = sum(len(each) - 1 for each in patterns if each.endswith("*"))
    return len(patterns), len(whole), begun


def specific_referrer(rule: Referrer) -> Specific:
    """More labels, then a domain without "*", then a whole path, then a longer one."""
    is_whole = rule.path is not None and not rule.path.endswith("*")
    named = not rule.domain.endswith(".*")
    return rule.domain.count("."), int(named), int(is_whole), len(rule.path or "")


def fits(pattern: str, value: str) -> bool:
    """Whether a value, in small letters, is the pattern, or begins as one that ends in "*" does;
    "*" alone is any value but an empty one."""
    pattern = pattern.lower()
    if pattern.endswith("*"):
        return bool(value) and value.startswith(pattern[:-1])
    return value == pattern


def can_both_fit(one: str, other: str) -> bool:
    """Whether some value fits both patterns."""
    one, other = one.lower(), other.lower()
    if not one.endswith("*"):
        return fits(other, one)
    if not other.endswith("*"):
        return fits(one, other)
    shorter, longer = sorted((one[:-1], other[:-1]), key=len)
    return longer.startswith(shorter)


def path_pattern(path: str) -> str:
    """A path of a rule in the one spelling of paths; "/maps/*" is all below /maps."""
    if not path.endswith("*"):
        return read_path(path)
    begun = path[:-1]
    slash = "/" if begun.endswith("/") and begun.strip("/") else ""
    return f"{read_path(begun)}{slash}*"


def landing_in_words(rule: Landing) -> str:
    """utm_source=google and utm_medium=cpc"""
    words = [_parameter_in_words(each) for each in rule.parameters]
    if rule.path is not None:
        words.append(f"the path {rule.path}")
    return _joined(words)


def referrer_in_words(rule: Referrer) -> str:
    return f"{rule.domain}{rule.path or ''}"


def group_in_words(group: Group) -> str:
    return f"whatever is {GROUPS_IN_WORDS[group]}"


def _parameter_in_words(parameter: Parameter) -> str:
    return parameter.name if parameter.value == "*" else f"{parameter.name}={parameter.value}"


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _has(landing: Address, wanted: Parameter) -> bool:
    value = landing.parameters.get(wanted.name.lower())
    return value is not None and fits(wanted.value, value)


def _is_at(pattern: str, path: str) -> bool:
    return fits(path_pattern(pattern), path)
