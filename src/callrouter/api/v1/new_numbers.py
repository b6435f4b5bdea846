"""`/numbers`: which there are to be had, on sale and on the account, and how they become ours."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.number_orders import NumberOrder, show_order
from callrouter.api.v1.numbers import (
    CENTS,
    NUMBER,
    Abilities,
    Number,
    as_shown,
    show_abilities,
)
from callrouter.api.v1.things import Asked, Id, IdempotencyKey, problems, router
from callrouter.domain import tracking as words
from callrouter.operations.numbers import adopt_numbers as adopting
from callrouter.operations.numbers.order_numbers import order_numbers
from callrouter.operations.numbers.search_available import search_available

routes = router("numbers")

_DIGITS = Field(max_length=16)
_SEVERAL = Annotated[
    list[Annotated[str, _DIGITS]],
    Field(min_length=1, max_length=adopting.MOST_AT_ONCE, examples=[["+12125550150"]]),
]


class AvailableNumber(BaseModel):
    """A number that can be bought, and what it costs a month."""

    number: Annotated[str, NUMBER]
    kind: words.NumberKind
    abilities: Abilities
    locality: Annotated[str | None, Field(examples=["New York"])]
    region: Annotated[str | None, Field(examples=["NY"])]
    postal_code: Annotated[str | None, Field(examples=["10001"])]
    cents_per_month: Annotated[int | None, CENTS]


class AvailableNumbers(BaseModel):
    items: list[AvailableNumber]


class AdoptableNumber(BaseModel):
    """A number on the account that is none of ours; `voice_url` is where its calls go now."""

    number: Annotated[str, NUMBER]
    name: str
    abilities: Abilities
    voice_url: str


class AdoptedNumbers(BaseModel):
    items: list[Number]


class NewNumbers(Asked):
    property_id: Id
    source_id: Id | None = None
    numbers: Annotated[_SEVERAL, Field(max_length=50)]


class NumbersToAdopt(Asked):
    property_id: Id
    source_id: Id | None = None
    numbers: _SEVERAL


@routes.get("/numbers/available")
async def available(
    work: InWork,
    kind: Annotated[words.NumberKind, Query()] = words.NumberKind.LOCAL,
    area_code: Annotated[str | None, Query(max_length=3, examples=["212"])] = None,
    contains: Annotated[str | None, Query(max_length=10, examples=["5501"])] = None,
    locality: Annotated[str | None, Query(max_length=100, examples=["New York"])] = None,
    region: Annotated[str | None, Query(max_length=2, examples=["NY"])] = None,
    postal_code: Annotated[str | None, Query(max_length=5, examples=["10001"])] = None,
    near_number: Annotated[str | None, Query(max_length=16, examples=["+12125550100"])] = None,
    voice: Annotated[bool | None, Query(description="Can take calls.")] = None,
    text: Annotated[bool | None, Query(description="Can take texts.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> AvailableNumbers:
    """Numbers that can be bought, with their cost. Nothing is bought or kept aside by this."""
    search = words.NumberSearch(
        kind,
        area_code,
        contains,
        locality,
        region,
        postal_code,
        near_number,
        voice,
        text,
        limit,
    )
    return AvailableNumbers(
        items=[_show_available(each) for each in await search_available(work, search)]
    )


@routes.post("/numbers", status_code=202, responses=problems(404, 409))
async def buy(
    work: InWork, body: NewNumbers, response: Response, idempotency_key: IdempotencyKey = None
) -> NumberOrder:
    """Buy these numbers for a property, and for one of its sources. What each costs stands in the
    answer; what became of them, in the order a moment later."""
    made = await order_numbers(work, body.property_id, body.numbers, body.source_id)
    response.headers["Location"] = f"/api/v1/number-orders/{made.id}"
    return show_order(made)


@routes.get("/numbers/adoptable")
async def adoptable(work: InWork, wanted: InPages) -> Page[AdoptableNumber]:
    """Numbers on the telephone company's account that are none of ours yet, by number."""
    return page(await adopting.list_adoptable(work, wanted), _show_adoptable)


@routes.post("/numbers/adopt", status_code=201, responses=problems(404, 409))
async def adopt(
    work: InWork, body: NumbersToAdopt, idempotency_key: IdempotencyKey = None
) -> AdoptedNumbers:
    """Make these a property's: they are set up next, and their calls come here then."""
    adopted = await adopting.adopt_numbers(work, body.property_id, body.numbers, body.source_id)
    return AdoptedNumbers(items=[as_shown(each) for each in adopted])


def _show_available(found: words.OfferedNumber) -> AvailableNumber:
    return AvailableNumber(
        number=found.number,
        kind=found.kind,
        abilities=show_abilities(found.abilities),
        locality=found.locality,
        region=found.region,
        postal_code=found.postal_code,
        cents_per_month=found.cents_per_month,
    )


def _show_adoptable(found: adopting.Adoptable) -> AdoptableNumber:
    return AdoptableNumber(
        number=found.number,
        name=found.name,
        abilities=show_abilities(found.abilities),
        voice_url=found.voice_url,
    )
