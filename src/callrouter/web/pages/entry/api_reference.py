"""`/api/docs`: what does the REST API offer, for people who write programs?

Made on the server from the API's own description, so the two cannot disagree; works without
scripts, and prints.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from callrouter.web.rendering import render

Description = Mapping[str, Any]
_DEEPEST = 8


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    is_required: bool
    kind: str
    says: str


@dataclass(frozen=True)
class Answer:
    status: str
    says: str


@dataclass(frozen=True)
class Operation:
    """One thing a program can do; `body` and `result` are examples as JSON, "" where there is
    none."""

    anchor: str
    method: str
    path: str
    says: str
    parameters: tuple[Parameter, ...]
    body: str
    result: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class ApiReference:
    title: str
    about: tuple[str, ...]
    base: str
    groups: Mapping[str, tuple[Operation, ...]]


def api_reference_routes(describe: Callable[[], Description]) -> APIRouter:
    """`describe` gives the API's OpenAPI document."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/docs")
    async def api_reference() -> HTMLResponse:
        return render("api_reference.html", read(describe()))

    return router


def read(told: Description) -> ApiReference:
    """What an OpenAPI document tells, in the order in which people look for it."""
    groups: dict[str, tuple[Operation, ...]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            group = operation["tags"][0]
            read_one = _operation(told, method.upper(), path, operation)
            groups[group] = (*groups.get(group, ()), read_one)
    about = tuple(told["info"]["description"].strip().split("\n\n"))
    return ApiReference(told["info"]["title"], about, told["servers"][0]["url"], groups)


def _operation(told: Description, method: str, path: str, operation: Description) -> Operation:
    return Operation(
        anchor=operation["operationId"],
        method=method,
        path=path,
        says=operation.get("description") or operation["summary"],
        parameters=tuple(_parameters(told, operation)),
        body=_example(told, operation.get("requestBody", {}).get("content", {})),
        result=_example(told, _success(operation).get("content", {})),
        answers=tuple(
            Answer(status, answer["description"])
            for status, answer in sorted(operation["responses"].items())
        ),
    )


def _parameters(told: Description, operation: Description) -> Iterator[Parameter]:
    for each in operation.get("parameters", ()):
        schema = each["schema"]
        says = each.get("description") or schema.get("description", "")
        yield Parameter(
            each["name"], each["in"], each.get("required", False), _kind(told, schema), says
        )


def _success(operation: Description) -> Description:
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            found: Description = answer
            return found
    return {}


def _example(told: Description, content: Description) -> str:
    for kind, media in content.items():
        if kind == "application/json" and "schema" in media:
            example = example_of(told, media["schema"])
            return json.dumps(example, indent=2, ensure_ascii=False)
    return ""


def _resolved(told: Description, schema: Description) -> Description:
    while "$ref" in schema:
        schema = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(told: Description, schema: Description) -> str:
    schema = _resolved(told, schema)
    if "anyOf" in schema:
        kinds = [_kind(told, each) for each in schema["anyOf"]]
        return " or ".join(kind for kind in kinds if kind != "null")
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("format") or schema.get("type", "any"))


def example_of(told: Description, schema: Description, depth: int = 0) -> Any:
    """A value that fits the schema, made of the examples in it."""
    if schema.get("examples"):
        return schema["examples"][0]
    schema = _resolved(told, schema)
    if depth > _DEEPEST:
        return None
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("const", "default"):
        if key in schema and schema[key] not in ("", None):
            return schema[key]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return example_of(told, schema[key][0], depth + 1)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {name: example_of(told, each, depth + 1) for name, each in fields.items()}
        case "array":
            return [example_of(told, schema.get("items", {}), depth + 1)]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
        case "string":
            return "2026-11-25T15:00:00Z" if schema.get("format") == "date-time" else "…"
        case _:
            return None
