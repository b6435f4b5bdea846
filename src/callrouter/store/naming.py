"""Where is a person, a team, an outside number or a mailbox named?

The database finds the flows whose documents mention it; whether calls can come to that node is for
the brain to say.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.staff import Use
from callrouter.ivr.flow import Flow
from callrouter.ivr.naming import Named, NamedKind
from callrouter.store.engine import raw_connection
from callrouter.store.tables import flows

_RINGS = "$.nodes[*].targets[*] ? (@.kind == $kind && @.id == $id)"
_TAKES_MESSAGES = '$.nodes[*] ? (@.type == "voicemail" && @.mailbox_id == $id)'
# Versions that answer calls, or did since $3, and drafts where they count.
_MENTIONED = """
select flows.property_id, properties.name, flow_versions.body::text, flow_versions.sub_flows::text
from flow_versions
join flows on flows.id = flow_versions.flow_id join properties on properties.id = flows.property_id
where (flow_versions.superseded_at is null or flow_versions.superseded_at > $3::timestamptz)
    and (
        jsonb_path_exists(flow_versions.body, $1::jsonpath, $4::jsonb)
        or jsonb_path_exists(flow_versions.sub_flows, $2::jsonpath, $4::jsonb)
    )
order by flows.id
"""
_DRAWN = """
select flows.property_id, properties.name, flows.draft::text
from flows join properties on properties.id = flows.property_id
where flows.archived_at is null and jsonb_path_exists(flows.draft, $1::jsonpath, $2::jsonb)
order by flows.id
"""
_OF_PEOPLE = """
select person_id, 'team', teams.name, properties.id, properties.name
from team_members join teams on teams.id = team_members.team_id
join properties on properties.id = teams.property_id where person_id = any($1::bigint[])
union all
select person_id, 'mailbox', mailboxes.name, properties.id, properties.name
from mailbox_recipients join mailboxes on mailboxes.id = mailbox_recipients.mailbox_id
join properties on properties.id = mailboxes.property_id where person_id = any($1::bigint[])
order by 2 desc, 5, 3
"""


class Mention(msgspec.Struct, frozen=True):
    """A flow, published or drawn, whose document mentions something; with its sub-flows as they
    were frozen into it."""

    property_id: int
    property_name: str
    body: Flow
    sub_flows: dict[int, Flow] = {}


async def list_live_mentions(
    connection: AsyncConnection, named: Named, since: datetime
) -> list[Mention]:
    """In versions that answer calls, or did after `since`."""
    raw = await raw_connection(connection)
    path = _path(named)
    below = path.replace("$.nodes", "$.*.nodes", 1)
    rows = await raw.fetch(_MENTIONED, path, below, since, _values(named))
    return [
        Mention(id_, name, _read_flow(body), _read_flows(sub_flows))
        for id_, name, body, sub_flows in rows
    ]


async def list_drawn_mentions(connection: AsyncConnection, named: Named) -> list[Mention]:
    """In drafts of flows in use."""
    raw = await raw_connection(connection)
    rows = await raw.fetch(_DRAWN, _path(named), _values(named))
    return [Mention(id_, name, _read_flow(draft)) for id_, name, draft in rows]


async def list_uses_of_person(connection: AsyncConnection, person_id: int) -> Sequence[Use]:
    """The teams and mailboxes somebody is in."""
    return (await list_uses_of_people(connection, [person_id]))[person_id]


async def list_uses_of_people(
    connection: AsyncConnection, person_ids: Sequence[int]
) -> dict[int, list[Use]]:
    """The teams and mailboxes each of these people is in."""
    raw = await raw_connection(connection)
    found: dict[int, list[Use]] = {person_id: [] for person_id in person_ids}
    for person_id, *use in await raw.fetch(_OF_PEOPLE, list(person_ids)):
        found[person_id].append(Use(*use))
    return found


async def hold_flows(connection: AsyncConnection, property_id: int) -> None:
    """Until the transaction ends no draft of the property is saved and no flow published."""
    query = select(flows.c.id).where(flows.c.property_id == property_id).order_by(flows.c.id)
    await connection.execute(query.with_for_update())


def _path(named: Named) -> str:
    return _TAKES_MESSAGES if named.kind is NamedKind.MAILBOX else _RINGS


def _values(named: Named) -> str:
    return msgspec.json.encode({"kind": named.kind.value, "id": named.id}).decode()


_read_flow = msgspec.json.Decoder(Flow, strict=False).decode
_read_flows = msgspec.json.Decoder(dict[int, Flow], strict=False).decode
