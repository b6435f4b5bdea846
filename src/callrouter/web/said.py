"""What does the next page tell of what has just been done?

It travels in a cookie that only says something to whoever has it: what can be undone is undone by
a form like any other, with its own rights.
"""

import json
from urllib.parse import quote, unquote

from fastapi import Request, Response
from msgspec import Struct

COOKIE = "said"
_SECONDS = 60
_LONGEST = 500


class Said(Struct, frozen=True):
    """A sentence, and the change that may be taken back."""

    says: str
    undo: int | None = None


def keep_said(response: Response, said: Said) -> None:
    """For the page that comes next."""
    text = json.dumps([said.says[:_LONGEST], said.undo])
    response.set_cookie(COOKIE, quote(text), max_age=_SECONDS, httponly=True, samesite="lax")


def take_said(request: Request) -> Said | None:
    """What the page before had to tell; nothing of what we did not write."""
    try:
        says, undo = json.loads(unquote(request.cookies.get(COOKIE, "")))
    except (ValueError, TypeError):
        return None
    if not isinstance(says, str) or not (undo is None or isinstance(undo, int)):
        return None
    return Said(says[:_LONGEST], undo)
