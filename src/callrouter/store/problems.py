"""Which rows are not as they should be, over many properties at once? Two statements in all."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_WRONG = """
with wrong as (
    select 'number without a source' as kind, numbers.id as thing_id, numbers.number as name,
        numbers.property_id, null as says
    from numbers where numbers.state = 'in-use' and not exists (
        select from number_assignments as had
        where had.number_id = numbers.id and had.from_at <= :now
            and (had.until_at is null or had.until_at > :now))
  union all
    select 'drifted number', numbers.id, numbers.number, numbers.property_id, numbers.trouble
    from numbers where numbers.state <> 'released'
        and (numbers.trouble is not null or numbers.differences <> '[]'::jsonb)
  union all
    select 'no fail-safe number', properties.id, properties.name, properties.id, null
    from properties where properties.failsafe_number is null
  union all
    select 'mailbox nobody gets', mailboxes.id, mailboxes.name, mailboxes.property_id, null
    from mailboxes where not exists (
        select from mailbox_recipients as gets join people on people.id = gets.person_id
        where gets.mailbox_id = mailboxes.id and people.archived_at is null)
), numbered as (
    select wrong.*, properties.name as property_name, properties.key as property_key,
        count(*) over (partition by kind) as all_of_kind,
        row_number() over (partition by kind order by properties.name, wrong.name, thing_id) as place
    from wrong join properties on properties.id = wrong.property_id
    where properties.archived_at is null
        and (cast(:seen as bigint[]) is null or wrong.property_id = any(cast(:seen as bigint[])))
)
select * from numbered where place <= :most order by kind, place
"""
_CAPS = """
select caps.id, caps.property_id, properties.name, properties.key, caps.numbers, caps.cents,
    count(lines.id) as ordered, coalesce(sum(lines.cents_per_month), 0) as spent
from caps
left join properties on properties.id = caps.property_id
left join number_orders as orders
    on (caps.property_id is null or orders.property_id = caps.property_id)
    and orders.made_at >= :since and orders.made_at < :until
left join number_order_lines as lines on lines.order_id = orders.id and lines.state <> 'refused'
where cast(:seen as bigint[]) is null or caps.property_id = any(cast(:seen as bigint[]))
group by caps.id, properties.id
having (caps.numbers > 0 and count(lines.id) >= cast(:part as double precision) * caps.numbers)
    or (caps.cents > 0 and coalesce(sum(lines.cents_per_month), 0)
        >= cast(:part as double precision) * caps.cents)
order by caps.property_id nulls first
"""


class WrongRow(Struct, frozen=True):
    """A row of something; `says` is what is stored of it, `all_of_kind` how many there are."""

    kind: str
    thing_id: int
    name: str
    property_id: int
    property_name: str
    property_key: str
    says: str | None
    all_of_kind: int


class NearCap(Struct, frozen=True):
    """A cap with what was ordered of it; without a property it is the company's."""

    id: int
    property_id: int | None
    property_name: str | None
    property_key: str | None
    numbers: int | None
    cents: int | None
    ordered: int
    spent: int


async def list_wrong(
    connection: AsyncConnection, seen: Set[int] | None, now: datetime, most: int
) -> list[WrongRow]:
    """At properties among `seen` (None = all), at most so many of each kind."""
    given: dict[str, Any] = {"seen": _ids(seen), "now": now, "most": most}
    names = WrongRow.__struct_fields__
    return [
        WrongRow(**{name: getattr(row, name) for name in names})
        for row in await connection.execute(text(_WRONG), given)
    ]


async def list_near_caps(
    connection: AsyncConnection,
    seen: Set[int] | None,
    since: datetime,
    until: datetime,
    part: float,
) -> list[NearCap]:
    """Those of which at least this part was ordered in a span of time."""
    given = {"seen": _ids(seen), "since": since, "until": until, "part": part}
    return [
        NearCap(
            row.id,
            row.property_id,
            row.name,
            row.key,
            row.numbers,
            row.cents,
            int(row.ordered),
            int(row.spent),
        )
        for row in await connection.execute(text(_CAPS), given)
    ]


def _ids(seen: Set[int] | None) -> list[int] | None:
    return None if seen is None else sorted(seen)
