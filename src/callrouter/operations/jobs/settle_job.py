"""What becomes of a job that failed? It is tried again, or dropped."""

from callrouter.domain.jobs import JobState, StoredJob
from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.jobs import delete_job, find_job, save_due_at_once


async def retry_job(work: Work, job_id: int) -> None:
    """Done soon after the commit, with all its tries before it: one that was given up, or one that
    failed and waits for its next try. Raises NotFoundError, NotAllowedError or RefusedError."""
    job = await _load_failed(work, job_id)
    await save_due_at_once(work.connection, job_id)
    await work.record("job", job_id, f"Had a job tried again: {job.kind}.")


async def drop_job(work: Work, job_id: int) -> None:
    """It is never done: one that was given up, or one that failed and waits for its next try.
    Raises NotFoundError, NotAllowedError or RefusedError."""
    job = await _load_failed(work, job_id)
    await delete_job(work.connection, job_id)
    await work.record("job", job_id, f"Dropped a job: {job.kind}.")


async def _load_failed(work: Work, job_id: int) -> StoredJob:
    work.require_everywhere(Right.MANAGE_COMPANY)
    job = await find_job(work.connection, job_id, to_change=True)
    if job is None:
        raise NotFoundError("There is no such job; those that are done are no more.")
    if job.state is JobState.RUNNING:
        raise RefusedError("The job is being done at this moment; look again when it has ended.")
    if job.state is JobState.WAITING and not job.tries:
        raise RefusedError("The job has not been tried yet; it is done when it is due.")
    return job
