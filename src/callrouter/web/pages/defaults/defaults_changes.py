"""`/defaults/change`: what would a change of defaults do to each source? Seen first, then done."""

from collections.abc import Callable

from fastapi import Response
from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.routing import ROUTED, Channel, Effects, RoutedSource
from callrouter.operations.routing.route_sources import (
    copy_routing,
    follow_defaults,
    unlink_sources,
)
from callrouter.operations.routing.set_defaults import remove_defaults, set_defaults
from callrouter.operations.routing.show_routing import show_defaults, show_source_routing
from callrouter.operations.work import NotFoundError, Work
from callrouter.web.atoms import counted
from callrouter.web.choosing import choose_one, find_chosen
from callrouter.web.door import Asked, InPage, pages
from callrouter.web.pages.defaults.defaults import IN_WORDS
from callrouter.web.showing import show

routes = pages()
_DEEDS = ("choose", "remove", "follow", "own", "copy")


class Wish(Struct, frozen=True):
    """What somebody wants changed: the defaults' flow, or how some sources are answered."""

    channel: Channel
    does: str
    flow_id: int | None
    from_id: int | None
    source_ids: tuple[int, ...]


class ChangePage(Struct, frozen=True):
    """`effects` is None where the change is refused; `revision` is what it was judged by."""

    one: Property
    wish: Wish
    title: str
    verb: str
    channel: str
    is_routed: bool
    revision: int
    effects: Effects | None
    kept: int


class CopyPage(Struct, frozen=True):
    one: Property
    giving: RoutedSource
    flow_name: str
    others: list[tuple[RoutedSource, str]]


@routes.get("/defaults/change")
async def look(asked: InPage) -> Response:
    """Nothing is changed yet."""
    wish = _read(asked.request.query_params.getlist)
    return await _show(asked, wish)


@routes.post("/defaults/change")
async def change(asked: InPage) -> Response:
    wish = _read(asked.form.texts)
    async with asked.work() as work:
        one = await choose_one(work, asked)
    async with asked.attempt() as work:
        revision = asked.form.whole("revision")
        effects = await _carry_out(work, one.id, wish, revision, dry_run=False)
        undo = (await show_defaults(work, one.id, wish.channel)).revision
    if asked.form.faults:
        return await _show(asked, wish)
    chosen = await _chosen_url(asked)
    if not effects.effects and wish.does not in ("choose", "remove"):
        return asked.go(chosen, "Nothing had to be changed.")
    return asked.go(chosen, _told(wish, effects), undo)


@routes.get("/defaults/copy")
async def copy_to(asked: InPage) -> Response:
    """To which sources shall one's own routing be copied?"""
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        one = await choose_one(work, asked)
        source_id = asked.query("source")
        if not source_id.isdecimal() or len(source_id) > 18:
            raise NotFoundError("There is no such source.")
        routing, giving = await show_source_routing(work, int(source_id), Channel.CALLS)
        if routing.property_id != one.id or giving.own is None:
            raise NotFoundError("The source has no routing of its own that could be copied.")
    others = [
        (each, routing.route_of(each).flow_name or "")
        for each in routing.sources
        if each.id != giving.id
    ]
    page = CopyPage(one, giving, routing.flow_names.get(giving.own, ""), others)
    return show(asked, "defaults/copy.html", page, chosen)


async def _show(asked: Asked, wish: Wish) -> Response:
    judged: list[Effects] = []
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        one = await choose_one(work, asked)
        routing = await show_defaults(work, one.id, wish.channel)
    told = asked.form.faults
    async with asked.attempt() as work:
        judged.append(await _carry_out(work, one.id, wish, None, dry_run=True))
    asked.form.faults = tuple(dict.fromkeys((*told, *asked.form.faults)))
    changed = sum(len(each.effects) for each in judged)
    title, verb = _words(wish, routing.flow_names.get(wish.flow_id or 0, "a flow"))
    page = ChangePage(
        one,
        wish,
        title,
        verb,
        IN_WORDS[wish.channel],
        wish.channel in ROUTED,
        routing.revision,
        judged[0] if judged else None,
        len(routing.sources) - changed,
    )
    return show(asked, "defaults/change.html", page, chosen)


async def _carry_out(
    work: Work, property_id: int, wish: Wish, revision: int | None, *, dry_run: bool
) -> Effects:
    """Raises what the operations raise."""
    channel, chosen = wish.channel, list(wish.source_ids)
    match wish.does:
        case "choose":
            flow_id = wish.flow_id or 0
            return await set_defaults(
                work, property_id, channel, flow_id, revision, dry_run=dry_run
            )
        case "remove":
            return await remove_defaults(work, property_id, channel, revision, dry_run=dry_run)
        case "follow":
            return await follow_defaults(
                work, property_id, channel, chosen, revision, dry_run=dry_run
            )
        case "own":
            return await unlink_sources(
                work, property_id, channel, chosen, revision, dry_run=dry_run
            )
        case "copy":
            from_id = wish.from_id or 0
            return await copy_routing(work, from_id, channel, chosen, revision, dry_run=dry_run)
    raise NotFoundError("There is no such change.")


def _read(texts: Callable[[str], list[str]]) -> Wish:
    """From the query or a form. Raises NotFoundError for what no page of ours sends."""

    def ids(name: str) -> tuple[int, ...]:
        return tuple(int(each) for each in texts(name) if each.isdecimal() and len(each) < 19)

    does, channel = (texts("do") or [""])[0], (texts("channel") or ["calls"])[0]
    if does not in _DEEDS or channel not in list(Channel):
        raise NotFoundError("There is no such change; begin at the defaults.")
    flow, giving = ids("flow"), ids("from")
    return Wish(
        Channel(channel),
        does,
        flow[0] if flow else None,
        giving[0] if giving else None,
        tuple(dict.fromkeys(ids("source"))),
    )


def _words(wish: Wish, flow_name: str) -> tuple[str, str]:
    """What the page is called, and its button."""
    many = counted(len(wish.source_ids), "source")
    return {
        "choose": (f"Let {flow_name} be the defaults", f"Let {flow_name} answer"),
        "remove": ("Have no defaults", "Take the defaults away"),
        "follow": (f"Let {many} follow the defaults", "Follow the defaults"),
        "own": (f"Unlink {many} from the defaults", "Unlink"),
        "copy": (f"Copy the routing to {many}", "Copy"),
    }[wish.does]


def _told(wish: Wish, effects: Effects) -> str:
    names = [each.name for each in effects.effects]
    who = names[0] if len(names) == 1 else f"{len(names)} sources"
    plural = "" if len(names) == 1 else "s"
    match wish.does:
        case "follow":
            return f"{who} follow{'' if plural else 's'} the defaults now."
        case "own":
            own = "flows of their own" if plural else "a flow of its own"
            return f"{who} {'have' if plural else 'has'} {own} now."
        case "copy":
            return f"{who} {'have' if plural else 'has'} a copy of the routing now."
    return f"The defaults for {wish.channel} are changed."


async def _chosen_url(asked: Asked) -> str:
    async with asked.work() as work:
        return (await find_chosen(work, asked)).url("/defaults")
