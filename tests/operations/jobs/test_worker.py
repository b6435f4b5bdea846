"""Is every job done once, by somebody, whatever happens to workers and database meanwhile?"""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from callrouter.app import build_house
from callrouter.operations.jobs import worker as worker_module
from callrouter.operations.jobs.kinds import EVERY_HOUR
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.jobs.trying import TRIES, GiveUpError, find_delay
from callrouter.operations.jobs.worker import Kind, Worker
from callrouter.store.job_queue import JobQueue
from jobs_done import do_jobs, let_them_be_due, the_jobs, write_job
from operations.demo_parts import rows
from store.ledger_lines import fetch
from waiting import until
from webhooks import counted

_CUT = (
    "select pg_terminate_backend(pid) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)


class Doings:
    """What was done, and a kind that does it; `fails` is raised, `gate` is waited for."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.begun: list[object] = []
        self.fails: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def do(self, _house, what) -> None:
        self.begun.append(what.get("number"))
        await self.gate.wait()
        if self.fails is not None:
            raise self.fails
        self.done.append(what.get("number"))

    @property
    def kinds(self):
        return {"greet": Kind(self.do, shows=("number",))}


@pytest.fixture
def doings():
    return Doings()


@pytest.fixture
async def start(house, doings):
    """Return a function that starts a worker with a loop of its own."""
    started = []

    def start_one(kinds=None, every_hour=()):
        worker = Worker(house, house.database_url, kinds or doings.kinds, every_hour)
        started.append((worker, asyncio.create_task(worker.run())))
        return worker

    yield start_one
    for worker, running in started:
        await worker.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_job_is_done_and_is_no_more(house, doings, start):
    start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.done)

    async def is_gone():
        return await the_jobs(house) == []

    await until(is_gone)
    assert doings.done == [1]


HOURLY = sorted(((f"every hour: {kind}",) for kind in EVERY_HOUR), key=str)


async def test_an_open_house_has_its_worker_and_closes_it(demo_url, clock):
    house = build_house(demo_url, clock, with_worker=True)
    await house.open()
    await write_job(house, "clean up")

    async def only_the_next_hours_waits():
        return sorted(await the_jobs(house, "dedupe_key"), key=str) == HOURLY

    await until(only_the_next_hours_waits)
    assert house.troubles() == []
    await house.close()
    assert house.worker._queue._connection is None


async def test_several_workers_do_each_job_once(house, doings, start):
    for _ in range(4):
        start()
    await asyncio.gather(*(write_job(house, "greet", number=number) for number in range(40)))

    async def all_are_gone():
        return len(doings.done) >= 40 and await the_jobs(house) == []

    await until(all_are_gone)
    assert sorted(doings.done) == list(range(40))


async def test_a_worker_takes_no_more_than_it_can_do(house, doings, start):
    doings.gate.clear()
    start()
    for number in range(worker_module.AT_ONCE + 3):
        await write_job(house, "greet", number=number)
    await until(lambda: len(doings.begun) == worker_module.AT_ONCE)

    async def claimed():
        return await rows(house, "select count(*) from jobs where status = 'picked'")

    assert await claimed() == [(worker_module.AT_ONCE,)]
    doings.gate.set()
    await until(lambda: len(doings.done) == worker_module.AT_ONCE + 3)


async def test_what_fails_is_tried_again_later_and_later(house, doings):
    doings.fails = ValueError("The line is busy.")
    await write_job(house, "greet", number=1)
    assert await do_jobs(house, doings.kinds) == 1
    ((status, tries, wait),) = await the_jobs(
        house, "status::text, attempts, extract(epoch from execute_after - now())::float"
    )
    assert (status, tries) == ("queued", 1)
    assert 3 < wait <= 6
    assert await do_jobs(house, doings.kinds) == 0
    doings.fails = None
    await let_them_be_due(house)
    await do_jobs(house, doings.kinds)
    assert doings.done == [1]


def test_ten_tries_take_more_than_a_day_and_no_delay_is_like_another():
    delays = [find_delay(tries, ValueError()) for tries in range(1, TRIES)]
    assert delays[:-1] == sorted(delays[:-1])
    assert 3 < delays[0] < 7
    assert 30_000 < delays[-1] < 60_000
    assert 19 * 3_600 < sum(delays) < 36 * 3_600
    assert find_delay(TRIES, ValueError()) is None
    assert len({find_delay(3, ValueError()) for _ in range(10)}) > 1


async def test_after_its_last_try_it_is_a_dead_letter_and_an_alarm(house, doings):
    raised = counted("alarms", kind="job given up")
    doings.fails = ValueError("The line is busy.")
    await write_job(house, "greet", number=1)
    for _ in range(TRIES):
        await let_them_be_due(house)
        assert await do_jobs(house, doings.kinds) == 1
    await let_them_be_due(house)
    assert await do_jobs(house, doings.kinds) == 0
    assert await the_jobs(house) == [("greet", "failed")]
    assert counted("alarms", kind="job given up") == raised + 1


async def test_what_cannot_be_done_at_all_is_given_up_at_once(house, doings):
    doings.fails = GiveUpError("There is nobody of that name.")
    await write_job(house, "greet", number=1)
    await do_jobs(house, doings.kinds)
    assert await the_jobs(house) == [("greet", "failed")]
    assert doings.begun == [1]


async def test_a_job_that_kills_whoever_does_it_is_given_up(house, doings, monkeypatch):
    monkeypatch.setattr(worker_module, "SILENT_SECONDS", 0.0)
    await write_job(house, "greet", number=1)
    for number in range(TRIES):
        dying = JobQueue(house.database_url, UUID(int=number))
        await dying.open()
        (claimed,) = await dying.claim(["greet"], 1, 0.0)
        assert claimed.tries == number + 1
        dying.let_go()
    await do_jobs(house, doings.kinds)
    assert doings.begun == []
    assert await the_jobs(house) == [("greet", "failed")]


async def test_a_try_that_takes_too_long_has_failed(house, doings):
    doings.gate.clear()
    await write_job(house, "greet", number=1)
    await do_jobs(house, {"greet": Kind(doings.do, seconds=0.05)})
    assert await the_jobs(house, "status::text, attempts") == [("queued", 1)]


async def test_a_killed_workers_job_is_done_by_another(house, doings, start, monkeypatch):
    assert worker_module.SILENT_SECONDS + worker_module.LOOK_SECONDS < 60
    monkeypatch.setattr(worker_module, "SILENT_SECONDS", 1.0)
    monkeypatch.setattr(worker_module, "LOOK_SECONDS", 0.2)
    dying = _a_dying_worker(house.database_url)
    try:
        await write_job(house, "greet", number=1)
        assert dying.stdout is not None
        assert await asyncio.to_thread(dying.stdout.readline) == b"begun 1\n"
        start()
        assert doings.done == []
        os.kill(dying.pid, signal.SIGKILL)
        await until(lambda: doings.done == [1])
    finally:
        dying.kill()
        dying.wait()
        dying.stdout.close()


def _a_dying_worker(database_url):
    script = Path(__file__).parents[2] / "dying_worker.py"
    return subprocess.Popen([sys.executable, str(script), database_url], stdout=subprocess.PIPE)


async def test_one_that_says_it_is_alive_keeps_its_job(house, doings, start, monkeypatch):
    monkeypatch.setattr(worker_module, "SILENT_SECONDS", 0.5)
    monkeypatch.setattr(worker_module, "ALIVE_SECONDS", 0.1)
    monkeypatch.setattr(worker_module, "LOOK_SECONDS", 0.1)
    doings.gate.clear()
    start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.begun)
    start()

    async def is_old():
        ((seconds,),) = await rows(
            house, "select extract(epoch from now() - created)::float from jobs"
        )
        return seconds > 1.5

    await until(is_old)
    assert doings.begun == [1]
    doings.gate.set()
    await until(lambda: doings.done == [1])


async def test_after_the_database_was_away_it_comes_back_by_itself(
    house, doings, start, monkeypatch
):
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.05)
    worker = start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.done == [1])
    url, worker._queue._database_url = worker._queue._database_url, "postgresql://127.0.0.1:1/x"
    await fetch(house.database_url, _CUT)
    await until(lambda: worker.trouble is not None)
    worker._queue._database_url = url
    await until(lambda: worker.trouble is None)
    await write_job(house, "greet", number=2)
    await until(lambda: doings.done == [1, 2])


async def test_what_ended_while_the_database_was_away_is_not_done_again(
    house, doings, start, monkeypatch
):
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(worker_module, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(worker_module, "SILENT_SECONDS", 0.2)
    doings.gate.clear()
    worker = start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.begun)
    url, worker._queue._database_url = worker._queue._database_url, "postgresql://127.0.0.1:1/x"
    await fetch(house.database_url, _CUT)
    await until(lambda: worker.trouble is not None)
    doings.gate.set()
    await until(lambda: doings.done == [1])
    worker._queue._database_url = url

    async def is_gone():
        return await the_jobs(house) == []

    await until(is_gone)
    assert doings.begun == [1]


async def test_who_closes_finishes_what_it_does(house, doings, start):
    doings.gate.clear()
    worker = start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.begun)
    closing = asyncio.create_task(worker.close())
    await asyncio.sleep(0)
    doings.gate.set()
    await closing
    assert await the_jobs(house) == []


async def test_who_closes_hands_back_what_takes_too_long(house, doings, start, monkeypatch):
    monkeypatch.setattr(worker_module, "CLOSING_SECONDS", 0.05)
    doings.gate.clear()
    worker = start()
    await write_job(house, "greet", number=1)
    await until(lambda: doings.begun)
    await worker.close()
    assert await the_jobs(house, "status::text, headers->>'tries'") == [("queued", "0")]
    doings.gate.set()
    await do_jobs(house, doings.kinds)
    assert doings.done == [1]


async def test_a_job_of_every_hour_waits_once_for_the_next(house, doings, start):
    for _ in range(3):
        start(every_hour=("greet",))

    async def seconds():
        return await the_jobs(house, "extract(epoch from execute_after - now())::float")

    ((wait,),) = await until(seconds)
    assert 3_500 < wait <= 3_600  # the clock stands at the full hour
    await let_them_be_due(house)
    await write_job(house, "greet", number=7)  # rings
    await until(lambda: 7 in doings.done and None in doings.done)


async def test_what_became_of_a_job_is_written_down_at_last(house, doings, start, monkeypatch):
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.01)
    worker = start()
    finish, refusals = worker._queue.finish, iter([OSError("full"), OSError("full")])

    async def finish_at_last(job_id):
        for refusal in refusals:
            raise refusal
        await finish(job_id)

    monkeypatch.setattr(worker._queue, "finish", finish_at_last)
    await write_job(house, "greet", number=1)

    async def is_gone():
        return doings.done and await the_jobs(house) == []

    await until(is_gone)
    assert doings.done == [1]


async def test_a_scheduled_job_is_done_when_it_is_due(house, doings, start, clock):
    start()
    async with house.work() as work:
        soon = clock().replace(microsecond=300_000)
        await do_later(work, Job("greet", {"number": 3}, soon))
    await until(lambda: doings.done == [3], seconds=8)
