"""`/sources`: which sources has a property, and what does each bring?

With a property list chosen: how do its communities compare?
"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, Routing
from callrouter.domain.sources import Category, GivenNumber
from callrouter.domain.tracking import OPEN_STATES
from callrouter.domain.traffic import NO_CALLS, Traffic
from callrouter.operations.numbers.order_numbers import list_orders
from callrouter.operations.properties.compare_tracking import Tracked, compare_tracking
from callrouter.operations.routing.route_sources import follow_defaults
from callrouter.operations.routing.show_routing import show_defaults
from callrouter.operations.sources.archive_source import archive_source, restore_source
from callrouter.operations.sources.count_calls import count_calls
from callrouter.operations.sources.show_sources import ShownSource, show_source, show_sources
from callrouter.operations.work import Fault, RefusedError, Work
from callrouter.web.atoms import counted
from callrouter.web.choosing import Chosen, choose_one, find_chosen, may_at
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.last_changes import undo_of
from callrouter.web.pages.sources.source_words import CATEGORIES, options, website_state
from callrouter.web.paging import asked_page, first_url, next_url, with_query
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()
_COMPARED_AT_ONCE = 25
_ORDERS = (
    ("name", "Name"),
    ("-name", "Name, Z to A"),
    ("category", "Kind"),
    ("-saved", "Last changed first"),
)


class Row(Struct, frozen=True):
    """A source as the list shows it; `traffic` None: whoever asks may not see calls."""

    id: int
    name: str
    category: str
    numbers: tuple[GivenNumber, ...]
    email: str | None
    website: str
    own_flow: str | None
    traffic: Traffic | None


class SourcesPage(Struct, frozen=True):
    """`may_…`: what whoever asks may do here. `order_url`: where numbers are being bought, "" where
    none are."""

    wanted: Wanted
    rows: list[Row]
    category: str
    archived: bool
    categories: list[tuple[str, str]]
    orders: tuple[tuple[str, str], ...]
    sorting: Sorting
    first: str | None
    next: str | None
    may_edit: bool
    may_publish: bool
    add_url: str
    order_url: str
    self_url: str

    @property
    def is_filtered(self) -> bool:
        return bool(self.wanted.search or self.category or self.archived)


class ComparisonPage(Struct, frozen=True):
    wanted: Wanted
    rows: list[Tracked]
    sorting: Sorting
    first: str | None
    next: str | None


@routes.get("/sources")
async def sources(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        if chosen.list_id is not None:
            wanted = asked_page(asked, chosen, _COMPARED_AT_ONCE)
            return _show_comparison(asked, chosen, wanted, await compare_tracking(work, wanted))
        return await _show_list(asked, work, chosen)


@routes.post("/sources")
async def change_several(asked: InPage) -> Response:
    """Archive those that are ticked, take them back into use, or let them follow the defaults."""
    ids, wish = asked.form.ids("source"), asked.form.text("do")
    async with asked.attempt() as work:
        place = await choose_one(work, asked)
        if not ids:
            raise RefusedError("Tick the sources first.")
        says, undo = await _change(work, place, ids, wish)
    if asked.form.faults:
        async with asked.work() as work:
            return await _show_list(asked, work, await find_chosen(work, asked))
    return asked.go(with_query(asked, after=None), says, undo)


async def _change(work: Work, place: Property, ids: list[int], wish: str) -> tuple[str, int | None]:
    """What was done, and what takes it back where one change can."""
    how_many = counted(len(ids), "source")
    if wish == "follow":
        await follow_defaults(work, place.id, Channel.CALLS, ids)
        return f"{how_many} set to follow the defaults.", await undo_of(work, "routing", place.id)
    change = restore_source if wish == "restore" else archive_source
    refused = []
    for source_id in ids:
        try:
            await change(work, source_id)
        except RefusedError as error:
            name = (await show_source(work, source_id)).saved.value.name
            refused += [Fault(f"{name}: {sentence}") for sentence in error.sentences]
    if refused:
        raise RefusedError("None of them was changed.", *refused)
    undo = await undo_of(work, "source", ids[0]) if len(ids) == 1 else None
    done = "taken back into use" if wish == "restore" else "archived; find them under Archived"
    return f"{how_many} {done}.", undo


async def _show_list(asked: Asked, work: Work, chosen: Chosen) -> Response:
    wanted = asked_page(asked, chosen)
    category, archived = asked.query("category"), asked.query("state") == "archived"
    if category not in set(Category):
        category = ""
    listed: Listed[ShownSource] = Listed([])
    if chosen.one:
        kind = Category(category) if category else None
        listed = await show_sources(work, wanted, category=kind, archived=archived)
    page = SourcesPage(
        wanted,
        await _rows(asked, work, chosen, listed.items),
        category,
        archived,
        options(),
        _ORDERS,
        Sorting(asked, "name"),
        first_url(asked),
        next_url(asked, listed),
        may_edit=bool(chosen.one and may_at(asked, Right.EDIT_ROUTING, chosen.one.id)),
        may_publish=bool(chosen.one and may_at(asked, Right.PUBLISH, chosen.one.id)),
        add_url=chosen.url("/sources/new"),
        order_url=await _open_order(work, chosen),
        self_url=with_query(asked),
    )
    return show(asked, "sources/list.html", page, chosen)


async def _open_order(work: Work, chosen: Chosen) -> str:
    """Where to see how far the last order is, while it is not settled."""
    if chosen.one is None:
        return ""
    orders = await list_orders(work, Wanted(limit=1, property_id=chosen.one.id))
    is_open = any(line.state in OPEN_STATES for each in orders.items for line in each.lines)
    return f"/orders/{orders.items[0].id}" if is_open else ""


async def _rows(asked: Asked, work: Work, chosen: Chosen, found: list[ShownSource]) -> list[Row]:
    if chosen.one is None or not found:
        return []
    routing = await show_defaults(work, chosen.one.id, Channel.CALLS)
    sees_calls = may_at(asked, Right.SEE_CALLS, chosen.one.id)
    ids = [each.saved.value.id for each in found]
    traffic = await count_calls(work, ids) if sees_calls else {}
    domain, rows = asked.house.mail_domain, []
    for each in found:
        known = each.saved.value
        rows.append(
            Row(
                known.id,
                known.name,
                CATEGORIES[known.category],
                each.numbers,
                f"{known.address}@{domain}" if domain and known.address else None,
                website_state(known.rules),
                _own_flow(routing, known.id),
                traffic.get(known.id, NO_CALLS) if sees_calls else None,
            )
        )
    return rows


def _own_flow(routing: Routing, source_id: int) -> str | None:
    source = routing.find(source_id)
    if source is None or source.own is None:
        return None
    return routing.flow_names.get(source.own)


def _show_comparison(
    asked: Asked, chosen: Chosen, wanted: Wanted, listed: Listed[Tracked]
) -> Response:
    page = ComparisonPage(
        wanted,
        listed.items,
        Sorting(asked, "name"),
        first_url(asked),
        next_url(asked, listed),
    )
    return show(asked, "sources/comparison.html", page, chosen)
