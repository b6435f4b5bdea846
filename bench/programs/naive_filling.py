"""How do the naive handler's tables come to say what the service's snapshots say?"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateSchema, CreateTable

from bench.programs.naive_tables import Naive
from callrouter.ivr.flow import GoTo, Menu, Ring, Spoken
from callrouter.ivr.ringing import rounds
from callrouter.ivr.snapshot import CompiledFlow, Snapshot

_COLUMNS = {
    "schedules": "id windows",
    "communities": "id name zone schedule_id",
    "numbers": "number community_id",
    "nodes": "id version position kind prompts seconds",
    "choices": "node_id key to_id language",
    "phones": "node_id place number",
}
Rows = dict[str, list[tuple[Any, ...]]]


async def make_naive_tables(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(CreateSchema("naive"))
        for table in Naive.metadata.sorted_tables:
            await connection.execute(CreateTable(table))


async def fill_naive_tables(
    connection: "asyncpg.Connection[Any]", snapshots: Iterable[Snapshot]
) -> None:
    """Every menu and ring of every published flow, with numbers, phones and hours."""
    rows: Rows = defaultdict(list)
    ids = count(1)
    for snapshot in snapshots:
        known = snapshot.property
        main = next(week for week in snapshot.weeks.values() if week.is_main)
        open_ = [s for s in main.schedules if s.counts_as_open]
        windows = [(w.weekday, w.start_minute, w.end_minute) for s in open_ for w in s.windows]
        rows["schedules"].append((known.id, msgspec.json.encode(windows).decode()))
        rows["communities"].append((known.id, known.name, known.zone, known.id))
        rows["numbers"] += [(number, known.id) for number in snapshot.numbers]
        for flow in snapshot.versions.values():
            _add_flow(rows, ids, snapshot, flow)
    for table, columns in _COLUMNS.items():
        await connection.copy_records_to_table(
            table, schema_name="naive", records=rows[table], columns=columns.split()
        )
    await connection.execute("analyze")


def _add_flow(rows: Rows, ids: "count[int]", snapshot: Snapshot, flow: CompiledFlow) -> None:
    kept = {node.id: (next(ids), node) for node in flow.nodes if isinstance(node, Menu | Ring)}
    for id_, node in kept.values():
        position = flow.positions[node.id]
        if isinstance(node, Ring):
            rows["nodes"].append((id_, flow.version, position, "ring", "{}", node.ring_seconds))
            legs = rounds(snapshot, node.targets, node.manner)[0]
            rows["phones"] += [(id_, place, leg.number) for place, leg in enumerate(legs)]
            continue
        prompts = {
            each.language: each.says.text
            for each in node.prompt.variants
            if isinstance(each.says, Spoken)
        }
        words = msgspec.json.encode(prompts).decode()
        rows["nodes"].append((id_, flow.version, position, "menu", words, node.wait_seconds))
        rows["choices"] += [
            (id_, choice.key, kept[choice.does.to][0], choice.does.language)
            for choice in node.choices
            if isinstance(choice.does, GoTo) and choice.does.to in kept
        ]
