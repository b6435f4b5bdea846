"""How is it told that a page cannot be shown, or that something cannot be done?"""

from fastapi import Response
from msgspec import Struct

from callrouter.web.rendering import render


class Trouble(Struct, frozen=True):
    """`sentences` say what is wrong, and what to do."""

    status: int
    title: str
    sentences: tuple[str, ...]


NO_SUCH_PAGE = Trouble(404, "There is nothing here", ("There is no such page.",))


def trouble_page(trouble: Trouble, wants_part: bool = False) -> Response:
    """A page of its own; whoever has the frame gets it in there."""
    layout = "layouts/part.html" if wants_part else "layouts/bare.html"
    return render("trouble.html", trouble, trouble.status, layout=layout)
