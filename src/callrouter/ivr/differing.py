"""How does one drawing of a flow differ from another, in words and as data?

Nodes are the same when their ids are. Fields are compared leaf by leaf; parts of a list are told
apart by what names them (a key, a language, a schedule), else by their number.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from callrouter.ivr.flow import RETURN, Flow, Node

_NAMED_BY = ("key", "language", "schedule_id")
_EXITS = frozenset(
    {"next", "to", "no_answer", "otherwise", "start"}
    | {"blocked", "withheld", "resident", "prospect", "first_time"}
)
_LONGEST_SHOWN = 80


class FieldChange(Struct, frozen=True):
    """One value that is another one now; `field` leads to it ("choices/1/does/to"). None: there
    was none, or is none any more."""

    field: str
    before: Any
    after: Any
    says: str


class NodeChange(Struct, frozen=True):
    """What became of a node: "added", "removed" or "changed", and then in which fields."""

    node_id: str
    name: str
    what: str
    says: str
    fields: tuple[FieldChange, ...] = ()


class Difference(Struct, frozen=True):
    """`fields` are the flow's own: its name, and where a call arrives."""

    fields: tuple[FieldChange, ...]
    nodes: tuple[NodeChange, ...]

    @property
    def says(self) -> tuple[str, ...]:
        """All of it in words."""
        own = [each.says for each in self.fields]
        return (*own, *(each.says for each in self.nodes))

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.nodes)


def differ(before: Flow, after: Flow) -> Difference:
    """What has to be told for `before` to become `after`; the order of nodes means nothing."""
    former = {node.id: node for node in before.nodes}
    present = {node.id: node for node in after.nodes}
    names = {id_: node.name for id_, node in {**former, **present}.items()} | {RETURN: "return"}
    own = [
        _change(field, was, is_, names, "The flow")
        for field, was, is_ in (
            ("name", before.name, after.name),
            ("start", before.start, after.start),
        )
        if was != is_
    ]
    nodes = [
        *(_whole(node, "added") for node in after.nodes if node.id not in former),
        *(_whole(node, "removed") for node in before.nodes if node.id not in present),
        *(
            _compare(former[node.id], node, names)
            for node in after.nodes
            if node.id in former and former[node.id] != node
        ),
    ]
    return Difference(tuple(own), tuple(nodes))


def _whole(node: Node, what: str) -> NodeChange:
    says = f'"{node.name}" is new.' if what == "added" else f'"{node.name}" is gone.'
    return NodeChange(node.id, node.name, what, says)


def _compare(before: Node, after: Node, names: Mapping[str, str]) -> NodeChange:
    was, is_ = dict(_leaves(_plain(before))), dict(_leaves(_plain(after)))
    fields = tuple(
        _change(field, was.get(field), is_.get(field), names, f'"{after.name}"')
        for field in {**was, **is_}
        if was.get(field) != is_.get(field)
    )
    says = " ".join(each.says for each in fields) or f'"{after.name}" is drawn in another order.'
    return NodeChange(after.id, after.name, "changed", says, fields)


def _plain(node: Node) -> Any:
    return msgspec.to_builtins(node)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value that holds no other, and the way to it; of what is equally named, the number
    tells it apart."""
    match value:
        case dict():
            for name, each in value.items():
                yield from _leaves(each, f"{path}/{name}" if path else name)
        case list() | tuple():
            seen: set[str] = set()
            for number, each in enumerate(value):
                name = _name(each)
                if name is None or name in seen:
                    name = str(number) if name is None else f"{name} ({number})"
                seen.add(name)
                yield from _leaves(each, f"{path}/{name}")
        case _:
            yield path, value


def _name(part: Any) -> str | None:
    if isinstance(part, dict):
        for field in _NAMED_BY:
            if field in part:
                return str(part[field])
    return None


def _change(
    field: str, before: Any, after: Any, names: Mapping[str, str], whose: str
) -> FieldChange:
    where = ", ".join(part.replace("_", " ") for part in field.split("/"))
    leads = field.rpartition("/")[2] in _EXITS
    was, is_ = (_shown(each, names if leads else {}) for each in (before, after))
    if after is None:
        says = f"{whose}, {where}: {was} is taken out."
    elif before is None:
        says = f"{whose}, {where}: {is_} is new."
    else:
        says = f"{whose}, {where}: {is_} instead of {was}."
    return FieldChange(field, before, after, says)


def _shown(value: Any, names: Mapping[str, str]) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            text = names.get(value, value)
            return f'"{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"}"'
        case _:
            return str(value)
