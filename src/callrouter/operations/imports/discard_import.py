"""What becomes of an import that nobody wants? What was made for it goes, unless it is used since."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from callrouter.domain.imports import Fate, Import, Kind, State
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.destinations.save_destination import remove_destination
from callrouter.operations.flows.archive_flow import archive_flow
from callrouter.operations.imports.confirm_import import keep
from callrouter.operations.mailboxes.save_mailbox import remove_mailbox
from callrouter.operations.rehearsing import attempt
from callrouter.operations.teams.save_team import remove_team
from callrouter.operations.weeks.delete_week import delete_week
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.imports import find_import

_NO_IMPORT = "There is no such import."
_REMOVES: dict[Kind, Callable[[Work, int], Awaitable[None]]] = {
    Kind.WEEK: delete_week,
    Kind.TEAM: remove_team,
    Kind.MAILBOX: remove_mailbox,
    Kind.DESTINATION: remove_destination,
}


async def discard_import(work: Work, import_id: int, revision: int | None = None) -> Saved[Import]:
    """Take back what a proposed import has made; its notes tell what stays, and why.

    Raises NotFoundError, NotAllowedError, StaleError, or RefusedError where it is not proposed.
    """
    found = await find_import(work.connection, import_id, to_change=True)
    if found is None:
        raise NotFoundError(_NO_IMPORT)
    proposed = found.value
    work.require(Right.EDIT_ROUTING, proposed.property_id, _NO_IMPORT)
    work.require(Right.PUBLISH, proposed.property_id)
    work.expect(found.revision, revision)
    if proposed.state is not State.PROPOSED:
        cure = "; revert it instead" if proposed.state is State.CONFIRMED else ""
        raise RefusedError(f"This import has been {proposed.state} already{cure}.")
    stays = await _remove(work, proposed)
    kept = Saved(replace(proposed, notes=(*proposed.notes, *stays)), found.revision, found.saved_at)
    return await keep(kept, work, State.DISCARDED, "Discarded", before=None)


async def _remove(work: Work, proposed: Import) -> list[str]:
    """Flows before the sub-flows that they enter, and both before what they name."""
    stays: list[str] = []
    for flow in reversed(proposed.flows):
        stays += await _try(work, archive_flow, flow.flow_id)
    for kind, remove in _REMOVES.items():
        for each in proposed.matched:
            if each.kind is kind and each.fate is Fate.MADE and each.to is not None:
                stays += await _try(work, remove, each.to)
    return stays


async def _try(work: Work, remove: Callable[[Work, int], Awaitable[None]], id_: int) -> list[str]:
    """What is gone already is no matter."""
    try:
        async with attempt(work):
            await remove(work, id_)
    except NotFoundError:
        return []
    except RefusedError as error:
        return [f"It stays: {sentence}" for sentence in error.sentences]
    return []
