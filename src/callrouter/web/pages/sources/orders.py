"""`/orders/{id}`: what has become of the numbers that were ordered together?"""

from datetime import timedelta

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.routing import Channel
from callrouter.domain.tracking import OPEN_STATES, LineState, OrderLine
from callrouter.operations.numbers.order_numbers import list_orders, show_order
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.routing.show_routing import show_defaults
from callrouter.operations.work import NotFoundError, Work
from callrouter.web.choosing import Chosen
from callrouter.web.door import Id, InPage, pages
from callrouter.web.rendering import render
from callrouter.web.showing import show

routes = pages()
_IN_WORDS = {
    LineState.WAITING: "Waiting",
    LineState.ASKED: "Being bought",
    LineState.UNKNOWN: "Being looked into",
    LineState.BOUGHT: "Bought",
    LineState.REFUSED: "Not bought",
}


class Line(Struct, frozen=True):
    """`again_url`: where another number can be chosen instead of one that was refused."""

    line: OrderLine
    state: str
    source_id: int | None
    source: str
    again_url: str

    @property
    def is_open(self) -> bool:
        return self.line.state in OPEN_STATES

    @property
    def is_bought(self) -> bool:
        return self.line.state is LineState.BOUGHT


class OrderPage(Struct, frozen=True):
    id: int
    lines: list[Line]

    @property
    def is_settled(self) -> bool:
        return not any(each.is_open for each in self.lines)

    @property
    def bought(self) -> int:
        return sum(each.is_bought for each in self.lines)

    @property
    def failed(self) -> int:
        return sum(each.line.state is LineState.REFUSED for each in self.lines)

    @property
    def settled(self) -> int:
        return self.bought + self.failed


@routes.get("/orders/{order_id:int}")
async def one(asked: InPage, order_id: Id) -> Response:
    """The whole page, or what has changed on it."""
    if not 0 < order_id < 2**63:
        raise NotFoundError("There is no such order.")
    async with asked.work() as work:
        place, lines = await _together(work, order_id)
    page = OrderPage(order_id, lines)
    if asked.request.headers.get("hx-target", "").endswith("#order"):
        return render("orders/progress.html", page)
    return show(asked, "orders/one.html", page, Chosen(place))


async def _together(work: Work, order_id: int) -> tuple[Property, list[Line]]:
    """The lines of an order, and of those that were sent with it: one order is for one source."""
    order = await show_order(work, order_id)
    place = (await show_property(work, order.property_id)).value
    wanted = Wanted(
        limit=MOST_AT_ONCE,
        sort="made",
        property_id=place.id,
        since=order.made_at,
        until=order.made_at + timedelta(microseconds=1),
    )
    orders = (await list_orders(work, wanted)).items
    routing = await show_defaults(work, place.id, Channel.CALLS)
    lines = []
    for each in orders:
        source = routing.find(each.source_id or 0)
        again = f"/sources/new/numbers?property={place.key}&source={source.id}" if source else ""
        for line in each.lines:
            is_refused = line.state is LineState.REFUSED
            lines.append(
                Line(
                    line,
                    _IN_WORDS[line.state],
                    each.source_id if source else None,
                    source.name if source else "No source",
                    again if is_refused else "",
                )
            )
    return place, lines
