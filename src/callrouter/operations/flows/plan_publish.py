"""How is a flow published at a time?

What is published then is the draft as it is now: whoever goes on drawing does not change the plan.
A job carries it out as any publish, so every process learns of it in the same way; it is judged
again then, and what cannot be published leaves the live version and raises an alarm.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from callrouter.domain.problems import Problem
from callrouter.domain.rights import Right
from callrouter.ivr.versions import PlannedPublish
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.flows.judge_flow import judge_flow
from callrouter.operations.flows.publish_flow import LONGEST_NOTE, put_live, refuse_errors
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.flows import find_flow_to_change
from callrouter.store.planned import delete_plan, find_plan, note_trouble, save_plan

JOB = "publish flow"
_FURTHEST = timedelta(days=366)


async def plan_publish(
    work: Work, flow_id: int, at: datetime, note: str = "", revision: int | None = None
) -> tuple[PlannedPublish, tuple[Problem, ...]]:
    """Have the draft as it is published at an instant, in place of any other plan; gives the plan
    and what is warned of.

    Raises NotFoundError, NotAllowedError, StaleError, or RefusedError with every error's sentence.
    """
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    work.expect(flow.revision, revision)
    faults = []
    if at <= work.now:
        faults.append(Fault("Choose a time that is yet to come, or none to publish now.", "/at"))
    if at > work.now + _FURTHEST:
        faults.append(Fault("Choose a time within a year.", "/at"))
    if len(note) > LONGEST_NOTE:
        faults.append(Fault(f"Shorten the note to {LONGEST_NOTE} letters.", "/note"))
    if faults:
        raise RefusedError(*faults)
    judged = await judge_flow(work, flow)
    refuse_errors(judged.compilation.errors)
    plan = PlannedPublish(flow_id, at, flow.draft, work.by, note)
    await save_plan(work.connection, plan)
    await do_later(work, Job(JOB, {"flow_id": flow_id, "at": at.isoformat()}, not_before=at))
    await work.record(
        "planned publish",
        flow_id,
        f"Planned to publish {flow.draft.name} at {at.isoformat()}.",
        property_id=flow.property_id,
        after={"at": at, "note": note},
    )
    return plan, judged.compilation.warnings


async def cancel_publish(work: Work, flow_id: int) -> None:
    """Take the plan back. Raises NotFoundError (no plan either) or NotAllowedError."""
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        raise NotFoundError("There is no such flow.")
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    plan = await find_plan(work.connection, flow_id)
    if plan is None:
        raise NotFoundError("Nothing is planned to be published.")
    await delete_plan(work.connection, flow_id)
    await work.record(
        "planned publish",
        flow_id,
        f"Will not publish {plan.body.name} at {plan.at.isoformat()}.",
        property_id=flow.property_id,
        before={"at": plan.at, "note": plan.note},
    )


async def publish_planned(work: Work, flow_id: int, at: datetime) -> bool:
    """Carry out what was planned for this instant; the job's deed, which may come twice.

    False where nothing is planned for it any more, or it cannot be published: then an alarm says
    why, and the live version stays.
    """
    flow = await find_flow_to_change(work.connection, flow_id)
    if flow is None:
        return False
    work.require(Right.PUBLISH, flow.property_id, "There is no such flow.")
    plan = await find_plan(work.connection, flow_id)
    if plan is None or plan.at != at or plan.trouble is not None:
        return False
    try:
        await put_live(work, replace(flow, draft=plan.body), plan.note, by=plan.by)
    except RefusedError as error:
        await note_trouble(work.connection, flow_id, str(error))
        sentence = f"{plan.body.name} could not be published as planned; calls go as before. "
        raise_alarm(Alarm.NOT_PUBLISHED, sentence + str(error), flow_id=flow_id)
        return False
    await delete_plan(work.connection, flow_id)
    return True
