"""Which pages are there, and where are their files?"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from callrouter.web.pages.api_reference import api_reference_routes
from callrouter.web.rendering import STATIC


def add_pages(program: FastAPI, describe_api: Callable[[], Mapping[str, Any]]) -> None:
    """Put the pages and their files into the ordinary program."""
    program.mount("/static", StaticFiles(directory=STATIC), name="static")
    program.include_router(api_reference_routes(describe_api))
