"""How does an empty database become the demo company? Through the operations staff use."""

from callrouter.domain.rights import Grant, Role
from callrouter.domain.routing import Channel
from callrouter.operations.demo.communities import (
    ANSWERING_SERVICE,
    COMMUNITIES,
    GATE_SIGN,
    SOURCES,
    STANDARD,
    Community,
)
from callrouter.operations.demo.flows import Cast, default_flow, gate_flow
from callrouter.operations.demo.hours import leasing_office, maintenance_desk
from callrouter.operations.destinations.save_destination import create_destination
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.people.save_person import create_person
from callrouter.operations.people.set_grants import set_grants
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.routing.route_sources import route_one_source
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.sources.add_source import add_source
from callrouter.operations.teams.save_team import create_team
from callrouter.operations.weeks.save_week import create_week
from callrouter.operations.work import Work
from callrouter.store.people import find_person_by_email
from callrouter.store.properties import has_properties

DEMO = "Demo"
"""Who has set up the demo company, as its history tells."""
ADMIN, ADMIN_EMAIL = "Demo admin", "admin@demo.example"


async def find_demo_admin(work: Work) -> int:
    """Whoever tries the demo, with all rights; made where there is none yet."""
    found = await find_person_by_email(work.connection, ADMIN_EMAIL)
    if found is not None:
        return found.value.id
    person_id = await create_person(work, ADMIN, [], ADMIN_EMAIL)
    await set_grants(work, person_id, (Grant(Role.ADMIN),))
    return person_id


async def load_demo(work: Work) -> bool:
    """Make the demo company where there is no property yet; whether it did.

    What people changed since stays as it is.
    """
    if await has_properties(work.connection):
        return False
    for community in COMMUNITIES:
        await _make(work, community)
    return True


async def _make(work: Work, community: Community) -> None:
    property_id = await create_property(work, community.property)
    sources = {
        name: await add_source(
            work, property_id, name, community.number(last_four), STANDARD.get(name)
        )
        for name, last_four in SOURCES
    }
    cast = await _hire(work, community, property_id)
    flow_id = await create_flow(work, property_id, default_flow(cast))
    gate_id = await create_flow(work, property_id, gate_flow(cast))
    for each in (flow_id, gate_id):
        await publish_flow(work, each, "The demo begins.")
    await set_defaults(work, property_id, Channel.CALLS, flow_id)
    gate = sources[GATE_SIGN]
    await route_one_source(work, gate, Channel.CALLS, follows=False, flow_id=gate_id)


async def _hire(work: Work, community: Community, property_id: int) -> Cast:
    leasing = await _people(work, community, community.staff.leasing)
    technicians = await _people(work, community, community.staff.technicians)
    (services,) = await _people(work, community, (community.staff.resident_services,))
    service, last_four = ANSWERING_SERVICE
    office_week = await create_week(work, property_id, leasing_office())
    desk_week = await create_week(work, property_id, maintenance_desk())
    return Cast(
        name=community.property.name,
        leasing_week=office_week.id,
        maintenance_week=desk_week.id,
        leasing_team=await create_team(work, property_id, "Leasing", leasing),
        technicians=technicians,
        resident_services=services,
        answering_service=await create_destination(
            work, property_id, service, community.number(last_four)
        ),
        office_mailbox=await create_mailbox(work, property_id, "Office", (*leasing, services)),
        maintenance_mailbox=await create_mailbox(work, property_id, "Maintenance", technicians),
    )


async def _people(
    work: Work, community: Community, staff: tuple[tuple[str, str], ...]
) -> tuple[int, ...]:
    return tuple(
        [
            await create_person(work, name, [community.number(last_four)], _email(name, community))
            for name, last_four in staff
        ]
    )


def _email(name: str, community: Community) -> str:
    return f"{name.split()[0].lower()}@{community.property.key}.example"
