"""Can people, teams, outside numbers and mailboxes be added and rung?"""

import pytest

from callrouter.operations.people.add_people import (
    add_destination,
    add_mailbox,
    add_person,
    add_team,
)
from callrouter.operations.work import RefusedError
from operations.demo_parts import ALDER, MESA, rows


async def test_added_people_can_be_rung_in_the_order_they_were_named(house):
    async with house.work() as work:
        ann = await add_person(work, "Ann", ["+12125550171", "+12125550170"], "ann@x.example")
        bob = await add_person(work, "Bob", [])
        team = await add_team(work, ALDER, "Night shift", [bob, ann])
        service = await add_destination(work, ALDER, "Taxi", "+12125550180")
        box = await add_mailbox(work, ALDER, "Nights", [ann])
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
            lambda: add_person(work, " ", []),
            lambda: add_team(work, ALDER, "", []),
            lambda: add_destination(work, ALDER, "", "+12125550180"),
            lambda: add_mailbox(work, ALDER, "\t", []),
        ):
            with pytest.raises(RefusedError, match=r"Give it a name\."):
                await adding()


async def test_a_number_without_its_country_code_is_refused(house):
    sentence = "Write '212 555 0180' with its country code, like [+]12125550111."
    before = await rows(house, "select count(*) from people")
    async with house.work() as work:
        with pytest.raises(RefusedError, match=sentence):
            await add_person(work, "Ann", ["+12125550171", "212 555 0180"])
        with pytest.raises(RefusedError, match=sentence):
            await add_destination(work, ALDER, "Taxi", "212 555 0180")
    assert await rows(house, "select count(*) from people") == before
