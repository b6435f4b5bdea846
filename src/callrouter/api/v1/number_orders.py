"""`/number-orders`: what has been ordered, and what became of it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Id, problems, router
from callrouter.domain import tracking as words
from callrouter.operations.numbers import order_numbers as orders

routes = router("number orders")

_CENTS = Field(description="US cents a month.", examples=[115])


class NumberOrderLine(BaseModel):
    """`waiting`, `asked` and `unknown` lines are still being looked after; `number_id` is there
    once the number was bought; `says` tells why it is not."""

    number: Annotated[str, Field(description="E.164.", examples=["+12125550150"])]
    state: words.LineState
    cents_per_month: Annotated[int, _CENTS]
    number_id: Id | None
    says: str | None


class NumberOrder(BaseModel):
    """`is_settled` once it is known of every line what became of it."""

    id: Id
    property_id: Id
    source_id: Id | None
    made_at: datetime
    made_by: Annotated[str, Field(examples=["Dana Cole"])]
    cents_per_month: Annotated[int, Field(description="Of all lines.", examples=[230])]
    is_settled: bool
    lines: list[NumberOrderLine]


@routes.get("/number-orders", responses=problems(404))
async def number_orders(work: InWork, wanted: InPages) -> Page[NumberOrder]:
    """The newest first. Sort by `made`."""
    return page(await orders.list_orders(work, wanted), show_order)


@routes.get("/number-orders/{order_id}", responses=problems(404))
async def one(work: InWork, order_id: Id) -> NumberOrder:
    return show_order(await orders.show_order(work, order_id))


def show_order(made: words.NumberOrder) -> NumberOrder:
    return NumberOrder(
        id=made.id,
        property_id=made.property_id,
        source_id=made.source_id,
        made_at=made.made_at,
        made_by=made.made_by,
        cents_per_month=sum(line.cents_per_month for line in made.lines),
        is_settled=all(line.state not in words.OPEN_STATES for line in made.lines),
        lines=[
            NumberOrderLine(
                number=line.number,
                state=line.state,
                cents_per_month=line.cents_per_month,
                number_id=line.number_id,
                says=line.says,
            )
            for line in made.lines
        ],
    )
