"""How do scenarios draw and publish flows, as staff will?"""

from callrouter.domain.routing import Channel
from callrouter.ivr.flow import Flow, Goodbye, Greeting, Node, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.house import House
from callrouter.operations.routing.route_sources import route_one_source


def a_flow_that_says(words: str, name: str = "Words") -> Flow:
    return Flow(name, "words", (Greeting("words", "Words", say(en=words), "bye"), bye()))


def bye() -> Node:
    return Goodbye("bye", "Goodbye", say(en="Goodbye."))


async def route_by(house: House, number: str, flow: Flow) -> int:
    """Publish a flow of the number's property and let the number's source have it for its own."""
    snapshot = house.snapshots.find_by_number(number)
    assert snapshot is not None
    source_id = snapshot.numbers[number]
    assert source_id is not None
    async with house.work() as work:
        flow_id = await create_flow(work, snapshot.property.id, flow)
        await publish_flow(work, flow_id)
        await route_one_source(work, source_id, Channel.CALLS, follows=False, flow_id=flow_id)
    return flow_id


async def publish(house: House, flow_id: int, flow: Flow) -> None:
    async with house.work() as work:
        await save_flow_draft(work, flow_id, flow)
        await publish_flow(work, flow_id)
