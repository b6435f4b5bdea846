"""What is a call that is only tried, at a time that is not now?"""

import re

from callrouter.operations.house import House
from telephone import Phone, Place


async def test_it_is_routed_by_the_propertys_wall_time_and_marked(
    phone: Phone, house: House, alder_creek: Place, harbor_point: Place
):
    for place in (alder_creek, harbor_point):
        caller = await phone.tries(place.zillow, "2026-12-24T23:10")
        caller.hears("If this is a maintenance emergency")
        assert "This call is only tried, as at 2026-12-24T23:10." in await caller.why()
        await caller.hangs_up()
        assert (await caller.outcome()).is_tried
    snapshot = house.snapshots.find_by_number(alder_creek.zillow)
    assert snapshot is not None
    assert snapshot.callers.prospects == set()


async def test_its_clock_goes_on_with_the_real_one(phone: Phone, alder_creek: Place, house: House):
    caller = await phone.tries(alder_creek.zillow, "2026-11-23T16:59:50")
    await caller.presses("2")
    alder_creek.it_is("2026-11-23T10:00:20")  # twenty seconds later, the desk has closed
    await caller.presses("2")
    caller.hears("A technician will call you back.")


async def test_a_repeated_hour_means_its_first_pass(phone: Phone, alder_creek: Place):
    caller = await phone.tries(alder_creek.zillow, "2026-11-01T01:30")
    shifts = re.findall(r"[?;]o=(-?\d+)", caller.call.exchanges[0].answer.body.decode())
    # from 15:00 UTC on the 23rd back to 05:30 UTC on the 1st
    assert shifts == [str(-(22 * 24 * 60 + 9 * 60 + 30) * 60)]


async def test_a_time_nobody_can_read_is_tried_now(phone: Phone, alder_creek: Place):
    caller = await phone.tries(alder_creek.zillow, "tomorrow")
    caller.hears("For leasing, press 1.")
    assert (await caller.outcome()).is_tried
