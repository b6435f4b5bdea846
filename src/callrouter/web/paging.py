"""How does a page of a list say which part of it is shown, and lead to the next?

By the query string: `search`, `sort` and `after`, which is where the page before ended.
"""

from typing import Any
from urllib.parse import urlencode

from callrouter.domain.listing import Listed, Wanted, read_cursor, write_cursor
from callrouter.operations.work import NotFoundError
from callrouter.web.choosing import Chosen
from callrouter.web.door import Asked

AT_ONCE = 50


def asked_page(asked: Asked, chosen: Chosen | None = None, limit: int = AT_ONCE) -> Wanted:
    """What the query asks for, of what is chosen. Raises NotFoundError for what is none of ours."""
    after = asked.query("after")
    return Wanted(
        limit=limit,
        sort=asked.query("sort") or None,
        after=_read(after) if after else None,
        search=asked.query("search")[:100] or None,
        property_id=chosen.one.id if chosen and chosen.one else None,
        list_id=chosen.list_id if chosen else None,
    )


def with_query(asked: Asked, **changed: str | None) -> str:
    """The same page with something else in its query; None takes it out."""
    query = {**asked.request.query_params, **changed}
    text = urlencode({name: value for name, value in query.items() if value not in (None, "")})
    return f"{asked.path}?{text}" if text else asked.path


def next_url(asked: Asked, listed: Listed[Any]) -> str | None:
    """Where the list goes on; None: this was all."""
    if listed.ended is None:
        return None
    return with_query(asked, after=write_cursor(listed.ended))


def first_url(asked: Asked) -> str | None:
    """Where the list begins, for whoever is further on."""
    return with_query(asked, after=None) if asked.query("after") else None


def _read(after: str) -> tuple[str | int, int | str]:
    try:
        return read_cursor(after)
    except ValueError:
        raise NotFoundError("There is no such part of the list; begin at its start.") from None
