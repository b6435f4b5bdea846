"""How does an import become live? Published, its hours saved, the defaults set: all or nothing."""

from msgspec.structs import replace

from callrouter.domain.imports import Before, Import, MadeFlow, ProposedWeek, State
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel
from callrouter.domain.saved import Saved
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.imports.judging_imports import find_import_problems
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.weeks.save_week import change_week
from callrouter.operations.work import NotFoundError, RefusedError, StaleError, Work
from callrouter.store.imports import find_import, save_import
from callrouter.store.routing import load_routing
from callrouter.store.weeks import find_week_to_change

_NO_IMPORT = "There is no such import."


async def confirm_import(work: Work, import_id: int, revision: int | None = None) -> Saved[Import]:
    """From the commit on the property's followers are answered by what was imported.

    Raises NotFoundError, NotAllowedError, StaleError (it, or a week, was changed since), or
    RefusedError with all that blocks it.
    """
    found = await find_import(work.connection, import_id, to_change=True)
    if found is None:
        raise NotFoundError(_NO_IMPORT)
    proposed = found.value
    work.require(Right.EDIT_ROUTING, proposed.property_id, _NO_IMPORT)
    work.require(Right.PUBLISH, proposed.property_id)
    work.expect(found.revision, revision)
    if proposed.state is not State.PROPOSED:
        raise RefusedError(f"It has been {proposed.state} already; import again instead.")
    if problems := await find_import_problems(proposed, work):
        raise RefusedError(*problems)
    weeks = [await _save(work, each) for each in proposed.weeks]
    for flow in proposed.flows:
        await publish_flow(work, flow.flow_id, f"Import {import_id}.")
    defaults: dict[Channel, int | None] = {}
    for flow, channel in _channels(proposed):
        routing = await load_routing(
            work.connection, proposed.property_id, channel, work.now, to_change=True
        )
        defaults[channel] = routing.default
        await set_defaults(work, proposed.property_id, channel, flow.flow_id)
    return await keep(
        found, work, State.CONFIRMED, "Confirmed", before=Before(defaults, tuple(weeks))
    )


async def keep(
    found: Saved[Import], work: Work, state: State, says: str, before: Before | None
) -> Saved[Import]:
    """Save what has become of an import, and write it to the history."""
    former = found.value
    changed = replace(former, state=state, before=before)
    await save_import(work.connection, changed, work.now)
    await work.record(
        "import",
        former.id,
        f"{says} the import of another property's defaults.",
        property_id=former.property_id,
        # What was reverted is not confirmed again by taking that back: things may have moved on.
        before={"state": former.state} if state is State.CONFIRMED else None,
        after={"state": state, "flows": former.flows},
    )
    return Saved(changed, found.revision + 1, work.now)


def _channels(proposed: Import) -> list[tuple[MadeFlow, Channel]]:
    return [(flow, channel) for flow in proposed.flows for channel in flow.channels]


async def _save(work: Work, each: ProposedWeek) -> ProposedWeek:
    """Save a proposed week; gives what it was, with the revision that it has now."""
    locked = await find_week_to_change(work.connection, each.week.id)
    if locked is None or locked[1] != each.revision:
        raise StaleError(
            f'The week "{each.week.name}" has been changed since it was proposed; import again.'
        )
    await change_week(work, each.week, each.revision)
    return ProposedWeek(locked[2], each.revision + 1)
