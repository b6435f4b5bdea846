"""What do callers notice when staff change something while they are on the line?"""

from msgspec.structs import replace

from callrouter.domain.dates import OnDates
from callrouter.domain.rights import system
from callrouter.domain.weeks import Override
from callrouter.ivr.flow import RETURN, Flow, Greeting, SubFlow, say
from callrouter.operations.demo.hours import HOLIDAY
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.house import House
from callrouter.operations.weeks.force_schedule import end_forcing, force_schedule
from callrouter.operations.weeks.save_week import change_week
from scenarios.drawing import a_flow_that_says, bye, publish, route_by
from telephone import Phone, Place

DEFAULT_FLOW = 1  # the first flow of the demo is Alder Creek's default


async def test_a_publish_in_the_middle_of_a_call(phone: Phone, house: House, alder_creek: Place):
    before = await phone.call(alder_creek.zillow)
    before.hears("For leasing, press 1.")
    await publish(house, DEFAULT_FLOW, a_flow_that_says("We have moved.", "Default flow"))
    after = await phone.call(alder_creek.zillow)
    after.hears("We have moved.")
    await before.presses("1")
    before.is_ringing(*alder_creek.leasing)
    versions = (await before.outcome()).version, (await after.outcome()).version
    assert versions[0] != versions[1]


async def test_all_that_follow_the_defaults_hear_new_ones_and_the_gate_does_not(
    phone: Phone, house: House, alder_creek: Place
):
    await publish(house, DEFAULT_FLOW, a_flow_that_says("We have moved.", "Default flow"))
    for number in (alder_creek.main, alder_creek.apartments, alder_creek.google):
        (await phone.call(number)).hears("We have moved.")
    (await phone.call(alder_creek.gate)).is_ringing(*alder_creek.leasing)


async def test_a_saved_override_is_live_at_once(phone: Phone, house: House, alder_creek: Place):
    snapshot = house.snapshots.find_by_number(alder_creek.zillow)
    assert snapshot is not None
    week = next(week for week in snapshot.weeks.values() if week.is_main)
    today = house.clock().date()
    storm = Override("storm", "Storm", HOLIDAY, OnDates(today, today))
    open_menu = await phone.call(alder_creek.zillow)
    async with house.work() as work:
        await change_week(work, replace(week, overrides=(*week.overrides, storm)))
    (await phone.call(alder_creek.zillow)).hears("Our office is closed for the holiday.")
    await open_menu.presses("1")  # the menu had been said; its keys stay what they were
    open_menu.is_ringing(*alder_creek.leasing)


async def test_staff_force_closed_and_end_it(phone: Phone, house: House, alder_creek: Place):
    snapshot = house.snapshots.find_by_number(alder_creek.zillow)
    assert snapshot is not None
    week = next(week for week in snapshot.weeks.values() if week.is_main)
    async with house.work(system("Alice")) as work:
        await force_schedule(work, week.id)
    closed = await phone.call(alder_creek.zillow)
    closed.hears("If this is a maintenance emergency")
    assert any("forced by Alice" in note for note in await closed.why())
    async with house.work() as work:
        await end_forcing(work, week.id)
    (await phone.call(alder_creek.zillow)).hears("For leasing, press 1.")


async def test_a_menu_opened_before_closing_time_stays_open(phone: Phone, alder_creek: Place):
    alder_creek.it_is("2026-11-23T17:59:58")
    caller = await phone.call(alder_creek.zillow)
    alder_creek.it_is("2026-11-23T18:00:10")
    await caller.presses("1")
    caller.is_ringing(*alder_creek.leasing)


async def test_a_sub_flow_is_entered_and_left_again(phone: Phone, house: House, alder_creek: Place):
    notice = Greeting("notice", "Notice", say(en="This call may be recorded."), RETURN)
    async with house.work() as work:
        sub_flow = await create_flow(work, 1, Flow("Notice", "notice", (notice,)), is_sub_flow=True)
        await publish_flow(work, sub_flow)
    entering = SubFlow("enter", "Notice first", sub_flow, next="words")
    words = Greeting("words", "Words", say(en="And now the news."), "bye")
    await route_by(house, alder_creek.gate, Flow("News", "enter", (entering, words, bye())))
    caller = await phone.call(alder_creek.gate)
    caller.hears("This call may be recorded. | And now the news. | Goodbye.")
