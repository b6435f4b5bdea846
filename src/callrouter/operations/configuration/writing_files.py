"""How does a configuration stand in a file? As YAML that a person reads and a diff compares."""

import difflib
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from callrouter.ivr.configuration import SECTIONS, Configuration


def write_file(configuration: Configuration) -> str:
    """The same bytes for the same configuration, always."""
    return _yaml(msgspec.to_builtins(configuration, str_keys=True))


def write_plan(before: Configuration | None, after: Configuration) -> list[str]:
    """What changes, thing by thing: `+` what is made, `~` what is changed, with the lines that go
    (`-`) and come (`+`) below it. Nothing at all: nothing changes."""
    former = {} if before is None else msgspec.to_builtins(before, str_keys=True)
    now: dict[str, Any] = msgspec.to_builtins(after, str_keys=True)
    name = f"property {after.property.key}"
    plan = list(_thing(name, former.get("property"), now["property"]))
    for section, thing in SECTIONS.items():
        known = {_key(each): each for each in former.get(section, ())}
        for each in now.get(section, ()):
            plan += _thing(f'{thing} "{_key(each)}"', known.get(_key(each)), each)
    plan += _thing("defaults", former.get("defaults"), now.get("defaults"))
    return plan


def _key(each: dict[str, Any]) -> str:
    return str(each.get("email") or each["name"])


def _thing(name: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    yield f"+ {name}" if before is None else f"~ {name}"
    former, now = ([] if each is None else _yaml(each).splitlines() for each in (before, after))
    for line in difflib.unified_diff(former, now, lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield f"    {line[0]} {line[1:]}"


def _yaml(plain: Any) -> str:
    return yaml.dump(
        plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than what they belong to, and no value is ever an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True
