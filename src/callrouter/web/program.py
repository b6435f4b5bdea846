"""Which pages are there, and where are their files?"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from callrouter.operations.house import House
from callrouter.web.door import PageDoor
from callrouter.web.pages import (
    alarms,
    blocked_numbers,
    caps,
    choose,
    history,
    jobs,
    number,
    numbers,
    passwords,
    problems,
    properties,
    property_lists,
    residents,
    settings,
    sign_in,
    sources,
    start,
    welcome,
)
from callrouter.web.pages.api_reference import api_reference_routes
from callrouter.web.rendering import STATIC

_ROOMS = (
    start,
    choose,
    sources,
    sign_in,
    properties,
    property_lists,
    numbers,
    number,
    history,
    caps,
    residents,
    blocked_numbers,
    jobs,
    alarms,
    settings,
    problems,
)
_OPEN_ROOMS = (sign_in, passwords, welcome)
_FOR_EVER = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """Our own files. Their addresses change with what is in them, so they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope["query_string"]:
            response.headers["Cache-Control"] = _FOR_EVER
        return response


def add_pages(
    program: FastAPI, house: House, describe_api: Callable[[], Mapping[str, Any]]
) -> None:
    """Put the pages and their files into the ordinary program."""
    program.state.page_door = PageDoor(house)
    program.mount("/static", KeptFiles(directory=STATIC), name="static")
    program.include_router(api_reference_routes(describe_api))
    for each in _ROOMS:
        program.include_router(each.routes)
    for opened in _OPEN_ROOMS:
        program.include_router(opened.open_routes)
