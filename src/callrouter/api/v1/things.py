"""What do all things look like to a program? Strict models, and what every answer may be."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from callrouter.api.v1.door import DoorRoute, OpenRoute
from callrouter.api.v1.problems import MEDIA_TYPE, Problem
from callrouter.domain.texts import all_visible


class Asked(BaseModel):
    """What a program sends: a field that is not known is an error, so that no typing mistake goes
    unnoticed. What cannot be seen of a text is left out, but for passwords."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _see(cls, value: Any, info: ValidationInfo) -> Any:
        return value if "password" in (info.field_name or "") else all_visible(value)


Text = Annotated[str, Field(max_length=1_000)]
Secret = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1_000)]
"""A password: blanks at its ends are part of it."""
NO_KEY: dict[str, Any] = {"security": []}
"""For an open route's `openapi_extra`."""
Id = Annotated[int, Field(ge=1, lt=2**63)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        description="Any text of yours that names this request. Sent again with the same key, it "
        "is not done again, and gets the answer it got the first time.",
        examples=["c3f7a1c2-make-alder-creek"],
    ),
]

_PROBLEMS = {
    401: "No key or session, or one that is not valid.",
    403: "Whoever asks may not do this.",
    404: "There is no such thing, or none that whoever asks may see.",
    409: "Something of this name is there already.",
    412: "It has been changed since it was read.",
    413: "The body is too long.",
    415: "The body is of a type that is not taken here.",
    422: "It cannot be done as asked; `errors` name the fields and the cures.",
    428: "If-Match is missing.",
    429: "Too many requests; see Retry-After.",
    500: "Our mistake.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: the problems it may answer with, besides those of all routes."""
    return {status: _problem(status) for status in statuses}


def router(tag: str) -> APIRouter:
    """Routes whose requests go through the door."""
    return APIRouter(tags=[tag], route_class=DoorRoute, responses=problems(401, 403, 422, 429, 500))


def open_router(tag: str) -> APIRouter:
    """Routes that need no key."""
    return APIRouter(tags=[tag], route_class=OpenRoute, responses=problems(422, 429, 500))


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": _PROBLEMS[status],
        "model": Problem,
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
