"""How does an operation have something done later?

The job is written in the operation's own transaction: it is there if, and only if, what caused it
is. A job may run more than once; whoever does it must bear that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from callrouter.domain.jobs import NewJob
from callrouter.operations.work import Work
from callrouter.store.job_queue import save_new_jobs
from callrouter.store.jobs import save_jobs


class Job(msgspec.Struct, frozen=True):
    """What is to be done: `kind` names the function that does it, `what` is its argument as JSON
    can hold it. `unless_waiting`: not a second time while one of this name waits."""

    kind: str
    what: dict[str, Any]
    not_before: datetime | None = None
    unless_waiting: str | None = None


async def do_later(work: Work, job: Job) -> None:
    """Write a job. It is done soon after the commit, or at `not_before`."""
    await save_jobs(work.connection, [as_written(job, work.now)])


async def do_once_folded(connection: Any, jobs: Sequence[Job], now: datetime) -> None:
    """Write jobs that calls cause, in the transaction that folds the calls (`Folding.on_folding`
    gives its connection). A call is folded many times: a job for it needs a name, or must see for
    itself that it is done already."""
    await save_new_jobs(connection, [as_written(job, now) for job in jobs])


def as_written(job: Job, now: datetime) -> NewJob:
    """A job as the store keeps it: due by how long it is still to wait, because the database has
    a clock of its own."""
    wait = 0.0 if job.not_before is None else (job.not_before - now).total_seconds()
    return NewJob(job.kind, msgspec.json.encode(job.what), max(0.0, wait), job.unless_waiting)
