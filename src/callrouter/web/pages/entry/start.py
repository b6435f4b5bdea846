"""`/`: where does somebody begin?"""

from fastapi import Response

from callrouter.web.door import InPage, pages

routes = pages()


@routes.get("/")
async def start(asked: InPage) -> Response:
    """With what they work on most."""
    return asked.go("/sources")
