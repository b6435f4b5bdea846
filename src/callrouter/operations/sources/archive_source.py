"""How does a source leave the lists, without anything it earned being lost?"""

from typing import Any

import msgspec
from msgspec.structs import asdict

from callrouter.domain.rights import Right
from callrouter.domain.sources import MarketingSource
from callrouter.operations.sources.change_source import change_source
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.assignments import has_numbers
from callrouter.store.sources import find_saved_source, save_source

_CHANGED = ("name", "category", "rules", "cost")


async def archive_source(work: Work, source_id: int, revision: int | None = None) -> None:
    """Out of use: its rules match no visit any more. One that has numbers is refused.

    Raises NotFoundError, NotAllowedError, StaleError or RefusedError.
    """
    work.require_anywhere(Right.SEE)
    await _set(work, source_id, revision, archive=True)


async def restore_source(work: Work, source_id: int, revision: int | None = None) -> None:
    """Back into use. Raises as `archive_source` does."""
    work.require_anywhere(Right.SEE)
    await _set(work, source_id, revision, archive=False)


async def return_source(work: Work, source_id: int, before: Any) -> None:
    """It is again what it was. Raises NotFoundError, NotAllowedError or RefusedError."""
    work.require_anywhere(Right.EDIT_ROUTING)
    if "archived" in before:
        again = archive_source if before["archived"] else restore_source
        await again(work, source_id)
        return
    former = asdict(msgspec.convert(before, MarketingSource))
    await change_source(work, source_id, {name: former[name] for name in _CHANGED})


async def _set(work: Work, source_id: int, revision: int | None, *, archive: bool) -> None:
    found = await find_saved_source(work.connection, source_id, to_change=True)
    if found is None:
        raise NotFoundError("There is no such source.")
    known = found.value
    work.require(Right.EDIT_ROUTING, known.property_id, "There is no such source.")
    work.expect(found.revision, revision)
    if (found.archived_at is not None) == archive:
        return
    if archive and await has_numbers(work.connection, source_id):
        raise RefusedError(
            "The source has numbers that ring; give them to another source or end that first."
        )
    await save_source(work.connection, known, work.now if archive else None, work.now)
    verb = "Archived" if archive else "Took back into use:"
    await work.record(
        "source",
        source_id,
        f"{verb} {known.name}.",
        property_id=known.property_id,
        before={"archived": not archive},
        after={"archived": archive},
    )
