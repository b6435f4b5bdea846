"""What is wrong with what somebody says of a source, and how is it spelt?"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from callrouter.dni.domains import read_domain
from callrouter.domain.properties import LONGEST_NAME
from callrouter.domain.sources import Landing, MarketingSource, Referrer, Rules
from callrouter.operations.work import Fault

_NAME = re.compile(r"[^\s=&?#/*]{1,100}")
_LONGEST = 200


def tidy_source(known: MarketingSource) -> MarketingSource:
    """The same with its name and domains in the one spelling, where they can be read at all."""
    referrers = tuple(
        replace(each, domain=read_domain(each.domain) or each.domain)
        for each in known.rules.referrers
    )
    rules = replace(
        known.rules, referrers=referrers, groups=tuple(dict.fromkeys(known.rules.groups))
    )
    return replace(known, name=known.name.strip(), rules=rules)


def judge_source(known: MarketingSource) -> list[Fault]:
    """Faults by field; none when it may be saved."""
    faults = []
    if not known.name:
        faults.append(Fault("Give the source a name.", "/name"))
    if len(known.name) > LONGEST_NAME:
        sentence = f"Shorten the source's name to {LONGEST_NAME} letters."
        faults.append(Fault(sentence, "/name"))
    if known.cost is not None and known.cost.monthly_cents < 0:
        sentence = "A cost is 0 or more; write it in cents."
        faults.append(Fault(sentence, "/cost/monthly_cents"))
    return [*faults, *_rules(known.rules)]


def _rules(rules: Rules) -> Iterator[Fault]:
    for place, landing in enumerate(rules.landing):
        yield from _landing(landing, f"/rules/landing/{place}")
    for place, referrer in enumerate(rules.referrers):
        yield from _referrer(referrer, f"/rules/referrers/{place}")


def _landing(rule: Landing, field: str) -> Iterator[Fault]:
    if not rule.parameters and rule.path is None:
        yield Fault("Name a parameter like utm_source, or a path.", field)
    names = [each.name.lower() for each in rule.parameters]
    for place, parameter in enumerate(rule.parameters):
        where = f"{field}/parameters/{place}"
        if not _NAME.fullmatch(parameter.name):
            yield Fault("Write the parameter's name alone, like utm_source.", f"{where}/name")
        elif parameter.name.lower() in names[:place]:
            sentence = f"{parameter.name} stands here twice; make that two rules."
            yield Fault(sentence, f"{where}/name")
        if not parameter.value.strip() or len(parameter.value) > _LONGEST:
            sentence = "Write the value, its beginning like spring*, or * for any."
            yield Fault(sentence, f"{where}/value")
        elif "*" in parameter.value[:-1]:
            yield Fault("A * stands at the end of the value.", f"{where}/value")
    yield from _path(rule.path, f"{field}/path")


def _referrer(rule: Referrer, field: str) -> Iterator[Fault]:
    if read_domain(rule.domain) is None:
        sentence = f'"{rule.domain[:100]}" is no domain; write one like zillow.com.'
        yield Fault(sentence, f"{field}/domain")
    yield from _path(rule.path, f"{field}/path")


def _path(path: str | None, field: str) -> Iterator[Fault]:
    if path is None:
        return
    if not path.startswith("/") or re.search(r"[\s?#]", path) or len(path) > _LONGEST:
        yield Fault("Write a path like /move-in, or its beginning like /move-in*.", field)
    elif "*" in path[:-1]:
        yield Fault("A * stands at the end of the path.", field)
