"""`/choose`: which property or list should the pages be about?"""

from urllib.parse import urlencode

from fastapi import Response
from msgspec import Struct

from callrouter.domain.access import PropertyList
from callrouter.domain.listing import Wanted
from callrouter.domain.properties import Property
from callrouter.operations.lists.save_list import show_lists
from callrouter.operations.properties.show_properties import list_properties
from callrouter.web.door import InPage, pages
from callrouter.web.rendering import render
from callrouter.web.showing import show

routes = pages()
_MOST = 12
_INSTEAD = {"/flows": "/defaults", "/imports": "/defaults", "/weeks": "/schedules"}
"""Where a page is about a thing of one property: its tab, of another."""
_KEEPS = (
    "/sources",
    "/defaults",
    "/schedules",
    "/people",
    "/teams",
    "/destinations",
    "/mailboxes",
    "/numbers",
    "/residents",
    "/blocked-numbers",
    "/history",
    "/problems",
)


class Choices(Struct, frozen=True):
    """What can be chosen, and the page that is to be about it."""

    path: str
    search: str
    properties: list[Property]
    lists: list[PropertyList]
    has_more: bool

    def url(self, **chosen: object) -> str:
        return f"{self.path}?{urlencode(chosen)}"


@routes.get("/choose")
async def choose(asked: InPage) -> Response:
    """The whole page, or what was found for whoever types into the picker."""
    search, path = (
        asked.query("search")[:100],
        "/" + asked.query("for").strip("/").partition("/")[0],
    )
    path = _INSTEAD.get(path, path)
    wanted = Wanted(limit=_MOST, search=search or None)
    async with asked.work() as work:
        properties = await list_properties(work, wanted)
        lists = await show_lists(work, wanted)
    choices = Choices(
        path if path in _KEEPS else "/sources",
        search,
        [each.value for each in properties.items],
        [each.value for each in lists.items],
        properties.ended is not None or lists.ended is not None,
    )
    if asked.request.headers.get("hx-target", "").endswith("#picker-found"):
        return render("parts/picker_found.html", choices)
    return show(asked, "choose.html", choices)
