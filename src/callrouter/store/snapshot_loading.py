"""How is a property's snapshot put together from its rows?

A handful of statements load any number of properties at once; the rows are grouped here. A
version was judged when it was published, so it is only frozen again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import CompoundSelect, Row, Select, and_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.numbers import read_caller
from callrouter.domain.properties import Property, Source
from callrouter.ivr.compiling import freeze
from callrouter.ivr.snapshot import CompiledFlow, KnownCallers, Snapshot
from callrouter.store.directory import load_directories
from callrouter.store.tables import (
    blocked_numbers,
    calls,
    defaults,
    flow_versions,
    flows,
    number_assignments,
    numbers,
    properties,
    prospects,
    residents,
    source_routing,
    sources,
    weeks,
)
from callrouter.store.weeks import read_week

Grouped = dict[int, list[Row[Any]]]


async def load_snapshots(
    connection: AsyncConnection,
    our_numbers: set[str],
    now: datetime,
    property_ids: Sequence[int] | None = None,
) -> list[Snapshot]:
    """The snapshots of these properties (None = all) at `now`, in the transaction's eyes."""
    wanted = None if property_ids is None else list(property_ids)
    statement = select(properties)
    if wanted is not None:
        statement = statement.where(properties.c.id.in_(wanted))
    found = (await connection.execute(statement)).all()
    parts = _Parts(
        sources=await _group(connection, _sources(), wanted),
        numbers=await _group(connection, _numbers(now), wanted),
        defaults=await _group(connection, _defaults(), wanted),
        versions=await _group(connection, _versions(now), wanted),
        weeks=await _group(connection, select(weeks), wanted),
        callers=await _callers(connection, now, wanted),
        directories=await load_directories(connection, wanted),
    )
    return [_snapshot(row, parts, our_numbers) for row in found]


class _Parts(msgspec.Struct):
    """Rows by property id."""

    sources: Grouped
    numbers: Grouped
    defaults: Grouped
    versions: Grouped
    weeks: Grouped
    callers: dict[int, KnownCallers]
    directories: Any


async def _group(
    connection: AsyncConnection, statement: Select[Any], wanted: list[int] | None
) -> Grouped:
    if wanted is not None:
        statement = statement.where(statement.selected_columns.property_id.in_(wanted))
    grouped: Grouped = defaultdict(list)
    for row in await connection.execute(statement):
        grouped[row.property_id].append(row)
    return grouped


def _sources() -> Select[Any]:
    own = and_(source_routing.c.source_id == sources.c.id, source_routing.c.channel == "calls")
    return select(
        sources.c.id, sources.c.property_id, sources.c.name, source_routing.c.flow_id
    ).outerjoin(source_routing, own)


def _numbers(now: datetime) -> Select[Any]:
    """Every number with the source that has it at `now`, if any."""
    current = and_(
        number_assignments.c.number_id == numbers.c.id,
        number_assignments.c.from_at <= now,
        or_(
            number_assignments.c.until_at.is_(None),
            number_assignments.c.until_at > now,
        ),
    )
    return select(
        numbers.c.property_id, numbers.c.number, number_assignments.c.source_id
    ).outerjoin(number_assignments, current)


def _defaults() -> Select[Any]:
    return select(defaults.c.property_id, defaults.c.flow_id).where(defaults.c.channel == "calls")


def _versions(now: datetime) -> Select[Any]:
    """Published versions that answer calls at `now` or did in the 24 hours before."""
    recent = or_(
        flow_versions.c.superseded_at.is_(None),
        flow_versions.c.superseded_at > now - timedelta(hours=24),
    )
    columns = [flows.c.property_id, *flow_versions.c]
    return select(*columns).join(flows, flows.c.id == flow_versions.c.flow_id).where(recent)


async def _callers(
    connection: AsyncConnection, now: datetime, wanted: list[int] | None
) -> dict[int, KnownCallers]:
    everywhere: set[str] = set()
    known: dict[int, KnownCallers] = defaultdict(KnownCallers)
    for row in (await connection.execute(_only(_called_before(now), wanted))).all():
        if number := read_caller(row.number).number:  # withheld callers are not remembered
            known[row.property_id].prospects.add(number)
    lived_here = select(residents.c.property_id, residents.c.number)
    for row in (await connection.execute(_only(lived_here, wanted))).all():
        known[row.property_id].residents.add(row.number)
    blocked = select(blocked_numbers.c.property_id, blocked_numbers.c.number)
    for row in (await connection.execute(blocked)).all():
        if row.property_id is None:
            everywhere.add(row.number)
        else:
            known[row.property_id].blocked.add(row.number)
    known[0].blocked.update(everywhere)
    return known


def _called_before(now: datetime) -> CompoundSelect[Any]:
    """Prospects, and callers of calls whose end was not told for hours."""
    open_for_long = (
        select(calls.c.property_id, calls.c.from_raw)
        .where(calls.c.property_id.is_not(None), ~calls.c.is_tried)
        .where(~calls.c.is_over, calls.c.started_at < now - timedelta(hours=4))
    )
    return union_all(select(prospects.c.property_id, prospects.c.number), open_for_long)


def _only(statement: Select[Any] | CompoundSelect[Any], wanted: list[int] | None) -> Select[Any]:
    told = statement.subquery()
    everything = select(told)
    return everything if wanted is None else everything.where(told.c.property_id.in_(wanted))


def _snapshot(row: Row[Any], parts: _Parts, our_numbers: set[str]) -> Snapshot:
    id_ = row.id
    versions = [_freeze(each) for each in parts.versions[id_]]
    live = {each.flow_id: str(each.id) for each in parts.versions[id_] if not each.superseded_at}
    default = next((live.get(each.flow_id) for each in parts.defaults[id_]), None)
    callers = parts.callers[id_]
    callers.blocked.update(parts.callers[0].blocked)
    return Snapshot(
        property=Property(
            id_,
            row.key,
            row.name,
            row.zone,
            row.main_number,
            row.failsafe_number,
            row.language,
            row.spoken_name,
        ),
        sources={each.id: Source(each.id, each.name, each.flow_id) for each in parts.sources[id_]},
        numbers={each.number: each.source_id for each in parts.numbers[id_]},
        default_version=default,
        own_versions={
            each.id: live.get(each.flow_id) for each in parts.sources[id_] if each.flow_id
        },
        versions={version.version: version for version in versions},
        weeks={each.id: read_week(each) for each in parts.weeks[id_]},
        directory=parts.directories(id_),
        callers=callers,
        our_numbers=our_numbers,
    )


def _freeze(row: Row[Any]) -> CompiledFlow:
    return freeze(row.body, row.sub_flows, str(row.id), row.number)
