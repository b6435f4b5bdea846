"""Which jobs wait, run, or were given up?"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from callrouter.domain.jobs import JobState, StoredJob
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.jobs.kinds import KINDS
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.jobs import find_job, list_jobs


async def show_jobs(work: Work, wanted: Wanted, state: JobState | None = None) -> Listed[StoredJob]:
    """Of what each is to do only what may be shown. Raises NotAllowedError or
    UnknownOrderError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    page = await list_jobs(work.connection, wanted, state)
    return Listed([_as_shown(each) for each in page.items], page.ended)


async def show_job(work: Work, job_id: int) -> StoredJob:
    """Raises NotFoundError or NotAllowedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    found = await find_job(work.connection, job_id)
    if found is None:
        raise NotFoundError("There is no such job; those that are done are no more.")
    return _as_shown(found)


def _as_shown(job: StoredJob) -> StoredJob:
    """A mail's text may hold a link that lets somebody in; whoever looks after jobs needs none."""
    kind = KINDS.get(job.kind)
    shows = () if kind is None else kind.shows
    return replace(job, what=_parts(job.what, shows))


def _parts(what: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: what[name] for name in names if name in what}
