"""What would another property's defaults be here? Draws it, maps it, and makes nothing live.

The drafts, and what they need and is not there, are made; weeks that are there already are only
proposed. All of it waits until it is confirmed.
"""

from msgspec.structs import replace

from callrouter.domain.imports import (
    Fate,
    Import,
    Kind,
    MadeFlow,
    Matched,
    Options,
    ProposedWeek,
    State,
)
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import free_name
from callrouter.ivr.flow import Flow
from callrouter.ivr.import_matching import Side, match_things
from callrouter.ivr.importing import (
    Mapped,
    import_flow,
    says_any,
    schedules_named,
    things_named,
)
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.imports.judging_imports import find_import_problems
from callrouter.operations.imports.making_things import MadeThings, make_things
from callrouter.operations.imports.reading_sides import (
    Imported,
    read_defaults,
    read_side,
    sub_flows_of,
)
from callrouter.operations.rehearsing import rehearsal
from callrouter.operations.work import Fault, NotFoundError, RefusedError, Work
from callrouter.store.imports import list_flow_names, save_new_import
from callrouter.store.properties import find_property

Proposed = tuple[Import, list[str]]
"""An import, and what blocks its confirming."""


async def propose_import(
    work: Work,
    property_id: int,
    from_property_id: int,
    options: Options,
    *,
    dry_run: bool = False,
) -> Proposed:
    """Import into a property, or only say what that would come to (then nothing has an id).

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.EDIT_ROUTING, property_id)
    work.require(Right.PUBLISH, property_id)
    work.require(Right.SEE, from_property_id, "There is no such property to import from.")
    target = await find_property(work.connection, property_id)
    source = await find_property(work.connection, from_property_id)
    if target is None or source is None:
        raise NotFoundError("There is no such property.")
    if target.id == source.id:
        sentence = "A property cannot be imported into itself; choose another one."
        raise RefusedError(Fault(sentence, "/from_property_id"))
    async with rehearsal(work, dry_run=dry_run):
        new, problems = await _propose(work, target, source, options)
    return (_without_ids(new) if dry_run else new), problems


async def _propose(work: Work, target: Property, source: Property, options: Options) -> Proposed:
    flows = await read_defaults(work.connection, source, options.channels, work.now)
    there = await read_side(work.connection, target)
    here = replace(
        await read_side(work.connection, source),
        sub_flows={id_: each for flow in flows for id_, each in flow.sub_flows.items()},
    )
    entered = _entered(flows, here, there, options)
    bodies = [*(flow.body for flow in flows), *(here.sub_flows[each] for each in entered)]
    things = things_named(bodies)
    mains = [(Kind.WEEK, week.id) for week in here.weeks.values() if week.is_main]
    things += [each for each in mains if options.weeks and each not in things]
    matched = match_things(things, schedules_named(bodies), here, there, options)
    made = await make_things(here, there, matched, options, target.id, to=work)
    words = {source.name: target.name, source.spoken_name or "": target.name}
    mapped = replace(made.mapped, words=words)
    drawn, mapped = await _draw_sub_flows(work, target, entered, here, mapped)
    drawn += await _draw_flows(work, target, flows, mapped)
    new = await save_new_import(
        work.connection,
        Import(
            id=0,
            property_id=target.id,
            from_property_id=source.id,
            state=State.PROPOSED,
            options=options,
            matched=tuple(_with_ids(each, mapped, made) for each in matched),
            flows=tuple(drawn),
            weeks=made.weeks,
            notes=(*_notes(bodies, source, target), *_unused(options, matched, here)),
            made_by=work.by,
            made_at=work.now,
        ),
    )
    says = f"Proposed to import the defaults of {source.name}."
    await work.record("import", new.id, says, property_id=target.id, after=new)
    return new, await find_import_problems(new, work)


def _entered(flows: list[Imported], here: Side, there: Side, options: Options) -> list[int]:
    """The sub-flows that are made here too, inner ones first."""

    def is_made(flow_id: int) -> bool:
        (each,) = match_things([(Kind.SUB_FLOW, flow_id)], (), here, there, options)
        return each.fate is Fate.MADE

    entered = (id_ for flow in flows for id_ in sub_flows_of(flow.body, flow.sub_flows, is_made))
    return list(dict.fromkeys(entered))


async def _draw_sub_flows(
    work: Work, target: Property, entered: list[int], here: Side, mapped: Mapped
) -> tuple[list[MadeFlow], Mapped]:
    drawn = []
    for former in entered:
        flow = await _draw(work, target, here.sub_flows[former], mapped, is_sub_flow=True)
        mapped = replace(mapped, ids={**mapped.ids, (Kind.SUB_FLOW, former): flow.flow_id})
        drawn.append(flow)
    return drawn, mapped


async def _draw_flows(
    work: Work, target: Property, flows: list[Imported], mapped: Mapped
) -> list[MadeFlow]:
    return [
        replace(await _draw(work, target, each.body, mapped), channels=each.channels)
        for each in flows
    ]


async def _draw(
    work: Work, target: Property, body: Flow, mapped: Mapped, *, is_sub_flow: bool = False
) -> MadeFlow:
    name = free_name(body.name, await list_flow_names(work.connection, target.id))
    draft = replace(import_flow(body, mapped), name=name)
    flow_id = await create_flow(work, target.id, draft, is_sub_flow=is_sub_flow)
    return MadeFlow(flow_id, name)


def _with_ids(matched: Matched, mapped: Mapped, made: MadeThings) -> Matched:
    """With what it got once it was made."""
    if matched.kind is Kind.SCHEDULE:
        to = made.mapped.schedules.get((matched.id, matched.schedule or ""))
        return replace(matched, to_schedule=to)
    if matched.fate is Fate.MADE:
        return replace(matched, to=mapped.ids.get((matched.kind, matched.id)))
    return matched


def _notes(bodies: list[Flow], source: Property, target: Property) -> list[str]:
    spoken = [source.name, *([source.spoken_name] if source.spoken_name else [])]
    nodes = dict.fromkeys(name for flow in bodies for name in says_any(flow, spoken))
    notes = []
    if nodes:
        named = ", ".join(f'"{name}"' for name in nodes)
        notes.append(f"{named}: {source.name} is said as {target.name}.")
    if source.zone != target.zone:
        notes.append(
            f"Hours are copied as they stand on the wall clock; {target.name} keeps {target.zone}."
        )
    return notes


def _unused(options: Options, matched: list[Matched], here: Side) -> list[str]:
    """Choices for what the flows do not name, perhaps for a mistyped id."""
    known = {(each.kind, each.id) for each in matched}
    members = [each.member_ids for each in here.directory.teams.values()]
    people = {id_ for ids in (*members, *here.recipients.values()) for id_ in ids}
    known |= {(Kind.PERSON, id_) for id_ in people}
    return [
        f"The flows name no {each.kind} {each.id}; what you chose for it is not needed."
        for each in options.choices
        if (each.kind, each.id) not in known
    ]


def _without_ids(new: Import) -> Import:
    """As a dry run tells it: what would be made has no id."""
    new_weeks = {
        each.to for each in new.matched if each.kind is Kind.WEEK and each.fate is Fate.MADE
    }
    return replace(
        new,
        id=0,
        matched=tuple(
            replace(each, to=None) if each.fate is Fate.MADE else each for each in new.matched
        ),
        flows=tuple(replace(each, flow_id=0) for each in new.flows),
        weeks=tuple(
            ProposedWeek(replace(each.week, id=0), 0) if each.week.id in new_weeks else each
            for each in new.weeks
        ),
    )
