"""Who changed what, and when?"""

from callrouter.domain.history import Change
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.history import find_change, list_changes


async def show_history(
    work: Work,
    wanted: Wanted,
    *,
    thing: str | None = None,
    thing_id: int | None = None,
    by: str | None = None,
) -> Listed[Change]:
    """The changes the actor may see: those at their properties, and with rights everywhere also
    the company's own. `by`: only of those whose name begins so.

    Raises NotAllowedError, NotFoundError or UnknownOrderError."""
    work.require_anywhere(Right.SEE)
    if wanted.property_id is not None:
        work.require(Right.SEE, wanted.property_id)
    seen = work.actor.where(Right.SEE)
    return await list_changes(
        work.connection,
        wanted,
        seen=None if seen is None else frozenset(seen),
        thing=thing,
        thing_id=thing_id,
        by=by,
    )


async def show_change(work: Work, change_id: int) -> Change:
    """Raises NotFoundError or NotAllowedError."""
    found = await find_change(work.connection, change_id)
    if found is None:
        raise NotFoundError("There is no such change.")
    if found.property_id is None:
        work.require_everywhere(Right.SEE)
    else:
        work.require(Right.SEE, found.property_id, "There is no such change.")
    return found
