"""How does an operation have something done later?

The job is written in the operation's own transaction: it is there if, and only if, what caused it
is. A job may run more than once; whoever does it must bear that.
"""

from datetime import datetime
from typing import Any

import msgspec

from callrouter.operations.work import Work


class Job(msgspec.Struct, frozen=True):
    """What is to be done: `kind` names the function that does it, `what` is its argument as JSON
    can hold it. `unless_waiting`: not a second time while one of this name waits."""

    kind: str
    what: dict[str, Any]
    not_before: datetime | None = None
    unless_waiting: str | None = None


async def do_later(work: Work, job: Job) -> None:
    """Write a job. It is done soon after the commit, or at `not_before`."""
    raise NotImplementedError
