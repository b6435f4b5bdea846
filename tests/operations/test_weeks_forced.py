"""Does saving a week leave alone what somebody has forced?"""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from callrouter.domain.rights import system
from callrouter.domain.weeks import Forcing, Schedule
from callrouter.operations.demo.hours import leasing_office
from callrouter.operations.weeks.force_schedule import end_forcing, force_schedule
from callrouter.operations.weeks.save_week import change_week, create_week
from callrouter.operations.work import RefusedError
from operations.demo_parts import ALDER, OFFICE_WEEK, hears

CLOSED = "If this is a maintenance emergency"
PARTY = Schedule("party", "Party", False)


def office(house):
    return house.snapshots.find(ALDER).weeks[OFFICE_WEEK]


async def change(house, week):
    async with house.work() as work:
        await change_week(work, week)


async def force(house, *args, **kwargs):
    async with house.work(system("Luis")) as work:
        await force_schedule(work, OFFICE_WEEK, *args, **kwargs)


async def test_a_week_saved_from_before_the_forcing_does_not_undo_it(house, company):
    as_it_was_read = office(house)
    await force(house)
    await change(house, replace(as_it_was_read, name="Front office"))
    assert office(house).name == "Front office"
    assert office(house).forcing.by == "Luis"
    assert CLOSED in await hears(house, company)


async def test_a_week_saved_from_before_the_end_of_a_forcing_does_not_force_again(house, company):
    await force(house)
    as_it_was_read = office(house)
    async with house.work() as work:
        await end_forcing(work, OFFICE_WEEK)
    await change(house, as_it_was_read)
    assert office(house).forcing is None
    assert CLOSED not in await hears(house, company)


async def test_a_forced_schedule_is_not_taken_out_of_its_week(house):
    plain = office(house)
    await change(house, replace(plain, schedules=(*plain.schedules, PARTY)))
    await force(house, "party")
    with pytest.raises(RefusedError) as refused:
        await change(house, plain)
    assert refused.value.sentences == (
        'Luis forced the schedule "party", which is not in this week. '
        "End the forcing or force another schedule.",
    )
    assert office(house).forcing.schedule_id == "party"


async def test_when_the_forcing_has_ended_its_schedule_may_go(house, clock):
    plain = office(house)
    await change(house, replace(plain, schedules=(*plain.schedules, PARTY)))
    await force(house, "party", until_at=clock() + timedelta(hours=1))
    clock.move_on(3_600)
    await change(house, plain)
    assert office(house) == plain


async def test_a_new_week_is_not_forced(house, clock):
    forcing = Forcing("after-hours", None, "Luis", clock())
    week = replace(leasing_office(), name="Pool", is_main=False, forcing=forcing)
    async with house.work() as work:
        made = await create_week(work, ALDER, week)
    assert made.forcing is None
    assert house.snapshots.find(ALDER).weeks[made.id].forcing is None
