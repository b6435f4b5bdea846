"""How are defaults and sources' own routing saved and read, by channel?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.routing import Channel, RoutedSource, Routing
from callrouter.ivr.flow import Flow
from callrouter.store.tables import (
    defaults,
    flow_versions,
    flows,
    history,
    number_assignments,
    numbers,
    properties,
    source_routing,
    sources,
)

THING = "routing"
"""What a property's routing is called in the history."""


async def load_routing(
    connection: AsyncConnection,
    property_id: int,
    channel: Channel,
    at: datetime,
    *,
    to_change: bool = False,
) -> Routing:
    """A property's routing of a channel at an instant, without archived sources.

    `to_change`: nobody else changes it until the transaction ends.
    """
    if to_change:
        locked = select(properties.c.id).where(properties.c.id == property_id)
        await connection.execute(locked.with_for_update(key_share=True))
    chosen = select(defaults.c.flow_id).where(
        defaults.c.property_id == property_id, defaults.c.channel == channel
    )
    named = select(flows.c.id, flows.c.name).where(flows.c.property_id == property_id)
    last = select(func.max(history.c.id)).where(
        history.c.thing == THING, history.c.thing_id == property_id
    )
    return Routing(
        property_id,
        channel,
        revision=(await connection.execute(last)).scalar() or 0,
        default=(await connection.execute(chosen)).scalar(),
        sources=await _load_sources(connection, property_id, channel, at),
        flow_names={row.id: row.name for row in await connection.execute(named)},
    )


async def _load_sources(
    connection: AsyncConnection, property_id: int, channel: Channel, at: datetime
) -> tuple[RoutedSource, ...]:
    assigned = (
        select(
            number_assignments.c.source_id,
            func.array_agg(numbers.c.number).label("numbers"),
        )
        .join(numbers, numbers.c.id == number_assignments.c.number_id)
        .where(numbers.c.property_id == property_id, number_assignments.c.from_at <= at)
        .where(or_(number_assignments.c.until_at.is_(None), number_assignments.c.until_at > at))
        .group_by(number_assignments.c.source_id)
        .subquery()
    )
    query = (
        select(sources.c.id, sources.c.name, assigned.c.numbers, source_routing.c.flow_id)
        .outerjoin(assigned, assigned.c.source_id == sources.c.id)
        .outerjoin(
            source_routing,
            (source_routing.c.source_id == sources.c.id) & (source_routing.c.channel == channel),
        )
        .where(sources.c.property_id == property_id, sources.c.archived_at.is_(None))
        .order_by(func.lower(sources.c.name), sources.c.id)
    )
    return tuple(
        RoutedSource(row.id, row.name, tuple(sorted(row.numbers or ())), row.flow_id)
        for row in await connection.execute(query)
    )


async def save_defaults(
    connection: AsyncConnection,
    property_id: int,
    channel: Channel,
    flow_id: int | None,
    at: datetime,
) -> None:
    """None: the property has no defaults for the channel any more."""
    if flow_id is None:
        await connection.execute(
            delete(defaults).where(
                defaults.c.property_id == property_id, defaults.c.channel == channel
            )
        )
        return
    row = {"property_id": property_id, "channel": channel, "flow_id": flow_id, "saved_at": at}
    await connection.execute(
        insert(defaults)
        .values(row)
        .on_conflict_do_update(
            index_elements=["property_id", "channel"], set_={"flow_id": flow_id, "saved_at": at}
        )
    )


async def save_own_flows(
    connection: AsyncConnection, channel: Channel, own: Mapping[int, int | None], at: datetime
) -> None:
    """Each of these sources (by id) has this flow of its own; None = it follows the defaults."""
    follow = [source_id for source_id, flow_id in own.items() if flow_id is None]
    if follow:
        await connection.execute(
            delete(source_routing).where(
                source_routing.c.source_id.in_(follow), source_routing.c.channel == channel
            )
        )
    rows = [
        {"source_id": source_id, "channel": channel, "flow_id": flow_id, "saved_at": at}
        for source_id, flow_id in own.items()
        if flow_id is not None
    ]
    if rows:
        query = insert(source_routing).values(rows)
        await connection.execute(
            query.on_conflict_do_update(
                index_elements=["source_id", "channel"],
                set_={"flow_id": query.excluded.flow_id, "saved_at": at},
            )
        )


async def count_followers(
    connection: AsyncConnection, property_ids: Sequence[int], channel: Channel
) -> dict[int, tuple[int | None, int, int]]:
    """Of each property: its defaults' flow, and how many sources follow it or have their own."""
    routed = (
        select(sources.c.property_id, source_routing.c.flow_id)
        .outerjoin(
            source_routing,
            (source_routing.c.source_id == sources.c.id) & (source_routing.c.channel == channel),
        )
        .where(sources.c.property_id.in_(property_ids), sources.c.archived_at.is_(None))
        .subquery()
    )
    counts = select(routed.c.property_id, func.count(), func.count(routed.c.flow_id)).group_by(
        routed.c.property_id
    )
    chosen = select(defaults.c.property_id, defaults.c.flow_id).where(
        defaults.c.property_id.in_(property_ids), defaults.c.channel == channel
    )
    flow_of = {row.property_id: row.flow_id for row in await connection.execute(chosen)}
    counted = {
        property_id: (every - own, own)
        for property_id, every, own in await connection.execute(counts)
    }
    return {each: (flow_of.get(each), *counted.get(each, (0, 0))) for each in property_ids}


async def find_properties_of_sources(
    connection: AsyncConnection, source_ids: Sequence[int]
) -> dict[int, int]:
    """The property of each of these sources that is there."""
    query = select(sources.c.id, sources.c.property_id).where(sources.c.id.in_(source_ids))
    return {row.id: row.property_id for row in await connection.execute(query)}


async def find_live_body(
    connection: AsyncConnection, flow_id: int
) -> tuple[Flow, dict[int, Flow]] | None:
    """What of a flow answers new calls, with its sub-flows as they were published, if anything."""
    return (await find_live_bodies(connection, (flow_id,))).get(flow_id)


async def find_live_bodies(
    connection: AsyncConnection, flow_ids: Collection[int]
) -> dict[int, tuple[Flow, dict[int, Flow]]]:
    """What of each flow answers new calls, with its sub-flows as they were published; flows of
    which nothing does are left out."""
    live = flow_versions.c
    query = select(live.flow_id, live.body, live.sub_flows).where(
        live.flow_id.in_(flow_ids), live.superseded_at.is_(None)
    )
    found = await connection.execute(query)
    return {row.flow_id: (row.body, row.sub_flows or {}) for row in found}
