"""Who calls all the while, and what were they told? Each call arrives, presses a key and ends.

What was acknowledged is remembered by call and key, as the ledger knows it; so is how long each
answer took and whatever was no proper answer.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import count

from bench.bodies import parameters
from bench.servers import PUBLIC_URL, Server
from bench.soaking.wire import Answered, Company

NUMBERS = [f"{area}555010{last}" for area in ("+1212", "+1480", "+1206") for last in range(4)]
_GATHER = re.compile(rb'<Gather [^>]*action="([^"]+)"')
_STEP = re.compile(r"[?&]s=([0-9]+)")

POISONED = "CAdead"
_POISONED_OF = 50

_call_numbers = count(1)


@dataclass
class Told:
    """What all callers were told during a leg."""

    acknowledged: set[tuple[str, str]] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    off_their_way: int = 0
    calls: int = 0
    has_poison: bool = False

    def note(self, call_id: str, key: str, answered: Answered) -> bool:
        """Remember an answer; whether it is a proper one."""
        self.seconds.append(answered.seconds)
        if answered.status in (200, 204):
            self.acknowledged.add((call_id, key))
            return True
        self.wrong.append(f"{call_id} {key}: {answered.status}")
        return False

    def slowest(self) -> float:
        return max(self.seconds, default=0.0)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0


@asynccontextmanager
async def calling(
    services: list[Server], callers: int, pause: float, *, has_poison: bool = False
) -> AsyncIterator[Told]:
    """So many callers at once, each resting `pause` seconds between calls, until the end.

    `has_poison`: one call in fifty has an id by which the database may be made to refuse it.
    """
    told, is_over = Told(has_poison=has_poison), asyncio.Event()

    async def one(seed: int) -> None:
        company, chance = Company(services), random.Random(seed)
        try:
            while not is_over.is_set():
                await _call(company, told, chance)
                await asyncio.sleep(pause * 2 * chance.random())
        finally:
            company.close()

    tasks = [asyncio.create_task(one(seed)) for seed in range(callers)]
    try:
        yield told
    finally:
        is_over.set()
        await asyncio.gather(*tasks)


async def _call(company: Company, told: Told, chance: random.Random) -> None:
    number = next(_call_numbers)
    call_id, caller = f"CA{number:032x}", f"+1312555{number % 10_000:04d}"
    if told.has_poison and number % _POISONED_OF == 0:
        call_id = f"{POISONED}{number:028x}"
    fields = parameters(chance.choice(NUMBERS), caller, call_id)
    told.calls += 1
    arrival = await company.ask(chance.randrange(2), "/webhooks/twilio/voice", fields)
    if not told.note(call_id, "arrived:0", arrival):
        return
    found = _GATHER.search(arrival.body)
    if found is not None:
        target = unescape(found[1].decode()).removeprefix(PUBLIC_URL)
        step = _STEP.search(target)
        pressed = await company.ask(chance.randrange(2), target, fields | {"Digits": "1"})
        told.note(call_id, f"pressed:{step[1] if step else 0}", pressed)
        told.off_their_way += b"Please hold while we connect you" in pressed.body
    elif b"Please hold while we connect you" in arrival.body:
        told.off_their_way += 1
    ended = fields | {"CallStatus": "completed", "CallDuration": "34"}
    status = await company.ask(chance.randrange(2), "/webhooks/twilio/status", ended)
    told.note(call_id, "status:completed", status)
