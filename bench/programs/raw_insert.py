"""How long does one durable row take, with nothing around it? asyncpg, one connection, one insert.

Prints the median in microseconds. What `bench/run` adds to the bare server's time, to judge the
service's at one connection.
"""

import os
import statistics
import sys
import time
from datetime import UTC, datetime

import uvloop

from callrouter.store.engine import connect

_INSERT = """
insert into raw_rows (call_id, key, received_at, entry, request_url, request_body, answer)
values ($1, $2, $3, $4, $5, $6, $7)
"""


async def _measure(rows: int) -> float:
    connection = await connect(os.environ["CALLROUTER_DATABASE_URL"])
    await connection.execute("create table if not exists raw_rows (like ledger including all)")
    await connection.execute("truncate raw_rows")
    insert = await connection.prepare(_INSERT)
    url, body, answer = "/webhooks/twilio/voice/pressed?" + "p" * 40, b"b" * 700, b"a" * 900
    entry = '{"notes": ["' + "n" * 500 + '"]}'
    took = []
    for position in range(rows):
        began = time.perf_counter()
        await insert.fetch(f"CA{position:032x}", "k", datetime.now(UTC), entry, url, body, answer)
        took.append(time.perf_counter() - began)
    await connection.close()
    return statistics.median(took) * 1e6


if __name__ == "__main__":
    print(f"{uvloop.run(_measure(int(sys.argv[1]))):.0f}")
