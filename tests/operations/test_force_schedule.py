"""Can staff open or close at once, until a time or until they end it?"""

from datetime import timedelta

import pytest

from callrouter.domain.rights import system
from callrouter.operations.weeks.force_schedule import end_forcing, force_schedule
from callrouter.operations.work import NotFoundError, RefusedError
from operations.demo_parts import OFFICE_WEEK, hears, rows

_HISTORY = """
select actor_name, says, before->'forcing'->>'by', after->'forcing'->>'by' from history
where thing = 'week' and thing_id = 1
"""
OPEN, CLOSED = "Thank you for calling Alder Creek", "If this is a maintenance emergency"


async def force(house, *args, **kwargs):
    async with house.work(system("Dana")) as work:
        await force_schedule(work, OFFICE_WEEK, *args, **kwargs)


async def test_forced_closed_takes_the_schedule_the_week_marks_for_closing(house, company):
    assert OPEN in await hears(house, company)
    await force(house)
    assert CLOSED in await hears(house, company)


async def test_a_forced_schedule_ends_by_itself_at_its_end(house, company, clock):
    await force(house, until_at=clock() + timedelta(hours=1))
    clock.move_on(3_599)
    assert CLOSED in await hears(house, company)
    clock.move_on(1)
    assert OPEN in await hears(house, company)


async def test_any_schedule_can_be_forced(house, company):
    await force(house, "holiday")
    assert "closed for the holiday" in await hears(house, company)


async def test_forcing_ends_when_somebody_ends_it(house, company):
    await force(house)
    async with house.work() as work:
        await end_forcing(work, OFFICE_WEEK)
    assert OPEN in await hears(house, company)
    assert await rows(house, _HISTORY + " order by id") == [
        ("Demo", "Made the week Leasing office.", None, None),
        ("Dana", "Forced after-hours in the week Leasing office.", None, "Dana"),
        ("callrouter", "Ended what was forced in Leasing office.", "Dana", None),
    ]


async def test_ending_what_is_not_forced_changes_nothing(house):
    async with house.work() as work:
        await end_forcing(work, OFFICE_WEEK)
    assert len(await rows(house, _HISTORY)) == 1


@pytest.mark.parametrize("seconds", [0, -1])
async def test_an_end_that_is_past_is_refused(house, clock, seconds):
    with pytest.raises(RefusedError, match="The end of the forcing is in the past"):
        await force(house, until_at=clock() + timedelta(seconds=seconds))
    assert len(await rows(house, _HISTORY)) == 1


async def test_a_schedule_the_week_does_not_have_is_refused(house):
    with pytest.raises(RefusedError, match=r'"Leasing office" has no schedule "party"\.'):
        await force(house, "party")


async def test_a_week_that_is_not_there_is_told_so(house):
    async with house.work() as work:
        with pytest.raises(NotFoundError, match=r"There is no such week\."):
            await force_schedule(work, 99)
        with pytest.raises(NotFoundError, match=r"There is no such week\."):
            await end_forcing(work, 99)
