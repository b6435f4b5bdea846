"""How are jobs written in the transaction that causes them, and how are those seen that wait, run
or were given up?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callrouter.domain.jobs import JobState, NewJob, StoredJob
from callrouter.domain.listing import Listed, Wanted
from callrouter.store.engine import raw_connection
from callrouter.store.job_queue import CHANNEL, save_new_jobs
from callrouter.store.listing import Order, list_page, span_of_time
from callrouter.store.tables import job_log, jobs

_STATUS: Mapping[JobState, str] = {
    JobState.WAITING: "queued",
    JobState.RUNNING: "picked",
    JobState.DEAD: "failed",
}
_STATE = {status: state for state, status in _STATUS.items()}

_LAST_ERROR = (
    select(job_log.c.traceback["exception_message"].astext)
    .where(job_log.c.job_id == jobs.c.id, job_log.c.traceback.is_not(None))
    .order_by(job_log.c.created.desc(), job_log.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_JOBS = select(jobs, _LAST_ERROR.label("error"))


async def save_jobs(connection: AsyncConnection, new: Sequence[NewJob]) -> None:
    """They are there if, and only if, this transaction is committed."""
    await save_new_jobs(await raw_connection(connection), new)


async def list_jobs(
    connection: AsyncConnection, wanted: Wanted, state: JobState | None = None
) -> Listed[StoredJob]:
    """The newest first, usually; `since` and `until` go by when they were made. Raises
    UnknownOrderError."""
    query = span_of_time(_JOBS, jobs.c.created, wanted)
    if state is not None:
        # The word itself and no parameter: by it the index of the dead ones is known to do.
        query = query.where(text(f"jobs.status = '{_STATUS[state]}'"))
    return await list_page(
        connection, query, {"id": Order(jobs.c.id)}, jobs.c.id, wanted, _read, "-id"
    )


async def find_job(
    connection: AsyncConnection, job_id: int, *, to_change: bool = False
) -> StoredJob | None:
    """`to_change`: with its row locked until the transaction ends."""
    query: Select[Any] = _JOBS.where(jobs.c.id == job_id)
    if to_change:
        query = query.with_for_update(of=jobs)
    row = (await connection.execute(query)).first()
    return None if row is None else _read(row)


async def save_due_at_once(connection: AsyncConnection, job_id: int) -> None:
    """As if it had just been written, with all its tries before it; workers hear of it."""
    await connection.execute(
        update(jobs)
        .where(jobs.c.id == job_id)
        .values(
            status="queued",
            attempts=0,
            headers=None,
            execute_after=func.now(),
            updated=func.now(),
            queue_manager_id=None,
        )
    )
    await connection.execute(select(func.pg_notify(CHANNEL, "")))


async def delete_job(connection: AsyncConnection, job_id: int) -> None:
    await connection.execute(delete(jobs).where(jobs.c.id == job_id))


async def forget_done_before(connection: AsyncConnection, at: datetime) -> int:
    """What is logged of jobs that are no more; gives how many lines were forgotten."""
    is_there = select(jobs.c.id).where(jobs.c.id == job_log.c.job_id).exists()
    query = delete(job_log).where(job_log.c.created < at, ~is_there)
    return (await connection.execute(query)).rowcount


def _read(row: Any) -> StoredJob:
    return StoredJob(
        row.id,
        row.entrypoint,
        _STATE[row.status],
        msgspec.json.decode(row.payload or b"{}"),
        (row.headers or {}).get("tries", 0),
        row.created,
        row.execute_after,
        row.updated,
        row.error,
    )
