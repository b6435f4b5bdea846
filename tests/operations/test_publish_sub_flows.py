"""Are sub-flows frozen into a version as they were published, drafts and all later ones left out?"""

import pytest

from callrouter.domain.routing import Channel
from callrouter.ivr.flow import Flow, SubFlow
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.work import RefusedError
from operations.demo_parts import (
    ALDER,
    DEFAULT_FLOW,
    MESA,
    a_greeting_sub_flow,
    a_message,
    an_entering_flow,
    hears,
)

MESSAGE = "Please leave a message."


@pytest.fixture
async def greeting(house):
    """A published sub-flow that Alder Creek's default flow enters; its id."""
    async with house.work() as work:
        sub_flow_id = await create_flow(work, ALDER, a_greeting_sub_flow("One."), is_sub_flow=True)
        await publish_flow(work, sub_flow_id)
        await save_flow_draft(work, DEFAULT_FLOW, an_entering_flow(sub_flow_id))
        await publish_flow(work, DEFAULT_FLOW)
    return sub_flow_id


async def test_a_published_flow_speaks_the_sub_flow_it_enters(house, company, greeting):
    assert await hears(house, company) == f"One. {MESSAGE}"


@pytest.fixture
async def closed(house):
    """A sub-flow that never returns, entered by the default flow without a next; its id."""
    async with house.work() as work:
        draft = a_message("Nobody is here today.", name="Closed")
        sub_flow_id = await create_flow(work, ALDER, draft, is_sub_flow=True)
        assert (await publish_flow(work, sub_flow_id)).warnings == ()
        enters = Flow("Enters", "sub", (SubFlow("sub", "Sub", sub_flow_id),))
        await save_flow_draft(work, DEFAULT_FLOW, enters)
        assert (await publish_flow(work, DEFAULT_FLOW)).warnings == ()
    return sub_flow_id


async def test_a_sub_flow_that_never_returns_is_where_the_call_ends(house, company, closed):
    answer = await company.calls()
    assert (answer.words, answer.takes_a_message) == ("Nobody is here today.", True)


async def test_what_comes_after_a_sub_flow_that_never_returns_is_refused(house, closed):
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, an_entering_flow(closed))
        with pytest.raises(RefusedError, match='No call can reach "Mailbox"'):
            await publish_flow(work, DEFAULT_FLOW)


async def test_a_sub_flow_that_returns_from_now_on_strands_no_live_call(house, company, closed):
    async with house.work() as work:
        await save_flow_draft(work, closed, a_greeting_sub_flow("One."))
        await publish_flow(work, closed)
    assert await hears(house, company) == "Nobody is here today."
    async with house.work() as work:
        with pytest.raises(RefusedError, match='"next" of "Sub"'):
            await publish_flow(work, DEFAULT_FLOW)


async def test_a_sub_flows_draft_never_touches_calls(house, company, greeting):
    async with house.work() as work:
        await save_flow_draft(work, greeting, a_greeting_sub_flow("Two."))
        await publish_flow(work, DEFAULT_FLOW)  # takes the sub-flow as it is published
    assert await hears(house, company) == f"One. {MESSAGE}"


async def test_a_republished_sub_flow_is_heard_when_the_flow_is_published_again(
    house, company, greeting
):
    async with house.work() as work:
        await save_flow_draft(work, greeting, a_greeting_sub_flow("Two."))
        assert (await publish_flow(work, greeting)).number == 2
    assert await hears(house, company) == f"One. {MESSAGE}"
    async with house.work() as work:
        await publish_flow(work, DEFAULT_FLOW)
    assert await hears(house, company) == f"Two. {MESSAGE}"


async def test_a_sub_flow_that_was_never_published_cannot_be_entered(house):
    async with house.work() as work:
        sub_flow_id = await create_flow(work, ALDER, a_greeting_sub_flow("One."), is_sub_flow=True)
        await save_flow_draft(work, DEFAULT_FLOW, an_entering_flow(sub_flow_id))
        with pytest.raises(RefusedError, match='"Sub" enters a sub-flow that is gone'):
            await publish_flow(work, DEFAULT_FLOW)


async def test_another_propertys_sub_flow_cannot_be_entered(house):
    async with house.work() as work:
        sub_flow_id = await create_flow(work, MESA, a_greeting_sub_flow("One."), is_sub_flow=True)
        await publish_flow(work, sub_flow_id)
        await save_flow_draft(work, DEFAULT_FLOW, an_entering_flow(sub_flow_id))
        with pytest.raises(RefusedError, match='"Sub" enters a sub-flow that is gone'):
            await publish_flow(work, DEFAULT_FLOW)


async def test_a_sub_flow_that_enters_itself_is_refused(house, greeting):
    async with house.work() as work:
        itself = an_entering_flow(greeting, name="Itself")
        await save_flow_draft(work, greeting, itself)
        with pytest.raises(RefusedError, match="enters a sub-flow that enters itself"):
            await publish_flow(work, greeting)


async def test_a_sub_flow_answers_no_calls_by_itself(house, greeting):
    async with house.work() as work:
        with pytest.raises(RefusedError, match="A sub-flow cannot answer calls by itself"):
            await set_defaults(work, ALDER, Channel.CALLS, greeting)
