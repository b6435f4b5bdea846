"""What is fast enough? Ratios of one run, so that the machine is in both sides of each.

Only what is a promise to people is absolute: how long a caller waits, how long a start takes.
"""

import operator
from collections.abc import Callable

import msgspec

from bench.living import Live
from bench.loading import Loaded
from bench.rounds import Measured
from bench.servers import BARE, NAIVE, SERVICE


class Goal(msgspec.Struct, frozen=True):
    """`levels`: the numbers of connections it is judged at; none for loading."""

    says: str
    measured: float
    sign: str
    bound: float
    unit: str
    levels: tuple[int, ...] = ()
    is_second_try: bool = False

    @property
    def digits(self) -> int:
        """How many decimals say something."""
        return 2 if self.unit and self.measured < 100 else 0

    @property
    def is_met(self) -> bool:
        compare: Callable[[float, float], bool] = {
            "<=": operator.le, "<": operator.lt, ">=": operator.ge
        }[self.sign]  # fmt: skip
        return compare(self.measured, self.bound)


def full_goals(measured: Measured) -> list[Goal]:
    """The goals of the product, at 64 connections and at one."""
    bare, service, naive = (measured.figures[name, 64] for name in (BARE, SERVICE, NAIVE))
    alone = measured.figures[SERVICE, 1].p50_ms.median
    least = measured.figures[BARE, 1].p50_ms.median + measured.raw_insert_us.median / 1_000
    return [
        Goal(
            "CPU per request, 64 connections, times the bare server's",
            service.cpu_us.median / bare.cpu_us.median, "<=", 2.0, "x", (64,),
        ),
        Goal(
            "requests per second, 64 connections, times the naive handler's",
            service.per_second.median / naive.per_second.median, ">=", 25, "x", (64,),
        ),
        Goal("99 % answered within, 64 connections", service.p99_ms.median, "<", 50, "ms", (64,)),
        Goal(
            "median answer, 1 connection, times bare plus one raw durable insert",
            alone / least, "<=", 1.25, "x", (1,),
        ),
    ]  # fmt: skip


def short_goals(measured: Measured) -> list[Goal]:
    """Loose bounds, for machines that do much else."""
    bare, service, naive = (
        measured.figures[name, 64].per_second.median for name in (BARE, SERVICE, NAIVE)
    )
    return [
        Goal("requests per second, 64 connections, times the bare server's",
             service / bare, ">=", 0.35, "x", (64,)),
        Goal("requests per second, 64 connections, times the naive handler's",
             service / naive, ">=", 12, "x", (64,)),
    ]  # fmt: skip


def durable_goals(lost: int) -> list[Goal]:
    return [Goal("requests answered before they were written down", lost, "<=", 0, "")]


def load_goals(loaded: Loaded) -> list[Goal]:
    what = f"{loaded.numbers:,} numbers of {loaded.properties:,} properties"
    return [
        Goal(f"{what} loaded in", loaded.seconds, "<=", 3, "s"),
        Goal(f"{what} take", loaded.grown_megabytes, "<=", 300, "MB"),
    ]


def live_goals(live: Live) -> list[Goal]:
    return [
        Goal("99 % of edits live in every process within", live.p99_ms, "<=", 100, "ms"),
        Goal(
            "edits live in every process, bell dead, within", live.deaf_most_ms, "<=", 2_000, "ms"
        ),
    ]
