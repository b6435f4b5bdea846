"""How do workers share what waits to be done, each job going to one of them?

By pgqueuer's statements, on tables in our own words: it writes jobs, lets workers claim them past
one another, and finds those of a worker that died. A worker has one connection of its own for all
of this, on which it also hears of new jobs; it must be a direct one, not a pooler's.
"""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import JobId, QueueEntrypoint, QueueManagerId
from pgqueuer.models import Job, TracebackRecord
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries
from pgqueuer.types import Channel

from callrouter.domain.jobs import ClaimedJob, NewJob
from callrouter.store.engine import connect

CHANNEL = "callrouter_jobs"
SETTINGS = DBSettings.model_construct(
    # Validated values, and all of them: the library would take any that is missing from variables
    # of the environment, some of which are called like everybody's (CHANNEL, TRIGGER).
    prefix="",
    db_schema=None,
    channel=Channel(CHANNEL),
    function="tell_of_jobs",
    trigger="tell_of_jobs",
    queue_status_type="job_status",
    queue_table="jobs",
    queue_table_log="job_log",
    statistics_table="job_statistics",
    schedules_table="job_schedules",
    durability=Durability.durable,
    widen_id=True,
)
_COMMAND_SECONDS = 10.0
_LONGEST_TOLD = 2_000

# A job that is being done is not one that waits: another of its name may be written. The library
# counts tries that failed; we count those that began, so that one that kills its workers ends too.
_BEGIN = """
update jobs set dedupe_key = null,
    headers = jsonb_build_object('tries', coalesce((headers->>'tries')::int, 0) + 1)
where id = any($1)
returning id, (headers->>'tries')::int as tries
"""
_HAND_BACK = """
update jobs set status = 'queued', queue_manager_id = null, updated = now(),
    headers = jsonb_build_object('tries', (headers->>'tries')::int - 1)
where id = any($1) and status = 'picked' and queue_manager_id = $2
"""
_environment = QueryBuilderEnvironment(SETTINGS)
_queue, _schedules = QueryQueueBuilder(SETTINGS), QuerySchedulerBuilder(SETTINGS)


def queries_on(connection: "asyncpg.Connection[Any]") -> Queries:
    """The library's statements, on this connection and our tables."""
    return Queries(AsyncpgDriver(connection), _environment, _queue, _schedules)


async def save_new_jobs(connection: "asyncpg.Connection[Any]", new: Sequence[NewJob]) -> None:
    """In the transaction that is open on this connection; workers hear of it at the commit."""
    if not new:
        return
    await queries_on(connection).enqueue(
        [job.kind for job in new],
        [job.what for job in new],
        [0] * len(new),
        [timedelta(seconds=max(0.0, job.delay_seconds)) for job in new],
        [job.unless_waiting for job in new],
        on_conflict="skip",
    )


class JobQueue:
    """One worker's end of the queue. Whatever it is asked raises what keeps the database from
    doing it; the connection is then to be let go of, and opened anew."""

    def __init__(self, database_url: str, worker_id: UUID) -> None:
        self._database_url, self._worker_id = database_url, QueueManagerId(worker_id)
        self.rung = asyncio.Event()
        """Set when jobs may have been written, and when the connection has gone."""
        self._one_at_a_time = asyncio.Lock()
        self._connection: asyncpg.Connection[Any] | None = None
        self._claimed: dict[int, Job] = {}

    async def open(self) -> None:
        """Connect and listen, unless that is so already."""
        if self._connection is not None and not self._connection.is_closed():
            return
        self.let_go()
        connection = await connect(self._database_url, _COMMAND_SECONDS)
        try:
            connection.add_termination_listener(lambda _: self.rung.set())
            await connection.add_listener(CHANNEL, lambda *_: self.rung.set())
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection

    async def claim(
        self, kinds: Iterable[str], most: int, stale_seconds: float
    ) -> list[ClaimedJob]:
        """Up to `most` jobs of these kinds that are due, or whose worker has not said that it is
        alive for `stale_seconds`. From now on they are ours."""
        wanted = {QueueEntrypoint(kind): EntrypointExecutionParameter(0) for kind in kinds}
        async with self._turn() as connection, connection.transaction():
            found = await queries_on(connection).dequeue(
                most, wanted, self._worker_id, None, timedelta(seconds=stale_seconds)
            )
            begun = await connection.fetch(_BEGIN, [job.id for job in found]) if found else []
        self._claimed |= {job.id: job for job in found}
        tries = {row["id"]: row["tries"] for row in begun}
        return [
            ClaimedJob(job.id, job.entrypoint, job.payload or b"null", tries[job.id])
            for job in found
        ]

    async def seconds_until_due(self, kinds: Iterable[str]) -> float | None:
        """When the next job that waits for its time is due; None: there is none."""
        async with self._turn() as connection:
            eta = await queries_on(connection).next_deferred_eta(
                [QueueEntrypoint(kind) for kind in kinds]
            )
        return None if eta is None else eta.total_seconds()

    async def save(self, new: Sequence[NewJob]) -> None:
        async with self._turn() as connection:
            await save_new_jobs(connection, new)

    async def say_alive(self, job_ids: Sequence[int]) -> None:
        """Whoever does these jobs lives."""
        async with self._turn() as connection:
            await queries_on(connection).update_heartbeat([JobId(id_) for id_ in job_ids])

    async def finish(self, job_id: int) -> None:
        """The job is done, and is no more."""
        async with self._turn() as connection:
            await queries_on(connection).log_jobs([(self._claimed[job_id], "successful", None)])
        self._claimed.pop(job_id, None)

    async def try_again(
        self, job_id: int, after_seconds: float, error: BaseException, at: datetime
    ) -> None:
        """The job failed, and is due again later."""
        job, delay = self._claimed[job_id], timedelta(seconds=after_seconds)
        async with self._turn() as connection:
            await queries_on(connection).retry_job(job, delay, _told(job, error, at))
        self._claimed.pop(job_id, None)

    async def give_up(self, job_id: int, error: BaseException, at: datetime) -> None:
        """The job failed for good, and is kept as a dead letter."""
        job = self._claimed[job_id]
        async with self._turn() as connection:
            await queries_on(connection).log_jobs([(job, "failed", _told(job, error, at))])
        self._claimed.pop(job_id, None)

    async def hand_back(self, job_ids: Sequence[int]) -> None:
        """Another worker does these, at once."""
        async with self._turn() as connection, connection.transaction():
            await connection.execute(_HAND_BACK, list(job_ids), self._worker_id)
            await connection.execute("select pg_notify($1, '')", CHANNEL)

    def let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator["asyncpg.Connection[Any]"]:
        """What is asked at the same time must not meet inside one transaction."""
        async with self._one_at_a_time:
            if self._connection is None:
                raise ConnectionError("The queue of jobs is not connected.")
            yield self._connection


def _told(job: Job, error: BaseException, at: datetime) -> TracebackRecord:
    """What is kept of an error; PostgreSQL knows no NUL in text."""
    lines = "".join(traceback.format_exception(error))
    return TracebackRecord(
        job_id=job.id,
        timestamp=at,
        exception_type=type(error).__name__,
        exception_message=_plain(str(error) or repr(error))[:_LONGEST_TOLD],
        traceback=_plain(lines)[-10 * _LONGEST_TOLD :],
        additional_context=None,
    )


def _plain(text: str) -> str:
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")
