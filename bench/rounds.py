"""In which order are legs run, and what do several of the same come to?

Rounds go over all servers and numbers of connections, in an order that turns from round to round,
so that a neighbour on the machine disturbs all of them alike. Medians count.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict

import msgspec

from bench.legs import Bench, Leg
from bench.machine import on_server_core
from bench.servers import NAMES


class Plan(msgspec.Struct, frozen=True):
    """Numbers of connections: `judged` ones in every round, `shown` ones in every second."""

    judged: tuple[int, ...]
    shown: tuple[int, ...]
    rounds: int
    seconds: int
    properties: int
    callers: int
    raw_rows: int


FULL = Plan(
    judged=(1, 64),
    shown=(16, 256),
    rounds=5,
    seconds=2,
    properties=1_000,
    callers=1_000,
    raw_rows=1_500,
)
SHORT = Plan(judged=(64,), shown=(), rounds=2, seconds=1, properties=200, callers=300, raw_rows=400)


class Spread(msgspec.Struct, frozen=True):
    """The median of several measurements, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))


class Figures(msgspec.Struct, frozen=True):
    """One server at so many connections, over all rounds; CPU in microseconds per request."""

    server: str
    connections: int
    per_second: Spread
    p50_ms: Spread
    p99_ms: Spread
    cpu_us: Spread
    postgres_us: Spread


class Measured(msgspec.Struct):
    """A run's figures, and the median of one raw durable insert in microseconds."""

    figures: dict[tuple[str, int], Figures]
    raw_insert_us: Spread


async def measure(bench: Bench, plan: Plan, levels: tuple[int, ...] | None = None) -> Measured:
    """All legs of a plan, or those of these numbers of connections only."""
    legs: dict[tuple[str, int], list[Leg]] = defaultdict(list)
    raw: list[float] = []
    for turn in range(plan.rounds):
        names = [NAMES[(turn + place) % len(NAMES)] for place in range(len(NAMES))]
        began = time.monotonic()
        raw.append(await asyncio.to_thread(_raw_insert, bench.database_url, plan.raw_rows))
        everything = plan.judged + (plan.shown if turn % 2 == 0 else ())
        for level in levels or everything:
            for name in names:
                legs[name, level].append(await bench.leg(name, level, plan.seconds))
        print(f"  round {turn + 1} of {plan.rounds}: {time.monotonic() - began:.0f} s", flush=True)
    return Measured({key: _figures(each) for key, each in legs.items()}, Spread.of(raw))


def _figures(legs: list[Leg]) -> Figures:
    return Figures(
        legs[0].server,
        legs[0].connections,
        Spread.of([leg.load.per_second for leg in legs]),
        Spread.of([leg.load.p50_ms for leg in legs]),
        Spread.of([leg.load.p99_ms for leg in legs]),
        Spread.of([leg.cpu_us for leg in legs]),
        Spread.of([leg.postgres_us for leg in legs]),
    )


def _raw_insert(database_url: str, rows: int) -> float:
    command = on_server_core([sys.executable, "-m", "bench.programs.raw_insert", str(rows)])
    environment = os.environ | {"CALLROUTER_DATABASE_URL": database_url}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(told.stdout)
