"""`/settings`: is everything set that calls need?"""

from fastapi import Response

from callrouter.operations.settings.check_settings import check_settings
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.showing import show

routes = pages()


@routes.get("/settings")
async def settings(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        checked = await check_settings(work, asked.house)
    return show(asked, "settings/check.html", checked, chosen)
