"""Does what is stored fit together, where no table's own rule can see to it?

Each question is a query that finds what does not; what waits to be folded is not counted.
"""

from typing import Any

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_MOST_SHOWN = 5

_QUESTIONS = {
    "Calls whose row does not tell of all that was written down (callrouter rebuild mends them)": """
        select call_id from calls
        where entries <> (select count(*) from ledger where ledger.call_id = calls.call_id)
            and not exists (select from unfolded where calls.call_id = any(unfolded.call_ids))
    """,
    "Calls that have no row (callrouter rebuild makes it)": """
        select distinct ledger.call_id from ledger
        left join calls on calls.call_id = ledger.call_id
        where calls.call_id is null
            and ledger.entry->'event'->>'type' is distinct from 'text-arrived'
            and not exists (select from unfolded where ledger.call_id = any(unfolded.call_ids))
    """,
    "Numbers that belong to two sources at once": """
        select numbers.number from number_assignments as one
        join number_assignments as other on other.number_id = one.number_id and other.id > one.id
            and tstzrange(one.from_at, one.until_at) && tstzrange(other.from_at, other.until_at)
        join numbers on numbers.id = one.number_id
    """,
    "Numbers that were released and still belong to a source": """
        select numbers.number from numbers
        join number_assignments on number_assignments.number_id = numbers.id
        where numbers.state = 'released' and number_assignments.until_at is null
    """,
    "Numbers given to a source of another property": """
        select numbers.number from number_assignments
        join numbers on numbers.id = number_assignments.number_id
        join sources on sources.id = number_assignments.source_id
        where sources.property_id <> numbers.property_id and number_assignments.until_at is null
    """,
    "Defaults that lead to a flow of another property or out of use, or to a sub-flow": """
        select properties.key || ', ' || defaults.channel from defaults
        join properties on properties.id = defaults.property_id
        join flows on flows.id = defaults.flow_id
        where flows.property_id <> defaults.property_id or flows.is_sub_flow
            or flows.archived_at is not null
    """,
    "Sources routed by a flow of another property or out of use, or by a sub-flow": """
        select sources.id || ', ' || source_routing.channel from source_routing
        join sources on sources.id = source_routing.source_id
        join flows on flows.id = source_routing.flow_id
        where flows.property_id <> sources.property_id or flows.is_sub_flow
            or flows.archived_at is not null
    """,
    "Flows with two versions that answer new calls": """
        select flow_id::text from flow_versions where superseded_at is null
        group by flow_id having count(*) > 1
    """,
    "Archived properties whose numbers still ring": """
        select properties.key from properties
        join numbers on numbers.property_id = properties.id
        where properties.archived_at is not null and numbers.state <> 'released'
    """,
    "Changes in the history that take back a change of another thing": """
        select history.id::text from history join history as undone on undone.id = history.undoes
        where (history.thing, history.thing_id) <> (undone.thing, undone.thing_id)
    """,
}


class Misfit(Struct, frozen=True):
    """What does not fit, how often, and some of it."""

    says: str
    count: int
    such_as: tuple[str, ...]


async def find_misfits(connection: AsyncConnection) -> list[Misfit]:
    """None when all is well. Each question goes through whole tables."""
    found = []
    for says, question in _QUESTIONS.items():
        counted = text(
            f"select count(*), (array_agg(what))[1:{_MOST_SHOWN}] from ({question}) as found (what)"
        )
        count, such_as = (await connection.execute(counted)).one()
        if count:
            found.append(Misfit(says, count, tuple(map(str, such_as))))
    return found


async def list_property_ids(connection: AsyncConnection) -> list[int]:
    rows: Any = await connection.execute(text("select id from properties order by id"))
    return [row.id for row in rows]
