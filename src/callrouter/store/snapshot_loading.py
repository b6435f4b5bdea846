"""How is a property's snapshot put together from its rows?

A handful of statements load any number of properties at once; the rows are grouped here. A
version was judged when it was published, so it is only frozen again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from sys import intern
from typing import Any

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.numbers import read_caller
from callrouter.domain.properties import Property, Source
from callrouter.domain.tracking import AfterAnnouncement
from callrouter.domain.weeks import Week
from callrouter.ivr.announcing import announcing_flow
from callrouter.ivr.compiling import freeze
from callrouter.ivr.flow import Ring, TargetKind
from callrouter.ivr.snapshot import CompiledFlow, KnownCallers, Snapshot
from callrouter.store.directory import Directories, load_directories
from callrouter.store.engine import raw_connection
from callrouter.store.shared_parts import SharedParts

_PROPERTIES = """
select id, key, name, zone, main_number, failsafe_number, language, spoken_name from properties
where $1::bigint[] is null or id = any($1)
"""
# A source's own flow, if it has one.
_SOURCES = """
select sources.property_id, sources.id, sources.name, source_routing.flow_id
from sources left join source_routing
    on source_routing.source_id = sources.id and source_routing.channel = 'calls'
where $1::bigint[] is null or sources.property_id = any($1)
"""
# Every number with the source that has it at $2, if any.
_NUMBERS = """
select numbers.property_id, array_agg(numbers.number), array_agg(number_assignments.source_id)
from numbers left join number_assignments
    on number_assignments.number_id = numbers.id and number_assignments.from_at <= $2::timestamptz
    and (number_assignments.until_at is null or number_assignments.until_at > $2)
where numbers.state <> 'released' and ($1::bigint[] is null or numbers.property_id = any($1))
group by numbers.property_id
"""
_DISABLED = """
select property_id, id, number, announcement, after_announcement from numbers
where state in ('disabled', 'releasing') and ($1::bigint[] is null or property_id = any($1))
"""
_DEFAULTS = """
select property_id, flow_id from defaults
where channel = 'calls' and ($1::bigint[] is null or property_id = any($1))
"""
# Published versions that answer calls at $2 or did in the 24 hours before.
_VERSIONS = """
select flows.property_id, flow_versions.id, flow_versions.flow_id, flow_versions.number,
    flow_versions.superseded_at is null, flow_versions.body::text, flow_versions.sub_flows::text
from flow_versions join flows on flows.id = flow_versions.flow_id
where (
        flow_versions.superseded_at is null
        or flow_versions.superseded_at > $2::timestamptz - interval '24 hours'
    )
    and ($1::bigint[] is null or flows.property_id = any($1))
"""
_WEEKS = """
select property_id, id, name, is_main, body::text from weeks
where $1::bigint[] is null or property_id = any($1)
"""
# Prospects, and callers of calls whose end was not told for hours.
_CALLED_BEFORE = """
select property_id, number from prospects where $1::bigint[] is null or property_id = any($1)
union all
select property_id, from_raw from calls
where not is_over and not is_tried and started_at < $2::timestamptz - interval '4 hours'
    and property_id is not null and ($1::bigint[] is null or property_id = any($1))
"""
_RESIDENTS = """
select property_id, number from residents where $1::bigint[] is null or property_id = any($1)
"""
_BLOCKED = """
select property_id, number from blocked_numbers
where property_id is null or $1::bigint[] is null or property_id = any($1)
"""


async def load_snapshots(
    connection: AsyncConnection,
    our_numbers: set[str],
    now: datetime,
    property_ids: Sequence[int] | None = None,
) -> list[Snapshot]:
    """The snapshots of these properties (None = all) at `now`, in the transaction's eyes."""
    raw = await raw_connection(connection)
    wanted = None if property_ids is None else list(property_ids)
    found = await raw.fetch(_PROPERTIES, wanted)
    versions = await _load_versions(raw, wanted, now)
    people = {id_: _people_rung(each) for id_, each in versions.items()}
    parts = _Parts(
        sources=_grouped(await raw.fetch(_SOURCES, wanted)),
        numbers={
            row[0]: dict(zip(row[1], row[2], strict=True))
            for row in await raw.fetch(_NUMBERS, wanted, now)
        },
        disabled=_grouped(await raw.fetch(_DISABLED, wanted)),
        defaults=dict(await raw.fetch(_DEFAULTS, wanted)),
        versions=versions,
        weeks=await _load_weeks(raw, wanted),
        callers=await _load_callers(raw, wanted, now),
        people=people,
        directories=await load_directories(raw, wanted, set().union(*people.values())),
    )
    return [_snapshot(row, parts, our_numbers) for row in found]


class _Version(msgspec.Struct):
    """A published version: of which flow, and whether it answers new calls."""

    flow_id: int
    is_live: bool
    flow: CompiledFlow


class _Parts(msgspec.Struct):
    """What the rows tell, by property id."""

    sources: dict[int, list[Any]]
    numbers: dict[int, dict[str, int | None]]
    disabled: dict[int, list[Any]]
    defaults: dict[int, int]
    versions: dict[int, list[_Version]]
    weeks: dict[int, dict[int, Week]]
    callers: dict[int, KnownCallers]
    people: dict[int, set[int]]
    directories: Directories


async def _load_versions(
    raw: "asyncpg.Connection[Any]", wanted: list[int] | None, now: datetime
) -> dict[int, list[_Version]]:
    shared, versions = SharedParts(), defaultdict[int, list[_Version]](list)
    for property_id, id_, flow_id, number, is_live, body, sub_flows in await raw.fetch(
        _VERSIONS, wanted, now
    ):
        flow = shared.read_flow(body)
        compiled = freeze(flow, shared.read_sub_flows(sub_flows), str(id_), number)
        versions[property_id].append(_Version(flow_id, is_live, compiled))
    return versions


async def _load_weeks(
    raw: "asyncpg.Connection[Any]", wanted: list[int] | None
) -> dict[int, dict[int, Week]]:
    shared, weeks = SharedParts(), defaultdict[int, dict[int, Week]](dict)
    for property_id, id_, name, is_main, body in await raw.fetch(_WEEKS, wanted):
        weeks[property_id][id_] = shared.read_week(body, id_, name, is_main)
    return weeks


async def _load_callers(
    raw: "asyncpg.Connection[Any]", wanted: list[int] | None, now: datetime
) -> dict[int, KnownCallers]:
    everywhere: set[str] = set()
    known: dict[int, KnownCallers] = defaultdict(KnownCallers)
    for property_id, number in await raw.fetch(_CALLED_BEFORE, wanted, now):
        if caller := read_caller(number).number:  # withheld callers are not remembered
            known[property_id].prospects.add(caller)
    for property_id, number in await raw.fetch(_RESIDENTS, wanted):
        known[property_id].residents.add(number)
    for property_id, number in await raw.fetch(_BLOCKED, wanted):
        if property_id is None:
            everywhere.add(number)
        else:
            known[property_id].blocked.add(number)
    known[0].blocked.update(everywhere)
    return known


def _people_rung(versions: Iterable[_Version]) -> set[int]:
    """People whom a version rings by themselves, not as members of a team."""
    return {
        target.id
        for version in versions
        for node in version.flow.nodes
        if isinstance(node, Ring)
        for target in node.targets
        if target.kind is TargetKind.PERSON
    }


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _snapshot(row: Any, parts: _Parts, our_numbers: set[str]) -> Snapshot:
    id_ = row[0]
    versions = parts.versions.get(id_, [])
    live = {each.flow_id: each.flow.version for each in versions if each.is_live}
    sources = [Source(each[1], intern(each[2]), each[3]) for each in parts.sources.get(id_, [])]
    known = Property(*row)
    out_of_use = _announcing(known, parts.disabled.get(id_, []))
    callers = parts.callers[id_]
    callers.blocked.update(parts.callers[0].blocked)
    return Snapshot(
        property=known,
        sources={each.id: each for each in sources},
        numbers=parts.numbers.get(id_, {}),
        default_version=live.get(parts.defaults.get(id_, 0)),
        own_versions={each.id: live.get(each.own_flow_id) for each in sources if each.own_flow_id},
        versions={
            each.version: each for each in (*(each.flow for each in versions), *out_of_use.values())
        },
        weeks=parts.weeks.get(id_, {}),
        directory=parts.directories.of(id_, parts.people.get(id_, ())),
        callers=callers,
        our_numbers=our_numbers,
        disabled={number: flow.version for number, flow in out_of_use.items()},
    )


def _announcing(known: Property, rows: Iterable[Any]) -> dict[str, CompiledFlow]:
    """By number, what callers of numbers out of use get."""
    out_of_use = {number: (id_, words, after) for _, id_, number, words, after in rows}
    has_a_number = known.main_number not in out_of_use
    return {
        number: announcing_flow(known, id_, words, AfterAnnouncement(after), has_a_number)
        for number, (id_, words, after) in out_of_use.items()
    }
