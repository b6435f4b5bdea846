"""Which imports are there, and may this one be confirmed?"""

from callrouter.domain.imports import Import, State
from callrouter.domain.listing import Listed, Wanted
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.imports.judging_imports import find_import_problems
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.imports import find_import, list_imports


async def show_import(work: Work, import_id: int) -> tuple[Saved[Import], list[str]]:
    """An import, and what blocks its confirming as things stand now. Raises NotFoundError."""
    found = await find_import(work.connection, import_id)
    if found is None:
        raise NotFoundError("There is no such import.")
    work.require(Right.SEE, found.value.property_id, "There is no such import.")
    if found.value.state is not State.PROPOSED:
        return found, []
    return found, await find_import_problems(found.value, work)


async def show_imports(work: Work, wanted: Wanted) -> Listed[Saved[Import]]:
    """Those into properties that the actor sees. Raises NotFoundError or UnknownOrderError."""
    seen = work.where(Right.SEE, wanted)
    return await list_imports(work.connection, wanted, seen)
