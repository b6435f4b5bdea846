"""Does a caller reach somebody when nothing is as it should be?"""

from callrouter.domain.calls import Outcome
from callrouter.domain.properties import Property
from callrouter.operations.house import House
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.sources.add_source import add_source
from callrouter.providers.simulator.exchange import Line
from scenarios.conftest import URL
from telephone import Phone, Place


async def test_a_number_of_no_property_reaches_the_companys_failsafe_number(phone: Phone):
    caller = await phone.call("+13125550100")
    caller.hears("Please hold while we connect you.")
    caller.is_ringing("+18005550199")
    await caller.waits()
    caller.is_asked_for_a_message()
    await caller.speaks(10)
    await caller.waits()
    caller.hears("Thank you. Goodbye.")
    assert (await caller.outcome()).outcome is Outcome.VOICEMAIL


async def test_a_property_without_a_published_flow_reaches_its_own(phone: Phone, house: House):
    new = Property(0, "new", "New Place", "America/Chicago", "+13125550100", "+13125550199")
    async with house.work() as work:
        property_id = await create_property(work, new)
        await add_source(work, property_id, "Zillow", "+13125550101")
    caller = await phone.call("+13125550101")
    caller.is_ringing("+13125550199")
    await caller.staff("+13125550199").answers()
    await caller.staff_hangs_up()
    assert (await caller.outcome()).outcome is Outcome.ANSWERED


async def test_an_answer_that_cannot_be_used_leads_to_the_fallback(
    phone: Phone, alder_creek: Place
):
    voice = f"{URL}/webhooks/twilio"
    phone.exchange.lines[alder_creek.zillow] = Line(
        f"{voice}/nowhere", f"{voice}/voice/fallback", f"{voice}/status"
    )
    phone.may_fail = True
    caller = await phone.call(alder_creek.zillow)
    caller.is_ringing(alder_creek.failsafe)
    assert any("could not use our answer" in note for note in await caller.why())


async def test_two_calls_of_one_caller_at_once_do_not_mix(phone: Phone, alder_creek: Place):
    one, two = await phone.call(alder_creek.zillow), await phone.call(alder_creek.google)
    await one.presses("1")
    await two.presses("3")
    one.is_ringing(*alder_creek.leasing)
    two.is_ringing(alder_creek.resident_services)
    assert (await one.outcome()).source_id != (await two.outcome()).source_id
