"""`/jobs`: what could not be done in the background, and what becomes of it?"""

from fastapi import Response
from msgspec import Struct

from callrouter.domain.jobs import JobState, StoredJob
from callrouter.operations.jobs.settle_job import drop_job, retry_job
from callrouter.operations.jobs.show_jobs import show_jobs
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import Id, InPage, pages
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.showing import show

routes = pages()


class JobsPage(Struct, frozen=True):
    """Those that were given up, or those that wait and failed before."""

    rows: list[StoredJob]
    waiting: bool
    first: str | None
    next: str | None


@routes.get("/jobs")
async def jobs(asked: InPage) -> Response:
    waiting = asked.query("state") == "waiting"
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        state = JobState.WAITING if waiting else JobState.DEAD
        listed = await show_jobs(work, asked_page(asked), state)
    page = JobsPage(listed.items, waiting, first_url(asked), next_url(asked, listed))
    return show(asked, "settings/jobs.html", page, chosen)


@routes.post("/jobs/{job_id}/retry")
async def retry(asked: InPage, job_id: Id) -> Response:
    async with asked.work() as work:
        await retry_job(work, job_id)
    return asked.go("/jobs", "It is tried again now. If it fails once more, it comes back here.")


@routes.post("/jobs/{job_id}/drop")
async def drop(asked: InPage, job_id: Id) -> Response:
    async with asked.work() as work:
        await drop_job(work, job_id)
    return asked.go("/jobs", "The job is dropped; it is never done.")
