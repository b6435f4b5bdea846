"""`/sources/new`: how do sources come to a property, several at once, each with a number?

Three steps that are read only (which sources, which numbers, is it right?), so that Back works
anywhere; then everything is made and ordered at once, or nothing.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from fastapi import Response
from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.sources import Category, MarketingSource, StandardSource
from callrouter.domain.standard_sources import BY_KEY
from callrouter.domain.tracking import NumberSearch, OfferedNumber
from callrouter.operations.numbers.order_numbers import order_numbers
from callrouter.operations.numbers.price_numbers import price_numbers
from callrouter.operations.numbers.search_available import search_available
from callrouter.operations.rehearsing import attempt
from callrouter.operations.sources.create_source import add_standard_sources, create_source
from callrouter.operations.sources.show_sources import (
    list_standard_sources,
    show_all_names,
    show_source,
)
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.web.atoms import counted
from callrouter.web.choosing import Chosen, choose_one, may_at
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.forms import Form, read_form
from callrouter.web.pages.sources.source_words import CATEGORIES, options
from callrouter.web.showing import show

routes = pages()
MOST_AT_ONCE, _OFFERED = 40, 50
_OWN = "own"


class Wish(Struct, frozen=True):
    """A source that is to be made, or one that is there (`source_id`) and wants a number."""

    key: str
    name: str
    kind: str
    number: str = ""
    source_id: int | None = None

    @property
    def field(self) -> str:
        return f"number-{self.key}"


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
        return _fields(self.wishes)

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
        return _fields(self.wishes) + numbers

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
        wishes = await _wishes(work, place, form)
    if not wishes:
        return _none_picked(asked, place)
    given = "area_code" in form.given
    area_code = form.text("area_code") if given else place.main_number[2:5]
    offered, trouble = await _offered(asked, area_code, len(wishes))
    if not offered and not trouble:
        trouble = [f"No numbers are to be had in area code {area_code}; try another."]
    back = f"/sources/new?{urlencode([('property', place.key), *_fields(wishes)])}"
    page = NumbersPage(wishes, offered, area_code, trouble, back)
    return show(asked, "sources/new_numbers.html", page, Chosen(place))


@routes.get("/sources/new/confirm")
async def confirm(asked: InPage) -> Response:
    """Third: what is going to be made and bought, and what does it cost?"""
    async with asked.work() as work:
        place = await _place(work, asked)
        wishes = await _wishes(work, place, _query(asked))
    if not wishes:
        return _none_picked(asked, place)
    asked.form.faults = tuple(_chosen_twice(wishes))
    return await _show_confirm(asked, place, wishes)


@routes.post("/sources/new")
async def add(asked: InPage) -> Response:
    """Make and order it all; the numbers are bought by and by, each for itself."""
    orders: list[int] = []
    refused: list[str] = []
    wishes: list[Wish] = []
    async with asked.work() as work:
        place = await _place(work, asked)
        wishes = await _wishes(work, place, asked.form)
    async with asked.attempt() as work:
        if twice := _chosen_twice(wishes):
            raise RefusedError(*twice)
        for wish, source_id in (await _make(work, place, wishes)).items():
            if wish.number:
                refused += await _order(work, place, wish, source_id, orders)
    if asked.form.faults:
        return await _show_confirm(asked, place, wishes)
    how_many = sum(each.source_id is None for each in wishes)
    says = f"{counted(how_many, 'source')} added; defaults followed. " if how_many else ""
    failed = "".join(f" {sentence}" for sentence in refused)
    if orders:
        return asked.go(f"/orders/{orders[0]}", f"{says}The numbers are being bought.{failed}")
    return asked.go(Chosen(place).url("/sources"), f"{says}{failed}".strip())


async def _order(
    work: Work, place: Property, wish: Wish, source_id: int, orders: list[int]
) -> list[str]:
    """Order one number; one that cannot be had does not spoil the rest. Gives why it cannot."""
    try:
        async with attempt(work):
            made = await order_numbers(work, place.id, [wish.number], source_id)
    except RefusedError as error:
        return [f"{wish.name} has no number yet: {sentence}" for sentence in error.sentences]
    orders.append(made.id)
    return []


def _chosen_twice(wishes: Sequence[Wish]) -> list[Fault]:
    """Numbers that were chosen for more than one source."""
    chosen: dict[str, list[str]] = {}
    for each in wishes:
        if each.number:
            chosen.setdefault(each.number, []).append(each.name)
    return [
        Fault(
            f"{national(number)} is chosen for {' and '.join(names)}; go back and choose another "
            "one for each."
        )
        for number, names in chosen.items()
        if len(names) > 1
    ]


async def _make(work: Work, place: Property, wishes: list[Wish]) -> dict[Wish, int]:
    """The id of the source of each wish. Raises RefusedError if one is there already."""
    ids = {each: each.source_id for each in wishes if each.source_id is not None}
    standard = {each.key: each for each in wishes if each.key in BY_KEY}
    if standard:
        added = await add_standard_sources(work, place.id, list(standard))
        if added.already:
            raise RefusedError(*(each.says for each in added.already))
        ids |= dict(zip(standard.values(), added.made, strict=True))
    for each in wishes:
        if each.key == _OWN:
            kind = next(kind for kind, words in CATEGORIES.items() if words == each.kind)
            ids[each] = await create_source(work, MarketingSource(0, place.id, each.name, kind))
    return ids


async def _place(work: Work, asked: Asked) -> Property:
    """Raises NotFoundError, or NotAllowedError for whoever may add nothing there."""
    place = await choose_one(work, asked)
    work.require(Right.EDIT_ROUTING, place.id)
    return place


async def _wishes(work: Work, place: Property, form: Form) -> list[Wish]:
    """What was picked and typed; what is not there is left out."""
    wishes = []
    for source_id in dict.fromkeys(form.ids("source")[:MOST_AT_ONCE]):
        known = (await show_source(work, source_id)).saved.value
        if known.property_id == place.id:
            kind = CATEGORIES[known.category]
            wishes.append(Wish(f"source-{source_id}", known.name, kind, source_id=source_id))
    for key in dict.fromkeys(form.texts("pick")[:MOST_AT_ONCE]):
        if standard := BY_KEY.get(key):
            wishes.append(Wish(key, standard.name, CATEGORIES[standard.category]))
    if name := form.text("name"):
        chosen = form.text("kind")
        kind = CATEGORIES[Category(chosen) if chosen in set(Category) else Category.OTHER]
        wishes.append(Wish(_OWN, name, kind))
    return [
        Wish(each.key, each.name, each.kind, form.text(each.field), each.source_id)
        for each in wishes
    ]


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
    pairs = [("property", place.key), *_fields(wishes)]
    pairs += [(each.field, each.number) for each in wishes if each.number]
    page = ConfirmPage(wishes, prices, has_addresses, f"{path}?{urlencode(pairs)}")
    return show(asked, "sources/new_confirm.html", page, Chosen(place))


def _none_picked(asked: Asked, place: Property) -> Response:
    return asked.go(Chosen(place).url("/sources/new"), "Tick a source first, or name your own.")


def _query(asked: Asked) -> Form:
    """The steps carry what was chosen in their address."""
    return read_form(asked.request.url.query.encode())


def _fields(wishes: Sequence[Wish]) -> list[tuple[str, str]]:
    """What a form or an address carries on of the sources, without their numbers."""
    kinds = {words: kind.value for kind, words in CATEGORIES.items()}
    fields: list[tuple[str, str]] = []
    for each in wishes:
        if each.source_id is not None:
            fields.append(("source", str(each.source_id)))
        elif each.key == _OWN:
            fields += [("name", each.name), ("kind", kinds[each.kind])]
        else:
            fields.append(("pick", each.key))
    return fields
