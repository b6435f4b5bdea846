"""How do the brain's own values travel as JSON? They are their own description.

A `Document` marks a msgspec type as a body's, a field's or an answer's. What comes in is judged by
msgspec itself, strictly, without what cannot be seen of texts, and told as a sentence with its
place; the OpenAPI description shows the schema that msgspec has of the type. Nothing about these
values is written down a second time.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from callrouter.domain.texts import all_visible

ERROR = "document"
_MARK = "x-document"
_REFS = "#/components/schemas/"
_known: dict[str, "Document"] = {}


class Document:
    """Stands in an `Annotated` beside a msgspec type.

    `family` begins the name of every schema that the type brings along, and keeps those of other
    families apart; `name` is the whole's own. `example` is a value of the type.
    """

    def __init__(self, shape: Any, family: str, name: str, example: Any = None) -> None:
        self.shape, self.family, self.name, self.example = shape, family, name, example
        _known[name] = self

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read,
            serialization=core_schema.plain_serializer_function_ser_schema(_plain),
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {_MARK: self.name}

    def read(self, value: Any) -> Any:
        """The value that was sent as JSON; one of our own values is taken as it is.

        Raises PydanticCustomError, of which `read_fault` makes sentence and place.
        """
        if isinstance(value, msgspec.Struct | tuple):  # JSON has no such things
            return value
        try:
            found = msgspec.convert(all_visible(value), self.shape)
        except msgspec.ValidationError as error:
            says, pointer = _tell(str(error))
            raise _refusal(says, pointer) from None
        for pointer, says in _unstorable(value, ""):
            raise _refusal(says, pointer)
        return found


def read_fault(context: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a document and where in it (a JSON pointer), from a validation error's
    context."""
    return str(context["says"]), str(context["pointer"])


def add_schemas(told: dict[str, Any]) -> None:
    """Put the schemas of all documents in an OpenAPI description into their places."""
    schemas: dict[str, Any] = told["components"].setdefault("schemas", {})
    for name in sorted(set(_marked(told))):
        for each, schema in _schemas(_known[name]).items():
            assert schemas.setdefault(each, schema) == schema, f"Two schemas are called {each}."
    _unmark(told)


def _refusal(says: str, pointer: str) -> PydanticCustomError:
    return PydanticCustomError(ERROR, "{says}", {"says": says, "pointer": pointer})


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)


def _unstorable(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """What a type cannot refuse, but no database or JSON can hold."""
    match value:
        case str():
            if "\0" in value or not _is_unicode(value):
                yield pointer, "it holds a character that cannot be stored; type it without that."
        case float():
            if not math.isfinite(value):
                yield pointer, "it is no number that can be stored; write one with digits."
        case list():
            for number, each in enumerate(value):
                yield from _unstorable(each, f"{pointer}/{number}")
        case dict():
            for name, each in value.items():
                yield from _unstorable(each, f"{pointer}/{name}")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_AT = re.compile(r"(?P<says>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (contains unknown|missing required) field `(.*)`", re.DOTALL)
_KIND = re.compile(r"Expected `([^`]*)`, got `([^`]*)`")
_BOUND = re.compile(r"Expected `(\w+)`(?: of length)? (<=|>=|<|>) (-?[\d.]+)")
_KINDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "date": "a date like 2026-12-24",
    "datetime": "an instant like 2026-12-24T23:10:00-05:00",
}


def _tell(message: str) -> tuple[str, str]:
    """msgspec's message as a sentence that says what to do, and a JSON pointer."""
    parts = _AT.fullmatch(message)
    assert parts is not None  # it takes any text
    says, path = parts["says"], parts["path"] or ""
    pointer = re.sub(r"[.\[]", "/", path.replace("]", ""))
    if field := _FIELD.fullmatch(says):
        pointer += f"/{field[2]}"
        if field[1] == "missing required":
            return "it is missing; give it a value.", pointer
        return "there is no such field; leave it out or check its spelling.", pointer
    if kind := _KIND.fullmatch(says):
        wanted = " or ".join(_KINDS.get(each, each) for each in kind[1].split(" | "))
        return f"it should be {wanted}, not {_KINDS.get(kind[2], kind[2])}.", pointer
    if bound := _BOUND.fullmatch(says):
        return _tell_bound(*bound.groups()), pointer
    if says.startswith("Invalid"):
        return f"{says[:1].lower()}{says[1:]}; the API's description tells what may stand here.", (
            pointer
        )
    return f"{says[:1].lower()}{says[1:]}.", pointer


def _tell_bound(kind: str, sign: str, bound: str) -> str:
    match kind, sign:
        case "str", "<=":
            return f"shorten it to {bound} characters."
        case "array", "<=":
            return f"it may hold {bound} at most; take some out."
        case _, "<=" | "<":
            return f"it is too much; choose {bound} or less."
        case _:
            return f"it is too little; choose {bound} or more."


def _marked(told: Any) -> Iterator[str]:
    """The names of all documents that a description speaks of."""
    match told:
        case dict():
            if _MARK in told:
                yield told[_MARK]
            for each in told.values():
                yield from _marked(each)
        case list():
            for each in told:
                yield from _marked(each)


def _unmark(told: Any) -> None:
    match told:
        case dict():
            if _MARK in told:
                told["$ref"] = _REFS + told.pop(_MARK)
            for each in told.values():
                _unmark(each)
        case list():
            for each in told:
                _unmark(each)


def _schemas(document: Document) -> dict[str, Any]:
    """The document's schema and all that it leads to, by their names."""
    (whole,), parts = msgspec.json.schema_components(
        [document.shape], ref_template=_REFS + "{name}"
    )
    names = {
        name: name if name.startswith(document.family) else document.family + name for name in parts
    }
    found = {names[name]: _renamed(schema, names) for name, schema in parts.items()}
    if (told := _renamed(whole, names)) != {"$ref": _REFS + document.name}:
        found[document.name] = told
    if document.example is not None:
        found[document.name] |= {"examples": [_plain(document.example)]}
    return found


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:
    match schema:
        case str() if schema.startswith(_REFS):
            return _REFS + names[schema.removeprefix(_REFS)]
        case dict():
            return {key: _renamed(each, names) for key, each in schema.items()}
        case list() | tuple():
            return [_renamed(each, names) for each in schema]
        case _:
            return schema
