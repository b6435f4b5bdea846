"""What do callers of a new property notice when Alder Creek's defaults are imported, and given back?

The new property has a week and a schedule of the same names, hours of its own, a leasing team, and
nobody named Priya Shah.
"""

import pytest

from callrouter.domain.properties import Property
from callrouter.domain.rights import Grant, Role
from callrouter.domain.wall_time import instant_of_wall
from callrouter.domain.weeks import Schedule, Week, Window
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.people.save_person import create_person
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.sources.add_source import add_source
from callrouter.operations.teams.save_team import create_team
from callrouter.operations.weeks.save_week import create_week
from programs import programs
from telephone import Phone

ALDER = 1
CEDAR = Property(0, "cedar-court", "Cedar Court", "America/Chicago", "+13125550100", "+13125550199")
ZILLOW, NINA, OMAR = "+13125550101", "+13125550111", "+13125550112"
SAM, WALT, PRIYA = 4, 5, 6  # of Alder Creek
OFFICE = Schedule("desk-open", "Office hours", True, (Window(0, 12 * 60, 13 * 60),))
CLOSED = Schedule("shut", "After hours", False)
WEEK = Week(0, "Leasing office", True, "shut", "shut", (OFFICE, CLOSED))


@pytest.fixture
async def cedar(house):
    """Its id, and the id of the person who does everything there."""
    async with house.work() as work:
        property_id = await create_property(work, CEDAR)
        await add_source(work, property_id, "Zillow", ZILLOW)
        nina = await create_person(work, "Nina Novak", [NINA])
        omar = await create_person(work, "Omar Diaz", [OMAR])
        await create_team(work, property_id, "Leasing", [nina])
        for name in ("Office", "Maintenance"):
            await create_mailbox(work, property_id, name, [omar])
        await create_week(work, property_id, WEEK)
    return property_id, omar


@pytest.fixture
async def program(house):
    async with programs(house) as made:
        yield await made(Grant(Role.ADMIN))


async def test_alder_creeks_defaults_are_imported_used_and_given_back(
    phone: Phone, house, clock, cedar, program
):
    property_id, omar = cedar
    clock.move_to(instant_of_wall("America/Chicago", "2026-11-23T10:00"))
    url, body = f"/properties/{property_id}/imports", {"from_property_id": ALDER}
    tried = (await program.post(url, json=body, params={"dry_run": True})).json()
    told = {each["name"]: (each["fate"], each["to_schedule"]) for each in tried["matched"]}
    assert told["Priya Shah"] == ("left open", None)
    assert told["Office hours"] == ("mapped", "desk-open")
    assert told["Holiday"][0] == "made"
    assert told["Leasing"] == ("mapped", None)
    missing = "Nobody named Priya Shah works here; choose somebody else, or leave Priya Shah out."
    assert missing in tried["problems"]

    body["mappings"] = [
        {"kind": "person", "id": PRIYA, "to": omar},
        {"kind": "person", "id": SAM, "to": omar},
        {"kind": "person", "id": WALT, "leave_out": True},
    ]
    tried = (await program.post(url, json=body, params={"dry_run": True})).json()
    assert tried["problems"] == []
    made = (await program.post(url, json=body)).json()
    nobody = await phone.call(ZILLOW)
    nobody.hears("Thank you for calling. Please hold")  # nothing is live yet: the safe route
    await nobody.hangs_up()

    confirmed = await program.post(f"/imports/{made['id']}/confirm")
    assert confirmed.status_code == 200, confirmed.text
    caller = await phone.call(ZILLOW)
    caller.hears("Thank you for calling Cedar Court.")  # at 10:00 in Chicago, by Alder's hours
    caller.hears("For leasing, press 1.")
    clock.move_to(instant_of_wall("America/Chicago", "2026-11-23T17:59"))
    late = await phone.call(ZILLOW)
    late.hears("For leasing, press 1.")  # 18:59 in New York: the zone stayed
    await late.presses("3")
    late.is_ringing(OMAR)
    await late.hangs_up()

    reverted = await program.post(f"/imports/{made['id']}/revert")
    assert reverted.status_code == 200, reverted.text
    await caller.presses("1")  # under way, and stays on the version it began with
    caller.is_ringing(NINA)
    after = await phone.call(ZILLOW)
    after.hears("Thank you for calling. Please hold")
    weeks = house.snapshots.find(property_id).weeks.values()
    (week,) = [each for each in weeks if each.is_main]
    assert week.schedules[0].windows == OFFICE.windows
    for each in (caller, after):
        await each.hangs_up()
