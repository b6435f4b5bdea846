"""How are a source's rules typed? One a line, as they stand in addresses.

utm_source=google&utm_medium=cpc
/move-in*?utm_campaign=spring
gclid                               (any value)
facebook.com/marketplace*           (a website the visitor comes from)
"""

from collections.abc import Iterable

from callrouter.domain.sources import Group, Landing, Parameter, Referrer, Rules
from callrouter.operations.work import Fault
from callrouter.web.forms import Form

MOST_LANDING, MOST_REFERRERS = 40, 50
_ESCAPED = (("%", "%25"), ("&", "%26"), ("\n", "%0A"))


def landing_lines(rules: Rules) -> str:
    return "\n".join(_landing_line(each) for each in rules.landing)


def referrer_lines(rules: Rules) -> str:
    return "\n".join(f"{each.domain}{each.path or ''}" for each in rules.referrers)


def read_rules(form: Form) -> Rules:
    """What was typed, right or wrong: whether it can be saved is judged by the operation."""
    return Rules(
        tuple(_read_landing(line) for line in _lines(form.text("landing"))),
        tuple(_read_referrer(line) for line in _lines(form.text("referrers"))),
        tuple(Group(each) for each in form.texts("groups") if each in set(Group)),
        form.ticked("always"),
    )


def judge_length(rules: Rules) -> list[Fault]:
    faults = []
    if len(rules.landing) > MOST_LANDING:
        faults.append(Fault(f"Keep to {MOST_LANDING} lines.", "/landing"))
    if len(rules.referrers) > MOST_REFERRERS:
        faults.append(Fault(f"Keep to {MOST_REFERRERS} lines.", "/referrers"))
    return faults


def beside_fields(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """What is wrong with a rule is said beside the field it was typed into, with its line."""
    return tuple(_beside(each) for each in faults)


def _beside(fault: Fault) -> Fault:
    parts = (fault.field or "").split("/")
    if parts[:2] != ["", "rules"] or len(parts) < 4:
        return fault
    return Fault(f"Line {int(parts[3]) + 1}: {fault.sentence}", f"/{parts[2]}")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _landing_line(rule: Landing) -> str:
    query = "&".join(
        each.name if each.value == "*" else f"{each.name}={_escaped(each.value)}"
        for each in rule.parameters
    )
    if rule.path is None:
        return query
    return f"{rule.path}?{query}" if query else rule.path


def _read_landing(line: str) -> Landing:
    path, query = None, line.removeprefix("?")
    if line.startswith("/"):
        path, _, query = line.partition("?")
    pairs = [part.partition("=") for part in query.split("&") if part]
    return Landing(tuple(_parameter(name, value) for name, _, value in pairs), path)


def _parameter(name: str, value: str) -> Parameter:
    for plain, escaped in reversed(_ESCAPED):
        value = value.replace(escaped, plain)
    return Parameter(name.strip(), value.strip() or "*")


def _read_referrer(line: str) -> Referrer:
    bare = line.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    domain, slash, path = bare.partition("/")
    return Referrer(domain, slash + path if path else None)


def _escaped(value: str) -> str:
    for plain, escaped in _ESCAPED:
        value = value.replace(plain, escaped)
    return value
