"""How is a change tried without being made? It is made, judged, and rolled back.

So the answer to a dry run is what the real one would do, checks of the tables included. One of many
changes that cannot be done is rolled back too, and the others stay.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from callrouter.operations.work import Work


@asynccontextmanager
async def rehearsal(of: Work, *, dry_run: bool = True) -> AsyncIterator[None]:
    """What is done inside is undone at the end, unless it is no dry run."""
    if not dry_run:
        yield
        return
    changed = set(of.changed)
    nested = await of.connection.begin_nested()
    try:
        yield
    finally:
        await nested.rollback()
        _forget(of, changed)


@asynccontextmanager
async def attempt(of: Work) -> AsyncIterator[None]:
    """What is done inside is undone where it raises; the error goes on to whoever attempts it."""
    changed = set(of.changed)
    nested = await of.connection.begin_nested()
    try:
        yield
    except BaseException:
        await nested.rollback()
        _forget(of, changed)
        raise
    await nested.commit()


def _forget(of: Work, changed: set[int]) -> None:
    of.changed.clear()
    of.changed.update(changed)
