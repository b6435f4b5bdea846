"""How does a week go? Only when no flow asks it any more."""

from callrouter.domain.rights import Right
from callrouter.domain.weeks import Week
from callrouter.ivr.flow import Flow, Hours
from callrouter.operations.work import NotFoundError, RefusedError, Work
from callrouter.store.flows import list_drafts, list_live_versions
from callrouter.store.planned import list_plans
from callrouter.store.weeks import delete_week as delete_stored
from callrouter.store.weeks import find_week_to_change


async def delete_week(work: Work, week_id: int, revision: int | None = None) -> None:
    """Raises NotFoundError, NotAllowedError, StaleError, or RefusedError while a draft, a published
    flow or a planned publish names it, or while it is the main one."""
    found = await find_week_to_change(work.connection, week_id)
    if found is None:
        raise NotFoundError("There is no such week.")
    property_id, present, week = found
    work.require(Right.EDIT_ROUTING, property_id, "There is no such week.")
    work.expect(present, revision)
    sentences = []
    if week.is_main:
        sentences.append(f"{week.name} is the main week; make another one the main week first.")
    if names := await _names_of_askers(work, property_id, week):
        sentences.append(
            f"{week.name} is asked by {', '.join(names)}; take it out of there first, and publish."
        )
    if sentences:
        raise RefusedError(*sentences)
    await delete_stored(work.connection, week_id)
    work.changes_calls_of(property_id)
    says = f"Deleted the week {week.name}."
    await work.record("week", week_id, says, property_id=property_id, before=week)


async def _names_of_askers(work: Work, property_id: int, week: Week) -> list[str]:
    """Every flow that names the week, said as it does."""
    names = []
    for flow in await list_drafts(work.connection, property_id):
        if _asks(flow.draft, week.id):
            names.append(f'the draft of "{flow.draft.name}"')
    for version in await list_live_versions(work.connection, property_id, of_sub_flows=None):
        if any(_asks(body, week.id) for body in (version.body, *version.sub_flows.values())):
            names.append(f'"{version.body.name}" as it is published')
    for plan in await list_plans(work.connection, property_id):
        if _asks(plan.body, week.id):
            names.append(f'"{plan.body.name}" as it will be published')
    return names


def _asks(flow: Flow, week_id: int) -> bool:
    return any(isinstance(node, Hours) and node.week_id == week_id for node in flow.nodes)
