"""What do callers notice when a source stops following the defaults, and when it follows again?"""

from callrouter.domain.routing import Channel
from callrouter.operations.routing.route_sources import follow_defaults, route_one_source
from callrouter.operations.routing.set_defaults import set_defaults
from operations.demo_parts import ALDER, GATE_FLOW, ZILLOW
from telephone import Phone, Place

CALLS = Channel.CALLS


async def test_a_source_with_a_copy_keeps_it_while_the_others_follow_new_defaults(
    phone: Phone, house, alder_creek: Place
):
    async with house.work() as work:
        await route_one_source(work, ZILLOW, CALLS, follows=False)
    (await phone.call(alder_creek.zillow)).hears("For leasing, press 1.")
    async with house.work() as work:
        await set_defaults(work, ALDER, CALLS, GATE_FLOW)
    (await phone.call(alder_creek.apartments)).is_ringing(*alder_creek.leasing)
    kept = await phone.call(alder_creek.zillow)
    kept.hears("For leasing, press 1.")
    async with house.work() as work:
        await follow_defaults(work, ALDER, CALLS)
    (await phone.call(alder_creek.zillow)).is_ringing(*alder_creek.leasing)
    await kept.presses("2")
    kept.hears("For a routine repair, press 2.")  # it stays on the version it began with


async def test_a_dry_run_is_heard_by_nobody(phone: Phone, house, alder_creek: Place):
    async with house.work() as work:
        await set_defaults(work, ALDER, CALLS, GATE_FLOW, dry_run=True)
        await route_one_source(work, ZILLOW, CALLS, follows=False, flow_id=GATE_FLOW, dry_run=True)
    (await phone.call(alder_creek.zillow)).hears("For leasing, press 1.")
