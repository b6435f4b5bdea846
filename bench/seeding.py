"""How does a database get ten thousand communities in seconds?

Each is like the demo's: two flows (15 and 3 nodes), two weeks with overrides, a team, six people,
five sources and twenty numbers. Of hours and prompts there are 2,000 different ones; ids are each
community's own. Rows are built here with the product's own types and copied in.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import asyncpg
import msgspec
from msgspec.structs import replace

from callrouter.domain.weeks import Forcing, Week, Window
from callrouter.operations.demo.flows import Cast, default_flow, gate_flow
from callrouter.operations.demo.hours import OFFICE, leasing_office, maintenance_desk

NUMBERS_EACH = 20
VARIANTS = 2_000
SOURCES = ("Main number", "Zillow", "Apartments.com", "Google Ads", "Sign at the gate")
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_COLUMNS = {
    "properties": "id key name zone main_number failsafe_number",
    "people": "id name email",
    "phones": "person_id position number",
    "teams": "id property_id name",
    "team_members": "team_id position person_id",
    "destinations": "id property_id name number",
    "mailboxes": "id property_id name",
    "mailbox_recipients": "mailbox_id person_id",
    "weeks": "id property_id name is_main body saved_by",
    "flows": "id property_id name draft",
    "flow_versions": "id flow_id number body sub_flows author published_at",
    "defaults": "property_id channel flow_id",
    "sources": "id property_id name",
    "source_routing": "source_id channel flow_id",
    "numbers": "id number property_id",
    "number_assignments": "number_id source_id from_at",
}
# Above whatever the demo has taken.
_FIRST_ID = 1_000


async def seed(
    connection: "asyncpg.Connection[Any]", properties: int, *, always_open: bool = False
) -> None:
    """Add this many communities; `always_open`: their offices are forced open, day and night."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    ids = {table: count(_FIRST_ID) for table in _COLUMNS}
    async with connection.transaction():
        for position in range(properties):
            for table, row in _community(position, ids, always_open):
                rows[table].append(row)
            if position % 1_000 == 999 or position == properties - 1:
                await _copy(connection, rows)
    await connection.execute("analyze")


async def _copy(
    connection: "asyncpg.Connection[Any]", rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    for table, columns in _COLUMNS.items():  # in this order: references find what they name
        await connection.copy_records_to_table(
            table, records=rows.pop(table), columns=columns.split()
        )


def _community(
    position: int, ids: dict[str, "count[int]"], always_open: bool
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    id_, variant = next(ids["properties"]), position % VARIANTS
    name = f"Community {variant} Apartments"
    phone = _phones(position)
    yield "properties", (
        id_, f"community-{position}", name, ZONES[variant % len(ZONES)], phone(0), phone(99)
    )  # fmt: skip
    people = [next(ids["people"]) for _ in range(6)]
    for place, person in enumerate(people):
        yield "people", (person, f"Person {place} of {position}", f"p{person}@community.example")
        yield "phones", (person, 0, phone(50 + place))
    team, service = next(ids["teams"]), next(ids["destinations"])
    office_box, desk_box = next(ids["mailboxes"]), next(ids["mailboxes"])
    yield "teams", (team, id_, "Leasing")
    for place, person in enumerate(people[:3]):
        yield "team_members", (team, place, person)
    yield "destinations", (service, id_, "Nightline answering service", phone(90))
    for box, box_name in ((office_box, "Office"), (desk_box, "Maintenance")):
        yield "mailboxes", (box, id_, box_name)
        yield "mailbox_recipients", (box, people[0])
    office, desk = next(ids["weeks"]), next(ids["weeks"])
    cast = Cast(
        name, office, desk, team, tuple(people[4:]), people[3], service, office_box, desk_box
    )
    yield from _weeks(id_, cast, variant, always_open)
    yield from _flows_and_numbers(id_, cast, ids, phone)


def _phones(position: int) -> Any:
    """The numbers of a community: a hundred in a row, in an area code nobody has."""
    first = 2_000_000 + position * 100

    def phone(place: int) -> str:
        return f"+1555{first + place:07d}"

    return phone


def _weeks(
    property_id: int, cast: Cast, variant: int, always_open: bool
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    # Fifty beginnings by forty ends: 2,000 different weeks.
    open_, close = 420 + 3 * (variant % 50), 1_020 + 3 * (variant // 50)
    forcing = Forcing(OFFICE, None, "Benchmark", _LONG_AGO) if always_open else None
    weeks = {cast.leasing_week: leasing_office(), cast.maintenance_week: maintenance_desk()}
    for id_, week in weeks.items():
        main, *others = week.schedules
        windows = tuple(Window(day.weekday, open_, close) for day in main.windows)
        body: Week = replace(
            week,
            id=id_,
            schedules=(replace(main, windows=windows), *others),
            forcing=forcing if week.is_main else None,
        )
        yield "weeks", (id_, property_id, week.name, week.is_main, _json(body), "Benchmark")


def _flows_and_numbers(
    property_id: int, cast: Cast, ids: dict[str, "count[int]"], phone: Any
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    flow_ids = []
    for flow in (default_flow(cast), gate_flow(cast)):
        flow_ids.append(flow_id := next(ids["flows"]))
        body = _json(flow)
        yield "flows", (flow_id, property_id, flow.name, body)
        yield "flow_versions", (
            next(ids["flow_versions"]), flow_id, 1, body, "{}", "Benchmark", _LONG_AGO
        )  # fmt: skip
    yield "defaults", (property_id, "calls", flow_ids[0])
    source_ids = [next(ids["sources"]) for _ in SOURCES]
    for source_id, name in zip(source_ids, SOURCES, strict=True):
        yield "sources", (source_id, property_id, name)
    yield "source_routing", (source_ids[-1], "calls", flow_ids[1])
    for place in range(NUMBERS_EACH):
        number_id = next(ids["numbers"])
        yield "numbers", (number_id, phone(place), property_id)
        yield "number_assignments", (number_id, source_ids[place % len(SOURCES)], _LONG_AGO)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
