"""Which property, or property list, is a page about?

It stands in the query string and is kept from tab to tab; without it a page is about the property
that somebody wants to see first.
"""

from urllib.parse import urlencode

from msgspec import Struct

from callrouter.domain.listing import Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.operations.lists.save_list import show_list
from callrouter.operations.me.show_me import show_me
from callrouter.operations.properties.show_properties import (
    find_property_of_key,
    list_properties,
    show_property,
)
from callrouter.operations.work import NotFoundError, Work
from callrouter.web.door import Asked


class Chosen(Struct, frozen=True):
    """One property, or a list of them; neither where there is no property to see."""

    one: Property | None = None
    list_id: int | None = None
    list_name: str = ""

    @property
    def name(self) -> str:
        return self.one.name if self.one else self.list_name

    @property
    def query(self) -> str:
        """What keeps it, after a "?"."""
        if self.one:
            return urlencode({"property": self.one.key})
        return urlencode({"list": self.list_id}) if self.list_id else ""

    def url(self, path: str, **more: object) -> str:
        """A page of ours, about the same."""
        query = "&".join(
            part
            for part in (
                self.query,
                urlencode({k: v for k, v in more.items() if v not in ("", None)}),
            )
            if part
        )
        return f"{path}?{query}" if query else path


async def find_chosen(work: Work, asked: Asked) -> Chosen:
    """Raises NotFoundError for what is not there, or not for whoever asks."""
    if key := asked.query("property"):
        return Chosen(await find_property_of_key(work, key))
    if list_id := asked.query("list"):
        if not list_id.isdecimal() or len(list_id) > 18:
            raise NotFoundError("There is no such property list.")
        found = await show_list(work, int(list_id))
        return Chosen(None, found.value.id, found.value.name)
    first = (await show_me(work)).default_property_id
    if first is not None:
        try:
            return Chosen((await show_property(work, first)).value)
        except NotFoundError:
            pass  # archived since
    listed = await list_properties(work, Wanted(limit=1))
    return Chosen(listed.items[0].value) if listed.items else Chosen()


async def find_if_chosen(work: Work, asked: Asked) -> Chosen:
    """What the address names; nothing where it names nothing: the page is about everything then.

    Raises NotFoundError.
    """
    if asked.query("property") or asked.query("list"):
        return await find_chosen(work, asked)
    return Chosen()


async def choose_one(work: Work, asked: Asked) -> Property:
    """For pages about a single property. Raises NotFoundError."""
    chosen = await find_chosen(work, asked)
    if chosen.one is None:
        raise NotFoundError("Choose one property first.")
    return chosen.one


def may_at(asked: Asked, right: Right, property_id: int) -> bool:
    """Whether whoever asks may do something there: what they may not is not shown."""
    return asked.actor is not None and asked.actor.may(right, property_id)
