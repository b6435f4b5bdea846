"""How is it told that a page cannot be shown, or that something cannot be done?"""

from typing import TYPE_CHECKING

from fastapi import Response
from msgspec import Struct

from callrouter.web.rendering import render

if TYPE_CHECKING:
    from callrouter.web.door import Asked


class Trouble(Struct, frozen=True):
    """`sentences` say what is wrong, and what to do."""

    status: int
    title: str
    sentences: tuple[str, ...]


def trouble_page(trouble: Trouble, asked: "Asked") -> Response:
    """A page of its own; whoever has the frame gets it in there."""
    layout = "layouts/part.html" if asked.wants_part else "layouts/bare.html"
    return render("trouble.html", trouble, trouble.status, layout=layout)
