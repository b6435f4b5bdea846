"""How is a confirmed import taken back, also after calls have used it?

Defaults and hours become what they were. Calls under way stay on the version they began with; what
was made for the import stays, unused.
"""

from typing import Any

from callrouter.domain.imports import Before, Import, State
from callrouter.domain.rights import Right
from callrouter.domain.saved import Saved
from callrouter.operations.imports.confirm_import import keep
from callrouter.operations.routing.writing_routing import write_routing
from callrouter.operations.weeks.save_week import change_week
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.imports import find_import, list_sources_with_flow, supersede_versions
from callrouter.store.routing import load_routing
from callrouter.store.weeks import find_week_to_change

_NO_IMPORT = "There is no such import."


async def revert_import(work: Work, import_id: int, revision: int | None = None) -> Saved[Import]:
    """Restore what the import replaced.

    Raises NotFoundError, NotAllowedError, StaleError, or RefusedError where it was not confirmed,
    or where what it made has been changed or is used by somebody else since.
    """
    found = await find_import(work.connection, import_id, to_change=True)
    if found is None:
        raise NotFoundError(_NO_IMPORT)
    done = found.value
    work.require(Right.EDIT_ROUTING, done.property_id, _NO_IMPORT)
    work.require(Right.PUBLISH, done.property_id)
    work.expect(found.revision, revision)
    if done.state is State.REVERTED:
        raise RefusedError("This import has been reverted already.")
    if done.state is not State.CONFIRMED or done.before is None:
        raise RefusedError(
            "Only a confirmed import can be reverted. This one answers no calls; discard it if you do "
            "not want it."
        )
    await _judge(work, done, done.before)
    # Of all that is written to the history now, only the import's own entry takes a change back.
    undoes, work.undoes = work.undoes, None
    for channel, flow_id in done.before.defaults.items():
        routing = await load_routing(
            work.connection, done.property_id, channel, work.now, to_change=True
        )
        says = f"Gave the {channel} back to what answered them before the import."
        await write_routing(routing, work, says, default=(flow_id,))
    # Else the weeks could not be given back: no schedule is taken from under a live version.
    await supersede_versions(work.connection, [each.flow_id for each in done.flows], work.now)
    for week in done.before.weeks:
        await change_week(work, week.week)
    work.undoes = undoes
    return await keep(found, work, State.REVERTED, "Reverted", before=done.before)


async def restore_import(work: Work, import_id: int, before: Any) -> None:
    """As it was before its confirming, which is all that `before` can be of. Raises as
    `revert_import` does."""
    work.require_anywhere(Right.PUBLISH)
    await revert_import(work, import_id)


async def _judge(work: Work, done: Import, before: Before) -> None:
    sentences = []
    for flow in done.flows:
        for channel in flow.channels:
            routing = await load_routing(
                work.connection, done.property_id, channel, work.now, to_change=True
            )
            if routing.default != flow.flow_id:
                sentences.append(
                    f"The defaults for {channel} have been changed since the import; nothing of "
                    "it answers them any more."
                )
    names = await list_sources_with_flow(work.connection, [each.flow_id for each in done.flows])
    if names:
        sentences.append(
            f"{', '.join(names)} has the imported flow of its own; route it otherwise first."
        )
    for week in before.weeks:
        locked = await find_week_to_change(work.connection, week.week.id)
        if locked is None or locked[1] != week.revision:
            sentences.append(
                f'The week "{week.week.name}" has been changed since the import; undo that first.'
            )
    if sentences:
        raise RefusedError(*sentences)
