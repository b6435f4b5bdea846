"""Who is at a menu, and how did they get there? By real calls, answered by the service itself.

A thousand calls arrive over HTTP; where each then stands is read from its answer. Before a leg the
ledger gets the arrivals of all its callers, copied from these, so that each key press is the second
entry of its call, as in life.
"""

import asyncio
import random
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import asyncpg
import httpx

from bench.bodies import KEYS, Caller, Pool, parameters
from bench.servers import PUBLIC_URL, TOKEN
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.links import VOICE_PATH
from callrouter.providers.twilio.signature import SIGNATURE_HEADER, sign

_AT_ONCE = 20
_GATHER = re.compile(r'<Gather [^>]*action="([^"]+)"')

_REMEMBER = """
create table bench_arrivals as
select position - 1 as template, ledger.entry, ledger.received_at, ledger.request_url,
    ledger.request_body, ledger.answer, to_jsonb(calls) as call
from unnest($1::text[]) with ordinality as wanted (call_id, position)
join ledger using (call_id) join calls using (call_id)
"""
_ARRIVED = """
insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
select made.call_id, 'arrived:0', received_at, jsonb_set(entry, '{call_id}', to_jsonb(made.call_id)),
    request_url, request_body, answer
from unnest($1::text[], $2::int[]) as made (call_id, template) join bench_arrivals using (template)
"""
_CALLS = """
insert into calls
select row.* from unnest($1::text[], $2::int[]) as made (call_id, template)
join bench_arrivals using (template),
lateral jsonb_populate_record(null::calls, call || jsonb_build_object('call_id', made.call_id)) as row
"""


async def call_all(
    connection: "asyncpg.Connection[Any]", service_url: str, numbers: Sequence[str]
) -> list[Caller]:
    """Call each number once; whoever meets a menu there will press a key."""
    slots = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(base_url=service_url, timeout=10) as http:

        async def arrive(position: int, number: str) -> tuple[str, Caller | None]:
            call_id = f"CAa{position:031x}"
            async with slots:
                return call_id, await _arrive(http, number, call_id, position)

        arrived = await asyncio.gather(*(arrive(*each) for each in enumerate(numbers)))
    standing = [(call_id, caller) for call_id, caller in arrived if caller is not None]
    await connection.execute(
        _REMEMBER.replace("$1::text[]", f"array{[id_ for id_, _ in standing]}")
    )
    await connection.execute("create index on bench_arrivals (template); analyze bench_arrivals")
    return [caller for _, caller in standing]


async def _arrive(
    http: httpx.AsyncClient, number: str, call_id: str, position: int
) -> Caller | None:
    caller = f"+1212555{position:04d}"
    fields = parameters(number, caller, call_id, StirVerstat="TN-Validation-Passed-A")
    signature = sign(TOKEN, PUBLIC_URL + VOICE_PATH, Form(tuple(fields.items())))
    answer = await http.post(VOICE_PATH, data=fields, headers={SIGNATURE_HEADER: signature})
    answer.raise_for_status()
    found = _GATHER.search(answer.text)
    if found is None:
        return None
    key = random.Random(position).choice(KEYS)
    return Caller(number, caller, unescape(found[1]).removeprefix(PUBLIC_URL), key)


async def let_arrive(connection: "asyncpg.Connection[Any]", pool: Pool) -> None:
    """A ledger with the arrivals of this pool's calls, and with nothing else."""
    await connection.execute("truncate ledger, calls")
    for statement in (_ARRIVED, _CALLS):
        await connection.execute(statement, pool.call_ids, pool.templates)
    await connection.execute("vacuum analyze ledger, calls")
