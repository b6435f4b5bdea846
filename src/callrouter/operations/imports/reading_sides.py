"""What has a property that its flows may name, and which of its flows are imported?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.properties import Property
from callrouter.domain.routing import Channel
from callrouter.ivr.flow import Flow, SubFlow
from callrouter.ivr.import_matching import Side
from callrouter.operations.routing.copying_flows import find_original
from callrouter.operations.work import Fault, RefusedError
from callrouter.store.directory import load_directory
from callrouter.store.flows import list_live_versions
from callrouter.store.imports import list_recipients, list_staff
from callrouter.store.routing import load_routing
from callrouter.store.weeks import list_weeks


class Imported(Struct, frozen=True):
    """A flow of the source as it answers now, and for which of its channels."""

    body: Flow
    sub_flows: Mapping[int, Flow]
    channels: tuple[Channel, ...]


async def read_side(connection: AsyncConnection, known: Property) -> Side:
    """A property as the target of an import."""
    versions = await list_live_versions(connection, known.id, of_sub_flows=True)
    return Side(
        known.name,
        await load_directory(connection, known.id),
        {week.id: week for week in await list_weeks(connection, known.id)},
        {version.flow_id: version.body for version in versions},
        await list_staff(connection, known.id),
        await list_recipients(connection, known.id),
    )


async def read_defaults(
    connection: AsyncConnection, known: Property, channels: Sequence[Channel], at: datetime
) -> list[Imported]:
    """The flows of these defaults, each once. Raises RefusedError where a channel has none."""
    found: dict[int, Imported] = {}
    for channel in dict.fromkeys(channels):
        routing = await load_routing(connection, known.id, channel, at)
        if routing.default is None:
            sentence = f"{known.name} has no defaults for {channel}; leave that channel out."
            raise RefusedError(Fault(sentence, "/channels"))
        original = await find_original(connection, routing.default, channel)
        former = found.get(original.flow_id)
        found[original.flow_id] = Imported(
            original.body,
            original.sub_flows or {},
            (*(former.channels if former else ()), channel),
        )
    return list(found.values())


def sub_flows_of(
    flow: Flow, known: Mapping[int, Flow], is_made: Callable[[int], bool]
) -> Iterator[int]:
    """The sub-flows that a flow enters and that are made with it, inner ones first."""
    for node in flow.nodes:
        if isinstance(node, SubFlow) and node.flow_id in known and is_made(node.flow_id):
            yield from sub_flows_of(known[node.flow_id], known, is_made)
            yield node.flow_id
