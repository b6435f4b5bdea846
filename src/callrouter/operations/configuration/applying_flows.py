"""How do the flows of a file come to be drawn and published as it says, and who follows them?"""

from collections.abc import Iterator

from callrouter.domain.routing import Channel
from callrouter.ivr.configuration import WrittenFlow, WrittenGraph, read_graph, references_of
from callrouter.ivr.flow import Flow
from callrouter.operations.configuration.applying import Applying
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.work import RefusedError
from callrouter.store.configuration import DrawnFlow, list_flows, list_source_ids
from callrouter.store.routing import load_routing

_NOTE = "Applied from a file."


async def apply_flows(applying: Applying) -> None:
    """Sub-flows come first, inner ones before those that enter them. Raises NotAllowedError or
    RefusedError."""
    work, wanted = applying.work, applying.wanted.flows
    stored = await list_flows(work.connection, applying.property_id)
    known = {each.draft.name.casefold(): each for each in stored}
    applying.ids.flows.update({name: each.id for name, each in known.items() if each.is_sub_flow})
    for number in _in_order(wanted):
        written, pointer = wanted[number], f"/flows/{number}"
        found = known.get(written.name.casefold())
        with applying.at(pointer):
            if found is not None and found.is_sub_flow != written.sub_flow:
                raise RefusedError("A flow cannot become a sub-flow, or back; rename it.")
        flow_id, drawn = await _apply(applying, written, found, pointer)
        applying.ids.flows[written.name.casefold()] = flow_id
        if drawn is not None:
            with applying.at(f"{pointer}/draft"):
                await save_flow_draft(work, flow_id, drawn)


async def _apply(
    applying: Applying, written: WrittenFlow, found: DrawnFlow | None, pointer: str
) -> tuple[int, Flow | None]:
    """Publish what shall be live; gives the flow's id, and its draft if that is still another."""
    work, name = applying.work, written.name
    with applying.at(f"{pointer}/draft"):
        draft = read_graph(name, written.draft, applying.ids)
    live = draft if written.published else None
    if written.live is not None:
        with applying.at(f"{pointer}/live"):
            live = read_graph(name, written.live, applying.ids)
    present = found.draft if found else None
    is_new = live is not None and live != (found.live if found else None)
    first = live if is_new and live is not None else draft
    with applying.at(f"{pointer}/{'draft' if first is draft else 'live'}"):
        if found is None:
            flow_id = await create_flow(
                work, applying.property_id, first, is_sub_flow=written.sub_flow
            )
        else:
            flow_id = found.id
            if present != first:
                await save_flow_draft(work, flow_id, first)
        if is_new:
            await publish_flow(work, flow_id, _NOTE)
    return flow_id, None if first == draft else draft


async def apply_routing(applying: Applying) -> None:
    """Raises NotAllowedError or RefusedError."""
    work, property_id, ids = applying.work, applying.property_id, applying.ids
    for channel, name in applying.wanted.defaults.items():
        with applying.at(f"/defaults/{channel.value}"):
            await set_defaults(work, property_id, channel, ids.flows[name.casefold()])
    sources = await list_source_ids(work.connection, property_id)
    for channel in Channel:
        routing = await load_routing(work.connection, property_id, channel, work.now)
        for number, written in enumerate(applying.wanted.sources):
            source = routing.find(sources[written.name.casefold()])
            assert source is not None  # it was made, or is in use
            name = written.routing.get(channel, "")
            own = ids.flows[name.casefold()] if name else None
            if source.own != own:
                with applying.at(f"/sources/{number}/routing/{channel.value}"):
                    await route_one_source(
                        work, source.id, channel, follows=own is None, flow_id=own
                    )


def _in_order(wanted: tuple[WrittenFlow, ...]) -> Iterator[int]:
    """Sub-flows before what enters them, however the file lists them."""
    numbers = {each.name.casefold(): number for number, each in enumerate(wanted)}
    done: set[int] = set()

    def walk(number: int) -> Iterator[int]:
        if number in done:
            return
        done.add(number)
        for graph in (wanted[number].draft, wanted[number].live):
            for entered in _entered(graph):
                if entered in numbers:
                    yield from walk(numbers[entered])
        yield number

    for number in range(len(wanted)):
        yield from walk(number)


def _entered(graph: WrittenGraph | None) -> list[str]:
    if graph is None:
        return []
    return [name.casefold() for _, kind, name in references_of(graph) if kind == "flow"]
