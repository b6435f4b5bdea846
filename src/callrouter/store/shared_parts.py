"""How do ten thousand properties fit into memory? By holding what is equal once.

Communities of one company say the same words and keep the same hours. While flows and weeks are
read from their documents, each node and each list of schedules that has been read before is not
read again: the same value, which nobody can change, serves for all. Of nodes that differ, by the
team they ring or the mailbox they fill, the words are held once.
"""

from sys import intern
from typing import Any, TypeVar

import msgspec
from msgspec.structs import force_setattr

from callrouter.domain.weeks import Forcing, Override, Schedule, Week
from callrouter.ivr.flow import Flow, Node, Prompt

T = TypeVar("T")


class _Drawn(msgspec.Struct):
    """A flow's document, its nodes still unread."""

    name: str
    start: str | None
    nodes: tuple[msgspec.Raw, ...] = ()


class _Kept(msgspec.Struct):
    """A week's document; what is usually like other weeks' is still unread."""

    default_schedule_id: str
    closing_schedule_id: str
    schedules: msgspec.Raw
    overrides: msgspec.Raw = msgspec.Raw(b"[]")
    forcing: Forcing | None = None


class SharedParts:
    """Reads documents of one load; what it has read is shared among them."""

    def __init__(self) -> None:
        self._nodes: dict[bytes, Node] = {}
        self._schedules: dict[bytes, tuple[Schedule, ...]] = {}
        self._overrides: dict[bytes, tuple[Override, ...]] = {}
        self._prompts: dict[Prompt, Prompt] = {}

    def read_flow(self, text: str) -> Flow:
        """The flow of a document."""
        drawn = _read_drawn(text)
        nodes = tuple([_once(self._nodes, raw, self._read_node) for raw in drawn.nodes])
        return Flow(intern(drawn.name), drawn.start, nodes)

    def _read_node(self, text: bytes) -> Node:
        node: Node = _decode_node(text)
        for field in node.__struct_fields__:  # equal values take the place of equal ones
            value = getattr(node, field)
            if type(value) is str:
                force_setattr(node, field, intern(value))
            elif type(value) is Prompt:
                force_setattr(node, field, self._prompts.setdefault(value, value))
        return node

    def read_sub_flows(self, text: str) -> dict[int, Flow]:
        """The sub-flows of a version's document, by id."""
        if text == "{}":
            return {}
        return {id_: self.read_flow(bytes(raw).decode()) for id_, raw in _read_raws(text).items()}

    def read_week(self, text: str, id_: int, name: str, is_main: bool) -> Week:
        """The week of a document; id, name and mainness are its row's."""
        kept = _read_kept(text)
        return Week(
            id_,
            name,
            is_main,
            kept.default_schedule_id,
            kept.closing_schedule_id,
            _once(self._schedules, kept.schedules, _read_schedules),
            _once(self._overrides, kept.overrides, _read_overrides),
            kept.forcing,
        )


def _once(read: dict[bytes, T], raw: msgspec.Raw, decode: Any) -> T:
    text = bytes(raw)
    known = read.get(text)
    if known is None:
        known = read[text] = decode(text)
    return known


_read_drawn = msgspec.json.Decoder(_Drawn).decode
_read_raws = msgspec.json.Decoder(dict[int, msgspec.Raw]).decode
_decode_node = msgspec.json.Decoder(Node).decode
_read_kept = msgspec.json.Decoder(_Kept).decode
_read_schedules = msgspec.json.Decoder(tuple[Schedule, ...]).decode
_read_overrides = msgspec.json.Decoder(tuple[Override, ...]).decode
