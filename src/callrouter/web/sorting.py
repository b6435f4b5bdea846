"""Where does each column's head of a list lead: sorted by it, and the other way round the next time?"""

from callrouter.web.door import Asked
from callrouter.web.paging import with_query


class Sorting:
    """The orders of a list as links; `now` is the one that is shown, like "-name"."""

    def __init__(self, asked: Asked, usually: str) -> None:
        self._asked, self.now = asked, asked.query("sort") or usually

    def url(self, order: str) -> str:
        """The list sorted so; reversed, if it is already."""
        return with_query(self._asked, sort=f"-{order}" if self.now == order else order, after=None)
