"""`/sources`: which sources has a property, and what does each bring?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.operations.sources.show_sources import ShownSource, show_sources
from callrouter.web.choosing import find_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.paging import asked_page, next_url
from callrouter.web.showing import show

routes = pages()


class SourcesPage(Struct, frozen=True):
    wanted: Wanted
    sources: list[ShownSource]
    next: str | None


@routes.get("/sources")
async def sources(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked, chosen)
        listed = await show_sources(work, wanted)
    page = SourcesPage(wanted, listed.items, next_url(asked, listed))
    return show(asked, "sources/list.html", page, chosen)
