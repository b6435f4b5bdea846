"""Who is at a menu, and how did they get there? By real calls, answered by the service itself.

A thousand calls arrive over HTTP; where each then stands is read from its answer. Before a leg all
its callers arrive at the service, so that each key press is the second request of its call to the
same process, as in life.
"""

import asyncio
import random
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import asyncpg
import httpx

from bench.bodies import ATTESTED, KEYS, Caller, Pool, parameters
from bench.checks import WrongError
from bench.load import start_load
from bench.servers import PUBLIC_URL, TOKEN
from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.links import VOICE_PATH
from callrouter.providers.twilio.signature import SIGNATURE_HEADER, sign

_AT_ONCE = 20
_LINES, _ARRIVED_WITHIN_SECONDS = 64, 30
_GATHER = re.compile(r'<Gather [^>]*action="([^"]+)"')


async def call_all(service_url: str, numbers: Sequence[str]) -> list[Caller]:
    """Call each number once; whoever meets a menu there will press a key."""
    slots = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(base_url=service_url, timeout=10) as http:

        async def arrive(position: int, number: str) -> Caller | None:
            async with slots:
                return await _arrive(http, number, f"CAa{position:031x}", position)

        arrived = await asyncio.gather(*(arrive(*each) for each in enumerate(numbers)))
    return [caller for caller in arrived if caller is not None]


async def _arrive(
    http: httpx.AsyncClient, number: str, call_id: str, position: int
) -> Caller | None:
    caller = f"+1212555{position:04d}"
    fields = parameters(number, caller, call_id, StirVerstat=ATTESTED)
    signature = sign(TOKEN, PUBLIC_URL + VOICE_PATH, Form(tuple(fields.items())))
    answer = await http.post(VOICE_PATH, data=fields, headers={SIGNATURE_HEADER: signature})
    answer.raise_for_status()
    found = _GATHER.search(answer.text)
    if found is None:
        return None
    key = random.Random(position).choice(KEYS)
    return Caller(number, caller, unescape(found[1]).removeprefix(PUBLIC_URL), key)


async def let_arrive(connection: "asyncpg.Connection[Any]", service_url: str, pool: Pool) -> None:
    """A ledger with the arrivals of this pool's calls, and nothing else: all of them dial in."""
    await connection.execute("truncate ledger, calls")
    wrk = start_load(service_url, pool.arrivals, _LINES, _ARRIVED_WITHIN_SECONDS)
    try:
        while await connection.fetchval("select count(*) from ledger") < len(pool.call_ids):
            if wrk.poll() is not None:
                raise WrongError("Not all calls arrived.")
            await asyncio.sleep(0.1)
    finally:  # it would go on for all its seconds, with repeats
        wrk.terminate()
        wrk.communicate()
    await connection.execute("vacuum analyze ledger, calls")
