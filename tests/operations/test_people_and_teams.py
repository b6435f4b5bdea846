"""Can people, teams, outside numbers and mailboxes be added and rung?"""

import pytest

from callrouter.operations.destinations.save_destination import create_destination
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.people.save_person import create_person
from callrouter.operations.teams.save_team import create_team
from callrouter.operations.work import RefusedError
from operations.demo_parts import ALDER, MESA


async def test_added_people_can_be_rung_in_the_order_they_were_named(house):
    async with house.work() as work:
        ann = await create_person(work, "Ann", ["+12125550171", "+12125550170"], "ann@x.example")
        bob = await create_person(work, "Bob", [])
        team = await create_team(work, ALDER, "Night shift", [bob, ann])
        service = await create_destination(work, ALDER, "Taxi", "+12125550180")
        box = await create_mailbox(work, ALDER, "Nights", [ann])
    known = house.snapshots.find(ALDER).directory
    assert known.people[ann].phones == ("+12125550171", "+12125550170")
    assert known.people[bob].phones == ()
    assert known.teams[team].member_ids == (bob, ann)
    assert known.destinations[service].number == "+12125550180"
    assert known.mailboxes[box].recipients == ("Ann",)
    assert team not in house.snapshots.find(MESA).directory.teams


async def test_a_name_is_needed(house):
    async with house.work() as work:
        for adding in (
            lambda: create_person(work, " ", []),
            lambda: create_team(work, ALDER, "", []),
            lambda: create_destination(work, ALDER, "", "+12125550180"),
            lambda: create_mailbox(work, ALDER, "\t", [1]),
        ):
            with pytest.raises(RefusedError, match="a name of at most 200 letters"):
                await adding()
