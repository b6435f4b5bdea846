"""Who does the jobs?

Every service process, beside its calls, and `callrouter worker`. A worker takes a few jobs at a
time and says that it is alive; those of one that falls silent another takes. It finds the queue
again by itself after the database was away, and hands back what it has not done when it ends.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import structlog

from callrouter.domain.jobs import ClaimedJob
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.house import House
from callrouter.operations.jobs.later import Job, as_written
from callrouter.operations.jobs.trying import TRIES, GiveUpError, find_delay
from callrouter.store.job_queue import JobQueue

AT_ONCE = 4
LOOK_SECONDS = 10.0
"""How often to look for jobs although nobody rang, and for those of workers that fell silent."""
ALIVE_SECONDS = 5.0
SILENT_SECONDS = 25.0
"""Whoever has not said for so long that it is alive is taken to be dead."""
RETRY_SECONDS = 1.0
CLOSING_SECONDS = 4.0
_NEXT_HOUR_EVERY_SECONDS = 60.0
_SHORTEST_WAIT_SECONDS = 0.05
_log = structlog.get_logger("callrouter.worker")


class Kind(msgspec.Struct, frozen=True):
    """Jobs of one kind. `shows`: what of their argument may be shown to people. A try that takes
    longer than `seconds` has failed. `alarm` is raised when one is given up."""

    do: Callable[[House, dict[str, Any]], Awaitable[None]]
    shows: tuple[str, ...] = ()
    seconds: float = 300.0
    alarm: Alarm = Alarm.JOB_GIVEN_UP


class Worker:
    """Does jobs of these kinds; those `every_hour` it also sees to being written."""

    def __init__(
        self,
        house: House,
        database_url: str,
        kinds: Mapping[str, Kind],
        every_hour: Sequence[str] = (),
    ) -> None:
        self._house, self._kinds, self._every_hour = house, kinds, every_hour
        self._queue = JobQueue(database_url, UUID(bytes=secrets.token_bytes(16)))
        self._running: dict[int, asyncio.Task[None]] = {}
        self._is_closing = False
        self._said_alive_at = self._saw_to_hours_at = float("-inf")
        self.trouble: BaseException | None = None
        """Why no jobs are done; None while they are."""

    async def run(self) -> None:
        """Until cancelled or closed."""
        while not self._is_closing:
            try:
                await self._queue.open()
                seconds = await self._look()
                self.trouble = None
            except Exception as error:  # in whatever way the database is away
                if self._is_closing:
                    return
                self._note_trouble(error)
                self._queue.let_go()
                await asyncio.sleep(RETRY_SECONDS)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._queue.rung.wait()

    async def do_what_is_due(self) -> int:
        """Do all jobs that are due, and those they cause; gives how many tries that took."""
        done = 0
        await self._queue.open()
        while claimed := await self._take():
            await asyncio.wait([self._running[job.id] for job in claimed])
            done += len(claimed)
        return done

    async def close(self) -> None:
        """Finish what is being done, or hand it back; take nothing more."""
        self._is_closing = True
        self._queue.rung.set()
        try:
            if self._running:
                await asyncio.wait(self._running.values(), timeout=CLOSING_SECONDS)
            left = dict(self._running)
            for task in left.values():
                task.cancel()
            await asyncio.gather(*left.values(), return_exceptions=True)
            if left:
                with suppress(Exception):  # then they are found when nobody says they are alive
                    await self._queue.hand_back(list(left))
        finally:
            self._queue.let_go()

    async def _look(self) -> float:
        """See to everything once; gives after how many seconds to do so again, unless rung."""
        self._queue.rung.clear()
        now = asyncio.get_running_loop().time()
        if self._running and now - self._said_alive_at >= ALIVE_SECONDS:
            await self._queue.say_alive(list(self._running))
            self._said_alive_at = now
        if now - self._saw_to_hours_at >= _NEXT_HOUR_EVERY_SECONDS:
            await self._see_to_hours()
            self._saw_to_hours_at = now
        await self._take()
        wait = ALIVE_SECONDS if self._running else LOOK_SECONDS
        if len(self._running) < AT_ONCE:
            due = await self._queue.seconds_until_due(self._kinds)
            if due is not None:
                wait = min(wait, max(due, _SHORTEST_WAIT_SECONDS))
        return wait

    async def _take(self) -> list[ClaimedJob]:
        """Begin as many jobs as there is room for."""
        room = AT_ONCE - len(self._running)
        if room <= 0:
            return []
        claimed = await self._queue.claim(self._kinds, room, SILENT_SECONDS)
        # One that we are doing may be claimed again, if we could not say that we are alive.
        new = [job for job in claimed if job.id not in self._running]
        for job in new:
            task = asyncio.create_task(self._do(job), name=f"job {job.id}")
            self._running[job.id] = task
            task.add_done_callback(partial(self._forget, job.id))
        return new

    def _forget(self, job_id: int, task: "asyncio.Task[None]") -> None:
        self._running.pop(job_id, None)
        self._queue.rung.set()  # there is room
        if not task.cancelled() and (error := task.exception()) is not None:
            raise_alarm(Alarm.OUR_MISTAKE, "A worker could not do a job.", error=error)

    async def _do(self, job: ClaimedJob) -> None:
        kind = self._kinds[job.kind]
        try:
            if job.tries > TRIES:
                raise GiveUpError("Whoever did this job died of it, each time.")
            async with asyncio.timeout(kind.seconds):
                await kind.do(self._house, msgspec.json.decode(job.what))
        except Exception as error:
            await self._fail(job, kind, error)
        else:
            await self._settle(lambda: self._queue.finish(job.id))
            counters.jobs.labels(kind=job.kind, outcome="done").inc()

    async def _fail(self, job: ClaimedJob, kind: Kind, error: Exception) -> None:
        delay, at = find_delay(job.tries, error), self._house.clock()
        facts: dict[str, Any] = {
            "job_id": job.id,
            "kind": job.kind,
            "tries": job.tries,
            "reason": _said(error),
        }
        if delay is not None:
            await self._settle(lambda: self._queue.try_again(job.id, delay, error, at))
            counters.jobs.labels(kind=job.kind, outcome="failed").inc()
            _log.warning("A job failed and is tried again.", seconds=round(delay), **facts)
            return
        await self._settle(lambda: self._queue.give_up(job.id, error, at))
        counters.jobs.labels(kind=job.kind, outcome="given up").inc()
        raise_alarm(
            kind.alarm,
            "A job was given up and is kept as a dead letter: mend what stopped it, then have it "
            "tried again or drop it.",
            **facts,
        )

    async def _settle(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what became of a job, once the database is there: what is done already must
        not be done again because of an outage."""
        while True:
            try:
                await write()
                return
            except Exception as error:
                self._note_trouble(error)
                await asyncio.sleep(RETRY_SECONDS)

    async def _see_to_hours(self) -> None:
        """Jobs of every hour wait for the next one; whoever comes second finds them waiting."""
        now = self._house.clock()
        next_hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        jobs = [Job(kind, {}, next_hour, f"every hour: {kind}") for kind in self._every_hour]
        await self._queue.save([as_written(job, now) for job in jobs])

    def _note_trouble(self, error: BaseException) -> None:
        if self.trouble is None:
            _log.warning("Jobs wait: the database cannot be asked for them.", error=repr(error))
        self.trouble = error


def _said(error: BaseException) -> str:
    return str(error) or repr(error)
