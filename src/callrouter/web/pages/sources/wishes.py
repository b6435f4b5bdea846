"""Which sources does somebody want, and with which numbers? Read from a form, carried on, made.

A wish is one source: of the catalogue, of one's own, or one that is there and lacks a number.
"""

from collections.abc import Sequence

from msgspec import Struct

from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.sources import Category, MarketingSource
from callrouter.domain.standard_sources import BY_KEY
from callrouter.operations.numbers.order_numbers import order_numbers
from callrouter.operations.rehearsing import attempt
from callrouter.operations.sources.create_source import add_standard_sources, create_source
from callrouter.operations.sources.show_sources import show_source
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.web.forms import Form
from callrouter.web.pages.sources.source_words import CATEGORIES

MOST_AT_ONCE = 40
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


async def read_wishes(work: Work, place: Property, form: Form) -> list[Wish]:
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


def fields_of(wishes: Sequence[Wish]) -> list[tuple[str, str]]:
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


def chosen_twice(wishes: Sequence[Wish]) -> list[Fault]:
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


async def make_sources(work: Work, place: Property, wishes: list[Wish]) -> dict[Wish, int]:
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


async def order_number(
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
