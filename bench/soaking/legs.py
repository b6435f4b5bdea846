"""What is done to the services while people call? One function a leg; each tells what came of it."""

import asyncio
import random
import shutil
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.machine import resident_megabytes
from bench.soaking.accounts import await_well, count_doubled, find_lost, refuse_poisoned
from bench.soaking.callers import POISONED, Told, calling
from bench.soaking.town import Town
from bench.throwaway import connected

CALLERS, PAUSE_SECONDS = 32, 0.1
LATEST_SECONDS = 2.0


@dataclass(frozen=True)
class Result:
    """A leg's figures; it is good when nothing was lost, doubled, wrong or late."""

    name: str
    calls: int
    acknowledged: int
    lost: int
    doubled: int
    wrong: int
    p50: float
    p99: float
    slowest: float
    remark: str = ""
    excused: int = 0

    @property
    def is_good(self) -> bool:
        bad = self.lost - self.excused or self.doubled or self.wrong
        return not bad and self.acknowledged > 0 and self.slowest <= LATEST_SECONDS


Trouble = Callable[[Town], Awaitable[str]]


async def run_leg(name: str, place: Town, trouble: Trouble, excused: bool = False) -> Result:
    """Let people call, make the trouble, let all settle, and count."""
    await await_well(place)
    lost_before = await place.metric("events_lost_total")
    async with calling(place.services, CALLERS, PAUSE_SECONDS) as told:
        await asyncio.sleep(1)
        remark = await trouble(place)
        await asyncio.sleep(1)
    await await_well(place)
    said_lost = int(await place.metric("events_lost_total") - lost_before)
    missing = await find_lost(place, told)
    lost = len(missing)
    if missing and not excused:
        remark += f"lost: {sorted(missing)[:5]}"
    if excused:
        remark += f"{said_lost} events were said to be lost, {lost} are"
    return _result(name, told, lost, await count_doubled(place), remark, said_lost, excused)


def _result(
    name: str, told: Told, lost: int, doubled: int, remark: str, said: int, excused: bool
) -> Result:
    return Result(
        name=name,
        calls=told.calls,
        acknowledged=len(told.acknowledged),
        lost=lost,
        doubled=doubled,
        wrong=len(told.wrong) + told.off_their_way,
        p50=told.percentile(0.5),
        p99=told.percentile(0.99),
        slowest=told.slowest(),
        remark="; ".join([*([remark] if remark else []), *told.wrong[:3]]),
        excused=said if excused and said == lost else 0,
    )


def kills_of_a_service(times: int) -> Trouble:
    async def trouble(place: Town) -> str:
        chance = random.Random(3)
        for each in range(times):
            await asyncio.sleep(chance.uniform(0.3, 1.0))
            await asyncio.to_thread(place.kill_service, each % 2)
            await asyncio.sleep(chance.uniform(0.0, 0.5))
            await asyncio.to_thread(place.restart_service, each % 2)
        return ""

    return trouble


def kills_of_postgres(times: int) -> Trouble:
    async def trouble(place: Town) -> str:
        for _ in range(times):
            await asyncio.sleep(1.5)
            await asyncio.to_thread(place.kill_postgres)
            await asyncio.to_thread(place.start_postgres)
        return ""

    return trouble


def refused(seconds: float) -> Trouble:
    async def trouble(place: Town) -> str:
        await asyncio.to_thread(place.stop_postgres)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(place.start_postgres)
        return ""

    return trouble


def frozen(seconds: float) -> Trouble:
    async def trouble(place: Town) -> str:
        with place.frozen_postgres():
            await asyncio.sleep(seconds)
        return ""

    return trouble


def read_only(seconds: float) -> Trouble:
    async def trouble(place: Town) -> str:
        async with connected(place.url) as connection:
            await connection.execute("alter system set default_transaction_read_only = on")
            await connection.execute("select pg_reload_conf()")
            await asyncio.sleep(seconds)
            await connection.execute("alter system reset default_transaction_read_only")
            await connection.execute("select pg_reload_conf()")
        return ""

    return trouble


def disk_full(mount: Path, seconds: float) -> Trouble:
    """PostgreSQL's own disk is full; where that ends it, it is started again as a supervisor would."""

    async def trouble(place: Town) -> str:
        filler = mount / "filler"
        await asyncio.to_thread(_fill, filler)
        deadline = asyncio.get_running_loop().time() + seconds
        ends = 0
        while asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.5)
            ends += await asyncio.to_thread(_has_ended, place)
        filler.unlink()
        if await asyncio.to_thread(_has_ended, place) or ends:
            await asyncio.to_thread(_start, place)
        return "PostgreSQL ended itself" if ends else "PostgreSQL stayed up"

    return trouble


def nowhere_to_write(state: Path, seconds: float) -> Trouble:
    """The database refuses and the spool's disk is full too."""

    async def trouble(place: Town) -> str:
        filler = state / "filler"
        await asyncio.to_thread(_fill, filler)
        await asyncio.to_thread(place.stop_postgres)
        await asyncio.sleep(seconds)
        filler.unlink()
        await asyncio.to_thread(place.start_postgres)
        return ""

    return trouble


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def _has_ended(place: Town) -> bool:
    return not Path(f"/proc/{place.database.pid}/task").exists() or (
        "Z" in Path(f"/proc/{place.database.pid}/stat").read_text().rpartition(")")[2].split()[0]
    )


def _start(place: Town) -> None:
    place.database.wait_for_end()
    place.start_postgres()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own in memory; needs root."""
    folder = Path(tempfile.mkdtemp(prefix="callrouter-disk-", dir="/var/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "tmpfs", str(folder)],
        check=False,
    )
    try:
        if mounted.returncode != 0:
            raise PermissionError("no file system can be mounted here")
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


async def long_run(place: Town, minutes: float) -> tuple[Result, list[tuple[float, float, float]]]:
    """Steady load; memory of the services together (MB) and p99 (ms), minute by minute."""
    await await_well(place)
    await refuse_poisoned(place)
    marks: list[tuple[float, float, float]] = []
    loop = asyncio.get_running_loop()
    async with calling(place.services, CALLERS, PAUSE_SECONDS, has_poison=True) as told:
        began = loop.time()
        seen = 0
        while loop.time() - began < minutes * 60:
            await asyncio.sleep(min(60.0, minutes * 10))
            latest, seen = sorted(told.seconds[seen:]), len(told.seconds)
            memory = sum(resident_megabytes(each.pid) for each in place.services)
            p99 = latest[int(0.99 * (len(latest) - 1))] * 1000
            marks.append(((loop.time() - began) / 60, memory, p99))
            print("  minute {:5.1f}: {:6.1f} MB, p99 {:5.1f} ms".format(*marks[-1]), flush=True)
    await await_well(place, has_poison=True)
    missing = await find_lost(place, told)
    poisoned = {each for each in missing if each[0].startswith(POISONED)}
    refused_events = await place.metric("events_refused_total")
    said_lost = await place.metric("events_lost_total")
    remark = f"{len(poisoned)} poisoned events, {refused_events:.0f} kept aside"
    if said_lost:
        remark += f"; {said_lost:.0f} events were said to be lost"
    lost = len(missing - poisoned) + abs(len(poisoned) - int(refused_events))
    return _result("long run", told, lost, await count_doubled(place), remark, 0, False), marks
