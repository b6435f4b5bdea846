"""Which routes has the REST API, and what is it called?"""

from enum import Enum
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from callrouter.api.v1 import (
    alarms,
    blocked_numbers,
    calls,
    caps,
    configurations,
    destinations,
    flow_versions,
    flows,
    history,
    imports,
    jobs,
    keys,
    mailboxes,
    me,
    new_numbers,
    not_right,
    number_orders,
    numbers,
    password_resets,
    people,
    properties,
    property_lists,
    residents,
    resolve,
    routing,
    sessions,
    settings_check,
    sources,
    standard_sources,
    tables,
    teams,
    visits,
    weeks,
)
from callrouter.api.v1.documents import add_schemas
from callrouter.api.v1.door import Door
from callrouter.api.v1.problems import MEDIA_TYPE, add_handlers
from callrouter.operations.house import House

PREFIX = "/api/v1"
_ROOMS = (
    properties,
    property_lists,
    people,
    teams,
    destinations,
    mailboxes,
    weeks,
    flows,
    flow_versions,
    routing,
    imports,
    standard_sources,
    sources,
    visits,
    residents,
    blocked_numbers,
    new_numbers,  # paths that name something come before those that take any name
    numbers,
    number_orders,
    caps,
    configurations,
    tables,
    calls,
    resolve,
    keys,
    sessions,
    me,
    history,
    jobs,
    alarms,
    not_right,
    settings_check,
)
_ABOUT = """Everything that can be set up and read, for programs.

Send `Authorization: Bearer <key>` with each request, or the token of a session. Lists come in
pages; `next` is the cursor of the following one. A POST with an `Idempotency-Key` is done once,
however often it is sent. Single things carry an `ETag`; a change with `If-Match` fails with 412 if
somebody else was there first.
Errors are problem+json: `detail` says what to do, `errors` name the fields.
"""


def build_api(house: House) -> FastAPI:
    """The program that answers below `/api/v1`."""
    program = FastAPI(
        title="callrouter",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: f"{_camel(route.tags[0])}_{route.name}",
    )
    program.state.door = Door(house)
    program.openapi = lambda: _openapi(program)  # type: ignore[method-assign]
    add_handlers(program)
    for each in _ROOMS:
        program.include_router(each.routes)
    for opened in (sessions, password_resets):
        program.include_router(opened.open_routes)
    return program


def _openapi(program: FastAPI) -> dict[str, Any]:
    """The description as programs read it: how to send a key, and problems as what they are."""
    if program.openapi_schema is None:
        told = get_openapi(
            title=program.title,
            version=program.version,
            description=program.description,
            routes=program.routes,
            servers=[{"url": PREFIX}],
        )
        told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"key": []}]
        for path in told["paths"].values():
            for operation in path.values():
                for response in operation["responses"].values():
                    if MEDIA_TYPE in response.get("content", {}):
                        del response["content"]["application/json"]
        add_schemas(told)
        program.openapi_schema = told
    return program.openapi_schema


def _camel(tag: str | Enum) -> str:
    first, *rest = str(tag).split()
    return first + "".join(word.title() for word in rest)
