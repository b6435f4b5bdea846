"""`/sources`: which sources has a property, and what does each bring?"""

from fastapi import Response
from msgspec import Struct

from callrouter.operations.sources.show_sources import ShownSource, show_sources
from callrouter.web.choosing import find_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()


class SourcesPage(Struct, frozen=True):
    sources: list[ShownSource]
    first: str | None
    next: str | None


@routes.get("/sources")
async def sources(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        listed = await show_sources(work, asked_page(asked, chosen))
    page = SourcesPage(listed.items, first_url(asked), next_url(asked, listed))
    return show(asked, "sources/list.html", page, chosen)
