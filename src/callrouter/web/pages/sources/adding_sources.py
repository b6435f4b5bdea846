"""`/sources/new`: how do sources come to a property, several at once, each with a number?

Three steps that are read only (which sources, which numbers, is it right?), so that Back works
anywhere; then everything is made and ordered at once, or nothing.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from fastapi import Response
from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.sources import StandardSource
from callrouter.domain.tracking import NumberSearch, OfferedNumber
from callrouter.operations.numbers.price_numbers import price_numbers
from callrouter.operations.numbers.search_available import search_available
from callrouter.operations.sources.show_sources import (
    list_standard_sources,
    show_all_names,
)
from callrouter.operations.work import RefusedError, Work
from callrouter.web.atoms import counted
from callrouter.web.choosing import Chosen, choose_one, may_at
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.forms import Form, read_form
from callrouter.web.pages.sources.source_words import CATEGORIES, options
from callrouter.web.pages.sources.wishes import (
    Wish,
    chosen_twice,
    fields_of,
    make_sources,
    order_number,
    read_wishes,
)
from callrouter.web.showing import show

routes = pages()
_OFFERED = 50


class CataloguePage(Struct, frozen=True):
    """`taken`: names, in small letters, and keys of the sources the property has already."""

    groups: list[tuple[str, list[StandardSource]]]
    taken: frozenset[str]
    kinds: list[tuple[str, str]]
    may_buy: bool
    picked: list[str]
    name: str
    kind: str
    next_path: str


class NumbersPage(Struct, frozen=True):
    wishes: list[Wish]
    offered: Sequence[OfferedNumber]
    area_code: str
    trouble: list[str]
    back_url: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        return fields_of(self.wishes)

    def chosen_for(self, place: int) -> str:
        """What was chosen for a source, else the number that stands there in the order offered."""
        number = self.wishes[place].number
        if number in {each.number for each in self.offered}:
            return number
        return self.offered[place].number if place < len(self.offered) else ""


class ConfirmPage(Struct, frozen=True):
    wishes: list[Wish]
    prices: Mapping[str, int | None]
    addresses: bool
    back_url: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        numbers = [(each.field, each.number) for each in self.wishes if each.number]
        return fields_of(self.wishes) + numbers

    @property
    def made(self) -> int:
        return sum(each.source_id is None for each in self.wishes)

    @property
    def bought(self) -> int:
        return sum(bool(each.number) for each in self.wishes)

    @property
    def cents(self) -> int:
        return sum(cents or 0 for cents in self.prices.values())

    @property
    def verb(self) -> str:
        """What the button does."""
        parts = [f"Add {counted(self.made, 'source')}"] if self.made else []
        parts += [f"buy {counted(self.bought, 'number')}"] if self.bought else []
        text = " and ".join(parts) or "Nothing to do"
        return text[0].upper() + text[1:]


@routes.get("/sources/new")
async def catalogue(asked: InPage) -> Response:
    """First: which sources?"""
    form = _query(asked)
    async with asked.work() as work:
        place = await _place(work, asked)
        taken = await show_all_names(work, place.id)
        standard = list_standard_sources(work)
    may_buy = may_at(asked, Right.MANAGE_NUMBERS, place.id)
    page = CataloguePage(
        [
            (words, found)
            for kind, words in CATEGORIES.items()
            if (found := [each for each in standard if each.category is kind])
        ],
        taken,
        options(),
        may_buy,
        form.texts("pick"),
        form.text("name"),
        form.text("kind"),
        "/sources/new/numbers" if may_buy else "/sources/new/confirm",
    )
    return show(asked, "sources/new.html", page, Chosen(place))


@routes.get("/sources/new/numbers")
async def numbers(asked: InPage) -> Response:
    """Second: which of the numbers that can be had?"""
    form = _query(asked)
    async with asked.work() as work:
        place = await _place(work, asked)
        wishes = await read_wishes(work, place, form)
    if not wishes:
        return _none_picked(asked, place)
    given = "area_code" in form.given
    area_code = form.text("area_code") if given else place.main_number[2:5]
    offered, trouble = await _offered(asked, area_code, len(wishes))
    if not offered and not trouble:
        trouble = [f"No numbers are to be had in area code {area_code}; try another."]
    back = f"/sources/new?{urlencode([('property', place.key), *fields_of(wishes)])}"
    page = NumbersPage(wishes, offered, area_code, trouble, back)
    return show(asked, "sources/new_numbers.html", page, Chosen(place))


@routes.get("/sources/new/confirm")
async def confirm(asked: InPage) -> Response:
    """Third: what is going to be made and bought, and what does it cost?"""
    async with asked.work() as work:
        place = await _place(work, asked)
        wishes = await read_wishes(work, place, _query(asked))
    if not wishes:
        return _none_picked(asked, place)
    asked.form.faults = tuple(chosen_twice(wishes))
    return await _show_confirm(asked, place, wishes)


@routes.post("/sources/new")
async def add(asked: InPage) -> Response:
    """Make and order it all; the numbers are bought by and by, each for itself."""
    orders: list[int] = []
    refused: list[str] = []
    wishes: list[Wish] = []
    async with asked.work() as work:
        place = await _place(work, asked)
        wishes = await read_wishes(work, place, asked.form)
    async with asked.attempt() as work:
        if twice := chosen_twice(wishes):
            raise RefusedError(*twice)
        for wish, source_id in (await make_sources(work, place, wishes)).items():
            if wish.number:
                refused += await order_number(work, place, wish, source_id, orders)
    if asked.form.faults:
        return await _show_confirm(asked, place, wishes)
    how_many = sum(each.source_id is None for each in wishes)
    says = f"{counted(how_many, 'source')} added; defaults followed. " if how_many else ""
    failed = "".join(f" {sentence}" for sentence in refused)
    if orders:
        return asked.go(f"/orders/{orders[0]}", f"{says}The numbers are being bought.{failed}")
    return asked.go(Chosen(place).url("/sources"), f"{says}{failed}".strip())


async def _place(work: Work, asked: Asked) -> Property:
    """Raises NotFoundError, or NotAllowedError for whoever may add nothing there."""
    place = await choose_one(work, asked)
    work.require(Right.EDIT_ROUTING, place.id)
    return place


async def _offered(
    asked: Asked, area_code: str, wanted: int
) -> tuple[Sequence[OfferedNumber], list[str]]:
    """Numbers on sale, or why none can be told."""
    limit = min(_OFFERED, max(20, wanted + 10))
    try:
        async with asked.work() as work:
            search = NumberSearch(area_code=area_code or None, voice=True, limit=limit)
            return await search_available(work, search), []
    except RefusedError as error:
        return [], list(error.sentences)


async def _show_confirm(asked: Asked, place: Property, wishes: list[Wish]) -> Response:
    prices: Mapping[str, int | None] = {}
    if numbers := [each.number for each in wishes if each.number]:
        try:
            async with asked.work() as work:
                prices = await price_numbers(work, numbers)
        except RefusedError as error:
            asked.form.faults = asked.form.faults or error.faults
    has_addresses = asked.house.mail_domain is not None
    path = "/sources/new/numbers" if numbers else "/sources/new"
    pairs = [("property", place.key), *fields_of(wishes)]
    pairs += [(each.field, each.number) for each in wishes if each.number]
    page = ConfirmPage(wishes, prices, has_addresses, f"{path}?{urlencode(pairs)}")
    return show(asked, "sources/new_confirm.html", page, Chosen(place))


def _none_picked(asked: Asked, place: Property) -> Response:
    return asked.go(Chosen(place).url("/sources/new"), "Tick a source first, or name your own.")


def _query(asked: Asked) -> Form:
    """The steps carry what was chosen in their address."""
    return read_form(asked.request.url.query.encode())
