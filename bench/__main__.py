"""`bench/run`: how fast is callrouter, beside a bare server and a naive handler?

Without options: some five minutes, three servers, the product's goals as ratios, figures kept in
bench/results. Linux, best with two idle cores; brings its own PostgreSQL.
"""

import argparse
import asyncio
import sys
import time

from msgspec.structs import replace

from bench import machine, throwaway
from bench.checks import WrongError
from bench.goals import Goal, durable_goals, full_goals, live_goals, load_goals, short_goals
from bench.killing import kill_under_load
from bench.legs import Bench
from bench.lists import large_company, list_goals, measure_lists
from bench.living import Live, measure_live
from bench.loading import Loaded, make_large, measure_load
from bench.pages import measure_pages, page_goals
from bench.picture import write_picture
from bench.profiling import profile
from bench.report import Report, as_text, load, make_report, save, write_readme
from bench.rounds import FULL, SHORT, Measured, Plan, measure
from bench.servers import BARE
from bench.stage import ready
from callrouter.store.embedded.server import EmbeddedDatabase


def main() -> None:
    asked = _parse()
    if asked.write_readme:
        write_picture(report := load())
        write_readme(report)
        return
    machine.require_tools()
    machine.step_aside()
    try:
        with throwaway.server() as database:
            is_good = asyncio.run(_run(asked, database))
    except WrongError as error:
        sys.exit(f"bench/run: {error}")
    sys.exit(0 if is_good else 1)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit code 1: a goal was missed, twice.",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--short", action="store_true", help="under a minute, loose bounds, for CI")
    mode.add_argument(
        "--load", action="store_true", help="only a start and edits with 10,000 properties"
    )
    mode.add_argument(
        "--lists",
        action="store_true",
        help="only the first pages of all lists, and the pages people look at, at full size",
    )
    mode.add_argument("--profile", action="store_true", help="where the service's time goes")
    mode.add_argument(
        "--write-readme", action="store_true", help="put the newest figures into README.md"
    )
    parser.add_argument("--connections", type=int, default=64, help="for --profile (default: 64)")
    return parser.parse_args()


async def _run(asked: argparse.Namespace, database: EmbeddedDatabase) -> bool:
    if asked.load:
        loaded, live = await _measure_large(database)
        print("\n".join([*loaded.lines(), *live.lines()]))
        return all(goal.is_met for goal in load_goals(loaded) + live_goals(live))
    if asked.lists:
        async with large_company(database) as large:
            measured, pages = await measure_lists(large), await measure_pages(large)
        print("\n".join(each.line() for each in sorted(measured, key=lambda e: e.median_ms)))
        print("\n".join(each.line() for each in sorted(pages, key=lambda e: e.median_ms)))
        return all(goal.is_met for goal in list_goals(measured) + page_goals(pages))
    if asked.profile:
        async with ready(database, SHORT) as (bench, _):
            await profile(bench, asked.connections)
        return True
    began = time.monotonic()
    report = await _measure_all(database, SHORT if asked.short else FULL)
    print(f"\n{as_text(report)}\n\nTook {time.monotonic() - began:.0f} s.")
    if not asked.short:
        save(report)
        write_picture(report)
    return all(goal.is_met for goal in report.goals)


async def _measure_all(database: EmbeddedDatabase, plan: Plan) -> Report:
    judge = short_goals if plan is SHORT else full_goals
    async with ready(database, plan) as (bench, held):
        measured = await measure(bench, plan)
        goals = judge(measured)
        if levels := sorted({level for goal in goals if not goal.is_met for level in goal.levels}):
            goals = await _try_again(bench, plan, measured, tuple(levels), goals)
        goals += durable_goals(bench.lost)
        held.append(bench.counted())
        held.append(await kill_under_load(bench))
    loaded: Loaded | None = None
    live: Live | None = None
    if plan is not SHORT:
        loaded, live = await _measure_large(database)
        goals += load_goals(loaded) + live_goals(live)
        async with large_company(database) as large:
            goals += list_goals(await measure_lists(large))
            goals += page_goals(await measure_pages(large))
    return make_report(measured, goals, held, loaded, live)


async def _measure_large(database: EmbeddedDatabase) -> tuple[Loaded, Live]:
    url = await make_large(database)
    return await measure_load(url), await measure_live(url)


async def _try_again(
    bench: Bench, plan: Plan, measured: Measured, levels: tuple[int, ...], goals: list[Goal]
) -> list[Goal]:
    """Goals that were missed are judged by a second measurement, unless it met fewer of them.

    Where both met as many, the quieter one counts: that in which the bare server did more.
    """
    missed = {goal.says for goal in goals if not goal.is_met}
    print(f"Missed, so measured again: {'; '.join(sorted(missed))}", flush=True)
    again = await measure(bench, plan, levels)
    later = Measured(measured.figures | again.figures, again.raw_insert_us)
    judge = short_goals if plan is SHORT else full_goals
    second = [replace(goal, is_second_try=goal.says in missed) for goal in judge(later)]
    if _worth(second, later) < _worth(goals, measured):
        return goals
    measured.figures, measured.raw_insert_us = later.figures, later.raw_insert_us
    return second


def _worth(goals: list[Goal], measured: Measured) -> tuple[int, float]:
    return sum(goal.is_met for goal in goals), measured.figures[BARE, 64].per_second.median


if __name__ == "__main__":
    main()
