"""Who changed what, and when?"""

from callrouter.domain.history import THINGS, Change
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
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

    Raises NotAllowedError, NotFoundError, UnknownOrderError, or RefusedError for a thing of no such
    name.
    """
    work.require_anywhere(Right.SEE)
    if thing is not None and thing not in THINGS:
        sentence = f'There is no "{thing}" in the history; ask for one of {", ".join(THINGS)}.'
        raise RefusedError(Fault(sentence, "query:thing"))
    seen = work.where(Right.SEE, wanted)
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
