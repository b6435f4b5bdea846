"""`/jobs`: what waits to be done, and what was given up."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.things import Id, IdempotencyKey, problems, router
from callrouter.domain import jobs as words
from callrouter.operations.jobs.settle_job import drop_job, retry_job
from callrouter.operations.jobs.show_jobs import show_job, show_jobs

routes = router("jobs")


class Job(BaseModel):
    """A job that is not done; one that is done is no more. `what` holds only what may be shown of
    it; `tries` counts those that have begun, `error` is how the last one that failed did."""

    id: Id
    kind: Annotated[str, Field(examples=["send mail"])]
    state: Annotated[words.JobState, Field(examples=["dead"])]
    what: Annotated[dict[str, Any], Field(examples=[{"to": "dana@example.com"}])]
    tries: Annotated[int, Field(examples=[10])]
    made_at: datetime
    due_at: datetime
    changed_at: datetime
    error: Annotated[str | None, Field(examples=["The mail server refuses dana@example.com"])]


@routes.get("/jobs")
async def jobs(
    work: InWork,
    wanted: InPages,
    state: Annotated[
        words.JobState | None, Query(description="Only those that are in this state.")
    ] = None,
) -> Page[Job]:
    """The newest first. Sort by `id`. Needs the right to manage the company's settings."""
    return page(await show_jobs(work, wanted, state), _show)


@routes.get("/jobs/{job_id}", responses=problems(404))
async def one(work: InWork, job_id: Id) -> Job:
    return _show(await show_job(work, job_id))


@routes.post("/jobs/{job_id}/retry", responses=problems(404))
async def retry(work: InWork, job_id: Id, idempotency_key: IdempotencyKey = None) -> Job:
    """Tried again at once: a job that was given up, or one that failed and waits for its next
    try. Once it is done it is no more."""
    await retry_job(work, job_id)
    return _show(await show_job(work, job_id))


@routes.delete("/jobs/{job_id}", status_code=204, responses=problems(404))
async def drop(work: InWork, job_id: Id) -> None:
    """Never done: a job that was given up, or one that failed and waits for its next try."""
    await drop_job(work, job_id)


def _show(found: words.StoredJob) -> Job:
    return Job(**asdict(found))
