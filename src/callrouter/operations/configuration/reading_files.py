"""What does a configuration file say, and on which line?

YAML, read by the safe loader. Aliases are refused: a small file must not unfold into a huge one.
So are keys that come twice, where one of the two would be lost.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from callrouter.domain.texts import visible
from callrouter.ivr.configuration import FORMAT, Configuration
from callrouter.operations.work import Fault, RefusedError

LONGEST_FILE = 2_000_000  # characters
DEEPEST = 30
_LARGEST = 2**31
_PATH = re.compile(r"\.([A-Za-z_-]+)|\[(\d+|\.\.\.)\]")


class Lines:
    """Which line of the file a place stands on; places are JSON pointers."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._known = dict(_places(root, "")) if root is not None else {}

    def of(self, pointer: str) -> int:
        """The line of a place, else of the nearest one around it."""
        while pointer not in self._known and pointer:
            pointer = pointer.rpartition("/")[0]
        return self._known.get(pointer, 1)

    def fault(self, pointer: str, sentence: str) -> Fault:
        return Fault(f"Line {self.of(pointer)}: {sentence}", pointer or None)


def read_file(text: str) -> tuple[Configuration, Lines]:
    """Raises RefusedError with the line and the cure."""
    if len(text) > LONGEST_FILE:
        raise RefusedError(f"The file is longer than {LONGEST_FILE:,} characters; take some out.")
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            plain = None if root is None else loader.construct_document(root)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise RefusedError(_unreadable(error)) from None
    except (ValueError, RecursionError):
        raise RefusedError(Fault("Line 1: the file is no YAML; check it.", None)) from None
    lines = Lines(root)
    if not isinstance(plain, dict) or "callrouter" not in plain:
        raise RefusedError(f'Line 1: the file must begin with "callrouter: {FORMAT}".')
    if plain["callrouter"] != FORMAT:
        raise RefusedError(f'Line 1: this callrouter reads files of "callrouter: {FORMAT}".')
    try:
        return msgspec.convert(_plain(plain, "", lines), Configuration), lines
    except msgspec.ValidationError as error:
        raise RefusedError(unreadable_value(error, lines)) from None


def _plain(value: Any, pointer: str, lines: Lines) -> Any:
    """What can be stored, and nothing else. A key with nothing behind it is as if it were not
    there: its usual value."""
    match value:
        case dict():
            return {
                key: _plain(each, f"{pointer}/{key}", lines)
                for key, each in value.items()
                if each is not None
            }
        case list():
            return [_plain(each, f"{pointer}/{number}", lines) for number, each in enumerate(value)]
        case str() if any("\ud800" <= each <= "\udfff" or each == "\0" for each in value):
            sentence = "a character cannot be stored; type the text again without it."
            raise RefusedError(lines.fault(pointer, sentence))
        case str():
            return visible(value)
        case bool() | None:
            return value
        case int() | float() if abs(value) < _LARGEST:  # which no infinity and no NaN is
            return value
        case _:
            raise RefusedError(lines.fault(pointer, "write a text or an ordinary number here."))


def unreadable_value(error: msgspec.ValidationError, lines: Lines, within: str = "") -> Fault:
    """What is wrong with a value of the file, at its line; `within` is where the value lies."""
    said, _, path = str(error).partition(" - at `$")
    pointer = within
    for name, number in _PATH.findall(path.rstrip("`")):
        if number == "...":
            break
        pointer += f"/{name or number}"
    return lines.fault(pointer, f"{said[:1].lower()}{said[1:]}; mend it.")


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases, timestamps as the text they are, and no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refused("aliases are not read; write the value itself", event.start_mark)
        self.depth = getattr(self, "depth", 0) + 1
        if self.depth > DEEPEST:
            raise _refused(f"it is nested more than {DEEPEST} deep", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _refused(f'"{key.value}" stands here twice; keep one', key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refused(says: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=says, problem_mark=mark)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _unreadable(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    problem = getattr(error, "problem", None) or "a character is not allowed here"
    return f"Line {line}: the file cannot be read: {problem}."


def _places(node: yaml.Node, pointer: str) -> Iterator[tuple[str, int]]:
    yield pointer, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _places(value, f"{pointer}/{key.value}")
            yield f"{pointer}/{key.value}", key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value):
            yield from _places(each, f"{pointer}/{number}")
