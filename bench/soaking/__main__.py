"""`bench/soak`: kills and outages under load, and whether anything acknowledged is lost or doubled.

Two service processes share one PostgreSQL; callers ask now one, now the other, and the other one
where nobody answers, as a telephone company does. Linux; the legs with a full disk need root.
"""

import argparse
import asyncio
import sys
from statistics import median

from bench.soaking.legs import (
    Result,
    Trouble,
    disk_full,
    frozen,
    kills_of_a_service,
    kills_of_postgres,
    long_run,
    nowhere_to_write,
    read_only,
    refused,
    run_leg,
    small_disk,
)
from bench.soaking.many_rows import with_many_rows
from bench.soaking.town import Town, town


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench/soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="a minute, for CI")
    parser.add_argument("--minutes", type=float, default=30, help="how long the long run is")
    parser.add_argument("--disks", action="store_true", help="only the legs with a full disk")
    parser.add_argument("--long", action="store_true", help="only the long run")
    parser.add_argument("--rows", action="store_true", help="only the leg with a million lines")
    asked = parser.parse_args()
    seconds = 3.0 if asked.short else 30.0
    results = asyncio.run(_asked(asked, seconds))
    print(f"\n{_table(results)}")
    sys.exit(0 if all(result.is_good for result in results) else 1)


async def _asked(asked: argparse.Namespace, seconds: float) -> list[Result]:
    if asked.disks:
        return await _full_disks(seconds)
    if asked.rows:
        return [await _many_rows(seconds)]
    if asked.long:
        async with town() as place:
            return [await _long_run(place, asked.minutes)]
    return await _soak(asked.short, asked.minutes)


async def _soak(is_short: bool, minutes: float) -> list[Result]:
    seconds, kills = (3.0, 2) if is_short else (30.0, 20)
    results: list[Result] = []
    async with town() as place:
        troubles: list[tuple[str, Trouble]] = [
            (f"{kills} kills of a service", kills_of_a_service(kills)),
            (f"{max(1, kills // 4)} kills of PostgreSQL", kills_of_postgres(max(1, kills // 4))),
            (f"PostgreSQL refuses for {seconds:.0f} s", refused(seconds)),
            (f"PostgreSQL frozen for {seconds:.0f} s", frozen(seconds)),
            (f"PostgreSQL read-only for {seconds:.0f} s", read_only(seconds)),
        ]
        for name, trouble in troubles:
            results.append(_told(await run_leg(name, place, trouble)))
        if not is_short:
            results.append(await _long_run(place, minutes))
    results += await _full_disks(seconds)
    if not is_short:
        results.append(await _many_rows(seconds))
    return results


async def _long_run(place: Town, minutes: float) -> Result:
    print(f"A long run of {minutes:g} minutes:", flush=True)
    result, marks = await long_run(place, minutes)
    third = max(1, len(marks) // 3)
    first, last = marks[:third], marks[-third:]
    remark = (
        f"{marks[0][1]:.0f} MB → {marks[-1][1]:.0f} MB; p99, median of minutes: first third "
        f"{median(mark[2] for mark in first):.0f} ms, last third "
        f"{median(mark[2] for mark in last):.0f} ms; {result.remark}"
    )
    return _told(Result(**{**vars(result), "remark": remark}))


async def _many_rows(seconds: float) -> Result:
    async with town() as place:
        return _told(await with_many_rows(place, seconds))


async def _full_disks(seconds: float) -> list[Result]:
    results = []
    try:
        with small_disk(600) as disk:
            async with town(data_parent=disk) as place:
                name = f"PostgreSQL's disk full for {seconds:.0f} s"
                results.append(_told(await run_leg(name, place, disk_full(disk, seconds))))
        with small_disk(20) as disk:
            async with town(state_parent=disk) as place:
                name = f"nowhere to write for {seconds:.0f} s"
                trouble = nowhere_to_write(disk, seconds)
                results.append(_told(await run_leg(name, place, trouble, excused=True)))
    except PermissionError as error:
        print(f"Skipped the legs with a full disk: {error}.", flush=True)
    return results


def _told(result: Result) -> Result:
    print(_row(result), flush=True)
    return result


def _row(result: Result) -> str:
    mark = "✓" if result.is_good else "✗"
    return (
        f"{mark} {result.name:<34} {result.calls:>7,} calls {result.acknowledged:>8,} acknowledged  "
        f"{result.lost} lost  {result.doubled} doubled  {result.wrong} wrong  "
        f"p50 {result.p50 * 1000:.1f}  p99 {result.p99 * 1000:.1f}  "
        f"slowest {result.slowest * 1000:.0f} ms  {result.remark}"
    )


def _table(results: list[Result]) -> str:
    return "\n".join(map(_row, results))


if __name__ == "__main__":
    main()
