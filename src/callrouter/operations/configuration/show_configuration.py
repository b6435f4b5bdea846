"""What is set up at a property, as it stands in a file? Nothing secret is in it."""

from typing import Any

from callrouter.domain.people import Directory
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, Routing
from callrouter.domain.staff import KeptPerson
from callrouter.ivr.configuration import (
    FORMAT,
    Configuration,
    Names,
    WrittenDestination,
    WrittenFlow,
    WrittenMailbox,
    WrittenPerson,
    WrittenProperty,
    WrittenSource,
    WrittenTeam,
    write_graph,
    write_week,
)
from callrouter.ivr.flow import Ring, TargetKind
from callrouter.operations.work import NotFoundError, Work
from callrouter.store.configuration import DrawnFlow, list_flows
from callrouter.store.directory import load_directory
from callrouter.store.imports import list_recipients, list_staff
from callrouter.store.people import list_people_known_as
from callrouter.store.properties import find_property
from callrouter.store.routing import load_routing
from callrouter.store.weeks import list_weeks


async def show_configuration(work: Work, property_id: int) -> Configuration:
    """Everything but calls, history, who may do what, and what is forced just now.

    Raises NotFoundError.
    """
    work.require(Right.SEE, property_id)
    known = await find_property(work.connection, property_id)
    if known is None:
        raise NotFoundError("There is no such property.")
    flows = await list_flows(work.connection, property_id)
    weeks = await list_weeks(work.connection, property_id)
    directory = await load_directory(work.connection, property_id)
    staff = await list_staff(work.connection, property_id) | _rung(flows)
    people = await list_people_known_as(work.connection, ids=staff)
    references = _references(people)
    names = Names(
        references,
        {each.id: each.name for each in directory.teams.values()},
        {each.id: each.name for each in directory.destinations.values()},
        {each.id: each.name for each in directory.mailboxes.values()},
        {each.id: each.name for each in weeks},
        {each.id: each.draft.name for each in flows},
    )
    recipients = await list_recipients(work.connection, property_id)
    routings = [
        await load_routing(work.connection, property_id, channel, work.now) for channel in Channel
    ]
    return Configuration(
        callrouter=FORMAT,
        property=_property(known),
        people=_people(people, references),
        teams=_teams(directory, references),
        destinations=_destinations(directory),
        mailboxes=_mailboxes(directory, references, recipients),
        weeks=tuple(write_week(each) for each in sorted(weeks, key=_by_name)),
        flows=tuple(sorted((_flow(each, names) for each in flows), key=_by_name)),
        defaults={
            each.channel: each.flow_names[each.default]
            for each in routings
            if each.default is not None
        },
        sources=_sources(routings),
    )


def _by_name(thing: Any) -> str:
    """Files differ where things do, not by who was made first."""
    return str(thing.name).casefold()


def _property(known: Property) -> WrittenProperty:
    return WrittenProperty(
        known.key,
        known.name,
        known.zone,
        known.main_number,
        known.failsafe_number,
        known.language,
        known.spoken_name,
    )


def _references(people: list[KeptPerson]) -> dict[int, str]:
    return {each.id: each.email or each.name for each in people}


def _people(people: list[KeptPerson], references: dict[int, str]) -> tuple[WrittenPerson, ...]:
    return tuple(
        WrittenPerson(each.name, each.email, each.phones)
        for each in sorted(people, key=lambda one: (references[one.id].casefold(), one.id))
    )


def _teams(directory: Directory, references: dict[int, str]) -> tuple[WrittenTeam, ...]:
    return tuple(
        WrittenTeam(each.name, tuple(references[member] for member in each.member_ids))
        for each in sorted(directory.teams.values(), key=_by_name)
    )


def _destinations(directory: Directory) -> tuple[WrittenDestination, ...]:
    return tuple(
        WrittenDestination(each.name, each.number)
        for each in sorted(directory.destinations.values(), key=_by_name)
    )


def _mailboxes(
    directory: Directory, references: dict[int, str], recipients: dict[int, tuple[int, ...]]
) -> tuple[WrittenMailbox, ...]:
    return tuple(
        WrittenMailbox(
            each.name, tuple(sorted(references[person] for person in recipients.get(each.id, ())))
        )
        for each in sorted(directory.mailboxes.values(), key=_by_name)
    )


def _flow(flow: DrawnFlow, names: Names) -> WrittenFlow:
    draft = write_graph(flow.draft, names)
    live = None if flow.live is None else write_graph(flow.live, names)
    same = live == draft
    return WrittenFlow(
        flow.draft.name,
        draft,
        sub_flow=flow.is_sub_flow,
        published=same,
        live=None if same else live,
    )


def _sources(routings: list[Routing]) -> tuple[WrittenSource, ...]:
    own: dict[int, dict[Channel, str]] = {}
    for routing in routings:
        for source in routing.sources:
            if source.own is not None:
                own.setdefault(source.id, {})[routing.channel] = routing.flow_names[source.own]
    return tuple(
        WrittenSource(source.name, source.numbers, own.get(source.id, {}))
        for source in sorted(routings[0].sources, key=_by_name)
    )


def _rung(flows: list[DrawnFlow]) -> frozenset[int]:
    """People whom flows ring by themselves."""
    drawn = [each for flow in flows for each in (flow.draft, flow.live) if each is not None]
    return frozenset(
        target.id
        for flow in drawn
        for node in flow.nodes
        if isinstance(node, Ring)
        for target in node.targets
        if target.kind is TargetKind.PERSON
    )
