"""Does everything still go on as quickly with a million lines in the ledger?

A year of calls is copied in with the product's own types. Then they are folded by `callrouter
rebuild`, the services start anew and learn their callers, people call as in every leg, and a
backup is made.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.machine import resident_megabytes
from bench.soaking.legs import Result, run_leg
from bench.soaking.town import Town
from bench.throwaway import connected
from callrouter.domain.calls import Entry, Note
from callrouter.domain.events import (
    CallArrived,
    CallProgressed,
    CallStatus,
    Event,
    KeysPressed,
    RingEnded,
    RingOutcome,
)
from callrouter.store.lines import lawful_json

LINES = 1_000_000
_LINES_A_CALL = 4
_CALLS_A_COPY = 5_000
_CALLERS = 50_000
_COLUMNS = ["call_id", "key", "received_at", "entry", "request_url", "request_body", "answer"]
_OURS = """
select number, numbers.property_id, number_assignments.source_id from numbers
join number_assignments on number_assignments.number_id = numbers.id
order by number
"""
_BODY, _ANSWER = b"b" * 700, b"a" * 900


async def with_many_rows(place: Town, seconds: float, lines: int = LINES) -> Result:
    """A leg of so many seconds; its remark tells what the rows cost elsewhere."""
    calls = lines // _LINES_A_CALL
    print(f"Copying {lines:,} lines of {calls:,} calls ...", flush=True)
    await _fill(place, calls)
    folded = await asyncio.to_thread(_run, place, "rebuild")
    began = time.monotonic()
    for which in range(len(place.services)):
        await asyncio.to_thread(place.kill_service, which)
        await asyncio.to_thread(place.restart_service, which)
    started = (time.monotonic() - began) / len(place.services)
    memory = resident_megabytes(place.services[0].pid)

    async def calm(_: Town) -> str:
        await asyncio.sleep(seconds)
        return ""

    result = await run_leg(f"{lines:,} lines in the ledger", place, calm)
    saved = await asyncio.to_thread(_run, place, "backup", str(place.folder / "saved.backup"))
    remark = (
        f"rebuild {folded:.0f} s, start {started:.1f} s and {memory:.0f} MB, backup {saved:.0f} s; "
        f"{result.remark}"
    )
    return Result(**{**vars(result), "remark": remark.removesuffix("; ")})


async def _fill(place: Town, calls: int) -> None:
    async with connected(place.url) as connection:
        ours = [tuple(row) for row in await connection.fetch(_OURS)]
        for first in range(0, calls, _CALLS_A_COPY):
            some = range(first, min(calls, first + _CALLS_A_COPY))
            records = [line for number in some for line in _call(number, ours[number % len(ours)])]
            await connection.copy_records_to_table("ledger", records=records, columns=_COLUMNS)
        await connection.execute("analyze")


def _call(number: int, ours: tuple[str, int, int]) -> Iterator[tuple[Any, ...]]:
    """A call that was answered after a key was pressed, as its steps would have been written."""
    to_number, property_id, source_id = ours
    call_id = f"CAface{number:028x}"
    began = datetime(2025, 11, 1, tzinfo=UTC) + timedelta(seconds=126 * number)
    told: tuple[tuple[str, Event, int | None], ...] = (
        ("arrived:0", CallArrived(), 0),
        ("pressed:1", KeysPressed("1"), 1),
        ("rung:2", RingEnded(RingOutcome.ANSWERED, talk_seconds=60), 2),
        ("status:completed", CallProgressed(CallStatus.COMPLETED, 75), None),
    )
    for key, event, step in told:
        at = began + timedelta(seconds=10 * (step or 8))
        entry = Entry(
            call_id=call_id,
            key=key,
            received_at=at,
            event=event,
            from_raw=f"+1312{5_550_000 + number % _CALLERS:07d}",
            to_number=to_number,
            step=step,
            property_id=property_id,
            source_id=source_id,
            version="1",
            notes=(Note("Main menu: pressed 1 → Leasing.", "menu"),),
        )
        yield call_id, key, at, lawful_json(entry), "/webhooks/twilio/voice", _BODY, _ANSWER


def _run(place: Town, *command: str) -> float:
    """Seconds that a command of ours takes on the town's database."""
    program = str(Path(sys.executable).with_name("callrouter"))
    environment = os.environ | {"CALLROUTER_DATABASE_URL": place.url}
    began = time.monotonic()
    subprocess.run([program, *command], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began
