"""How does a flow go? Out of use, so that calls it answered can still be told; its name is free."""

from callrouter.domain.rights import Right
from callrouter.ivr.versions import StoredFlow, entered
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import archive_flow as archive_stored
from callrouter.store.flows import (
    find_any_flow_to_change,
    find_flow_to_change,
    list_drafts,
    list_live_versions,
    list_users,
)
from callrouter.store.planned import delete_plan, list_plans


async def archive_flow(work: Work, flow_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while anything uses it."""
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    work.expect(flow.revision, revision)
    if sentences := await _sentences(work, flow):
        raise RefusedError(*sentences)
    await delete_plan(work.connection, flow_id)
    await _set(work, flow, archive=True)


async def unarchive_flow(work: Work, flow_id: int) -> None:
    """Back into use, as a draft: nothing of it is published. Raises NotFoundError or
    NotAllowedError, and RefusedError where another flow has taken its name."""
    flow = await find_any_flow_to_change(work.connection, flow_id)
    if flow is None or flow.archived_at is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    await _set(work, flow, archive=False)


async def _set(work: Work, flow: StoredFlow, *, archive: bool) -> None:
    await archive_stored(work.connection, flow.id, work.now if archive else None, work.now)
    work.changes_calls_of(flow.property_id)
    verb = "Deleted the flow" if archive else "Took back into use the flow"
    await work.record(
        "flow",
        flow.id,
        f"{verb} {flow.draft.name}.",
        property_id=flow.property_id,
        before={"archived": not archive},
        after={"archived": archive},
    )


async def _sentences(work: Work, flow: StoredFlow) -> list[str]:
    """Whoever still uses it, and what to do."""
    name, sentences = flow.draft.name, []
    for source in await list_users(work.connection, flow.id):
        if source:
            sentences.append(f"{name} answers the calls of {source}; give it another flow first.")
        else:
            sentences.append(
                f"{name} answers all calls that follow the defaults; choose another first."
            )
    enterers = await _enterers(work, flow)
    if enterers:
        sentences.append(f"{name} is entered by {', '.join(enterers)}; take it out of there first.")
    return sentences


async def _enterers(work: Work, flow: StoredFlow) -> list[str]:
    others = [
        each for each in await list_drafts(work.connection, flow.property_id) if each.id != flow.id
    ]
    names = [
        f'the draft of "{other.draft.name}"'
        for other in others
        if flow.id in entered(other.draft, {})
    ]
    for version in await list_live_versions(work.connection, flow.property_id, of_sub_flows=None):
        if version.flow_id != flow.id and flow.id in entered(version.body, version.sub_flows):
            names.append(f'"{version.body.name}" as it is published')
    names += [
        f'"{plan.body.name}" as it will be published'
        for plan in await list_plans(work.connection, flow.property_id)
        if plan.flow_id != flow.id and flow.id in entered(plan.body, {})
    ]
    return names
