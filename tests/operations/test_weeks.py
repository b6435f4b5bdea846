"""Is a week live when it is saved, its history kept, and is what cannot be refused?"""

import pytest
from msgspec.structs import replace

from callrouter.domain.rights import system
from callrouter.domain.weeks import Schedule, Week
from callrouter.operations.demo.hours import leasing_office
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.weeks.save_week import change_week, create_week
from callrouter.operations.work import NotFoundError, RefusedError
from operations.demo_parts import (
    ALDER,
    DEFAULT_FLOW,
    GATE_FLOW,
    MESA,
    OFFICE_WEEK,
    a_message,
    an_entering_flow,
    an_hours_sub_flow,
    hears,
    rows,
)

_HISTORY = """
select actor_name, at, before->>'name', after->>'name' from history
where thing = 'week' and thing_id = 1 order by id
"""
_WEEK = "select revision, saved_by, saved_at, name from weeks where id = 1"


def office(house) -> Week:
    return house.snapshots.find(ALDER).weeks[OFFICE_WEEK]


def never_open(week: Week) -> Week:
    return replace(week, schedules=tuple(replace(each, windows=()) for each in week.schedules))


def without(week: Week, schedule_id: str) -> Week:
    return replace(
        week,
        schedules=tuple(each for each in week.schedules if each.id != schedule_id),
        overrides=tuple(each for each in week.overrides if each.schedule_id != schedule_id),
    )


async def change(house, week, by="Dana"):
    async with house.work(system(by)) as work:
        await change_week(work, week)


async def test_a_changed_week_is_live_when_it_is_saved(house, company):
    assert "Thank you for calling Alder Creek" in await hears(house, company)
    await change(house, never_open(office(house)))
    assert "If this is a maintenance emergency" in await hears(house, company)


async def test_what_a_week_was_and_who_saved_it_goes_to_its_history(house, clock):
    ((_, made_at, _, _),) = await rows(house, _HISTORY)
    clock.move_on(60)
    await change(house, replace(office(house), name="Front office"))
    changed_at = clock()
    clock.move_on(60)
    await change(house, replace(office(house), name="Office"), by="Luis")
    assert await rows(house, _WEEK) == [(3, "Luis", clock(), "Office")]
    assert await rows(house, _HISTORY) == [
        ("Demo", made_at, None, "Leasing office"),
        ("Dana", changed_at, "Leasing office", "Front office"),
        ("Luis", clock(), "Front office", "Office"),
    ]


async def test_a_new_week_of_a_property_can_be_routed_on(house):
    week = replace(leasing_office(), name="Pool", is_main=False)
    async with house.work() as work:
        made = await create_week(work, ALDER, week)
    assert house.snapshots.find(ALDER).weeks[made.id].name == "Pool"
    assert made.id not in house.snapshots.find(MESA).weeks


async def test_a_week_with_problems_is_refused_and_nothing_saved(house):
    before = office(house)
    with pytest.raises(RefusedError, match=r"The week has no name\. Give it one\."):
        await change(house, replace(before, name=" "))
    assert office(house) == before
    assert len(await rows(house, _HISTORY)) == 1


@pytest.mark.parametrize("name", ["Maintenance desk", "MAINTENANCE DESK"])
async def test_two_weeks_of_a_property_have_two_names(house, name):
    sentence = f'There is a week "{name}" already; choose another name.'
    with pytest.raises(RefusedError, match=sentence):
        await change(house, replace(office(house), name=name))


async def test_a_property_has_one_main_week(house):
    async with house.work() as work:
        with pytest.raises(RefusedError, match="Another week is the main one"):
            await create_week(work, ALDER, replace(leasing_office(), name="Pool"))


async def test_a_week_or_property_that_is_not_there_is_told_so(house):
    async with house.work() as work:
        with pytest.raises(NotFoundError, match=r"There is no such week\."):
            await change_week(work, replace(office(house), id=99))
        with pytest.raises(NotFoundError, match=r"There is no such property\."):
            await create_week(work, 99, leasing_office())


async def test_a_schedule_that_a_flow_routes_on_is_not_taken_from_under_it(house):
    week = office(house)
    with pytest.raises(RefusedError) as refused:
        await change(house, without(week, "holiday"))
    assert refused.value.sentences == (
        'The flow "Default flow" routes calls by Holiday; name the schedule that takes its place, '
        "or take that exit out of the flow and publish it first.",
    )
    assert office(house) == week


async def test_a_schedule_no_flow_routes_on_may_go(house):
    party = Schedule("party", "Party", False)
    await change(house, replace(office(house), schedules=(*office(house).schedules, party)))
    await change(house, without(office(house), "party"))
    assert [each.name for each in office(house).schedules] == [
        "Office hours",
        "After hours",
        "Holiday",
    ]


async def test_once_the_flow_no_longer_routes_on_it_a_schedule_may_go(house):
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message())
        await publish_flow(work, DEFAULT_FLOW)
    await change(house, without(office(house), "holiday"))
    assert "holiday" not in {each.id for each in office(house).schedules}


async def test_a_schedule_that_a_frozen_sub_flow_routes_on_stays_as_well(house):
    async with house.work() as work:
        sub_flow_id = await create_flow(work, ALDER, an_hours_sub_flow("holiday"), is_sub_flow=True)
        await publish_flow(work, sub_flow_id)
        for flow_id, name in ((DEFAULT_FLOW, "Enters"), (GATE_FLOW, "Message")):
            draft = an_entering_flow(sub_flow_id) if name == "Enters" else a_message(name=name)
            await save_flow_draft(work, flow_id, draft)
            await publish_flow(work, flow_id)
        # The sub-flow drops the exit; the flow still has the one it was published with.
        await save_flow_draft(work, sub_flow_id, an_hours_sub_flow("office-hours"))
        await publish_flow(work, sub_flow_id)
    with pytest.raises(RefusedError, match='The flow "Enters" routes calls by Holiday'):
        await change(house, without(office(house), "holiday"))


async def test_a_week_beyond_its_bounds_is_refused_before_it_could_spoil_a_load(house):
    with pytest.raises(RefusedError, match="Something is too long or too much"):
        await change(house, replace(office(house), name="x" * 201))
    schedule = Schedule("long", "y" * 201, False)
    with pytest.raises(RefusedError, match="Something is too long or too much"):
        await change(house, replace(office(house), schedules=(*office(house).schedules, schedule)))
