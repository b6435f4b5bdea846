"""`/numbers`: which tracking numbers are there, and is each as it should be?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.saved import Saved
from callrouter.domain.tracking import NumberState, TrackingNumber
from callrouter.operations.numbers.show_numbers import list_numbers
from callrouter.operations.properties.name_properties import name_properties
from callrouter.operations.sources.name_sources import name_sources
from callrouter.operations.work import NotFoundError
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.paging import asked_page, first_url, next_url, with_query
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()
STATES = {
    NumberState.IN_USE: "in use",
    NumberState.DISABLED: "disabled",
    NumberState.RELEASING: "being released",
    NumberState.RELEASED: "released",
}
STATE_CHIPS = {NumberState.IN_USE: "open", NumberState.RELEASING: "override"}


class Row(Struct, frozen=True):
    """A number with the names of what it belongs to."""

    saved: Saved[TrackingNumber]
    place: Property | None
    source: str | None

    @property
    def state(self) -> str:
        return STATES[self.saved.value.state]

    @property
    def chip(self) -> str:
        return STATE_CHIPS.get(self.saved.value.state, "")

    @property
    def trouble(self) -> str:
        """What is not as it should be, in few words."""
        known = self.saved.value
        return known.trouble or ("differs from what was set up" if known.differences else "")


class NumbersPage(Struct, frozen=True):
    rows: list[Row]
    search: str
    state: str
    states: list[tuple[str, str, str]]
    sorting: Sorting
    first: str | None
    next: str | None


@routes.get("/numbers")
async def numbers(asked: InPage) -> Response:
    state = _state(asked.query("state"))
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        listed = await list_numbers(work, asked_page(asked, chosen), state=state)
        known = [each.value for each in listed.items]
        properties = await name_properties(work, (each.property_id for each in known))
        sources = await name_sources(work, (each.source_id for each in known))
    rows = [
        Row(each, properties.get(each.value.property_id), sources.get(each.value.source_id or 0))
        for each in listed.items
    ]
    choices = [("", "All but released", with_query(asked, state=None, after=None))]
    choices += [
        (each.value, words.capitalize(), with_query(asked, state=each.value, after=None))
        for each, words in STATES.items()
    ]
    page = NumbersPage(
        rows,
        asked.query("search"),
        state.value if state else "",
        choices,
        Sorting(asked, "number"),
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "settings/numbers.html", page, chosen)


def _state(text: str) -> NumberState | None:
    try:
        return NumberState(text) if text else None
    except ValueError:
        raise NotFoundError("There is no such state of numbers.") from None
