"""Which pages are there, and where are their files?"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from callrouter.operations.house import House
from callrouter.web.compressing import compressed_file, takes_gzip
from callrouter.web.door import PageDoor
from callrouter.web.pages.defaults import defaults, defaults_changes, imports
from callrouter.web.pages.entry import choose, me, passwords, sign_in, start, welcome
from callrouter.web.pages.entry.api_reference import api_reference_routes
from callrouter.web.pages.flows import flow_versions, flows
from callrouter.web.pages.people import (
    destinations,
    keys,
    mailboxes,
    people,
    person,
    person_access,
    teams,
)
from callrouter.web.pages.schedules import calendar, overrides, schedules, weeks
from callrouter.web.pages.settings import (
    alarms,
    blocked_numbers,
    caps,
    history,
    jobs,
    number,
    numbers,
    problems,
    properties,
    property_lists,
    residents,
    settings,
)
from callrouter.web.pages.sources import adding_sources, orders, source, sources
from callrouter.web.rendering import STATIC
from callrouter.web.trouble import NO_SUCH_PAGE, trouble_page

_ROOMS = (
    start,
    choose,
    sources,
    adding_sources,
    source,
    orders,
    defaults,
    defaults_changes,
    imports,
    flows,
    flow_versions,
    schedules,
    weeks,
    overrides,
    calendar,
    people,
    person,
    person_access,
    teams,
    destinations,
    mailboxes,
    keys,
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
    me,
    sign_in,
)
_OPEN_ROOMS = (sign_in, passwords, welcome)
_TEXTS = (".css", ".js", ".svg")
_FOR_EVER = "public, max-age=31536000, immutable"


class KeptFiles(StaticFiles):
    """Our own files, compressed. Their addresses change with what is in them, so they may be kept
    for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200 and scope["query_string"]:
            response.headers["Cache-Control"] = _FOR_EVER
        if isinstance(response, FileResponse) and path.endswith(_TEXTS) and takes_gzip(scope):
            return compressed_file(response)
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
    program.add_exception_handler(404, _no_such_page)


async def _no_such_page(request: Request, error: Exception) -> Response:
    """For whoever reads pages; programs get the usual few bytes."""
    if "text/html" in request.headers.get("accept", ""):
        return trouble_page(NO_SUCH_PAGE)
    assert isinstance(error, HTTPException)
    return await http_exception_handler(request, error)
