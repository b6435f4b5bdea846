"""Does a draft answer calls when it is published, and only then and only if it may?"""

import asyncio

import pytest

from callrouter.domain.rights import system
from callrouter.ivr.flow import Flow
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow, save_flow_draft
from callrouter.operations.work import NotFoundError, RefusedError
from operations.demo_parts import ALDER, DEFAULT_FLOW, a_message, hears, rows
from webhooks import a_form

_VERSIONS = "select number, author, note, superseded_at from flow_versions where flow_id = :flow"
BROKEN = Flow("Broken", "gone")


async def test_a_published_draft_answers_calls_from_the_commit_on(house, company, clock):
    async with house.work(system("Dana")) as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message("Quite new."))
        published = await publish_flow(work, DEFAULT_FLOW, "Shorter")
    assert (published.number, published.warnings) == (2, ())
    assert await hears(house, company) == "Quite new."
    assert await rows(house, _VERSIONS + " order by 1", flow=DEFAULT_FLOW) == [
        (1, "Demo", "The demo begins.", clock()),
        (2, "Dana", "Shorter", None),
    ]


async def test_a_draft_alone_changes_no_call(house, company):
    before = await hears(house, company)
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message("Quite new."))
    assert await hears(house, company) == before


async def test_a_new_flow_begins_at_version_one(house):
    async with house.work() as work:
        flow_id = await create_flow(work, ALDER, a_message())
        assert (await publish_flow(work, flow_id)).number == 1
        assert (await publish_flow(work, flow_id)).number == 2
        assert (await publish_flow(work, flow_id)).number == 3


async def test_the_demos_own_flow_publishes_with_these_warnings(house):
    async with house.work() as work:
        published = await publish_flow(work, DEFAULT_FLOW)
    assert [(each.node_id, each.sentence) for each in published.warnings] == [
        (
            None,
            "A caller may wait 111 s, more than 60 s, before a human or a mailbox: "
            '"Blocked caller?" → "Leasing office open?" → "Welcome" → "Main menu" → '
            '"Maintenance menu" → "Emergency maintenance" → "Message for maintenance".',
        ),
        ("day-menu", '"Main menu" offers 6 choices; callers remember 4.'),
    ]


async def test_a_draft_with_errors_is_refused_with_every_sentence(house):
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, BROKEN)
        with pytest.raises(RefusedError) as refused:
            await publish_flow(work, DEFAULT_FLOW)
    assert refused.value.sentences == ("The flow has no first node; choose where a call arrives.",)


async def test_a_refused_publish_leaves_nothing_behind(house, company):
    before = await hears(house, company)
    snapshot = house.snapshots.find(ALDER)
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, BROKEN)
        with pytest.raises(RefusedError):
            await publish_flow(work, DEFAULT_FLOW)
    assert await rows(house, _VERSIONS, flow=DEFAULT_FLOW) == [
        (1, "Demo", "The demo begins.", None)
    ]
    assert house.snapshots.find(ALDER) is snapshot
    assert await hears(house, company) == before


async def test_a_call_stays_on_the_version_it_began_with(house, company):
    menu = await company.calls()
    async with house.work() as work:
        await save_flow_draft(work, DEFAULT_FLOW, a_message("Quite new."))
        await publish_flow(work, DEFAULT_FLOW)
    response = await company.post(menu.next_url, a_form(Digits="2"))
    assert b"For a routine repair, press 2." in response.content


async def test_a_flow_that_is_not_there_cannot_be_published_or_saved(house):
    async with house.work() as work:
        with pytest.raises(NotFoundError, match=r"There is no such flow\."):
            await publish_flow(work, 99)
        with pytest.raises(NotFoundError, match=r"There is no such flow\."):
            await save_flow_draft(work, 99, a_message())


async def test_a_flow_needs_a_name(house):
    async with house.work() as work:
        for name in ("", "  "):
            with pytest.raises(RefusedError, match=r"Give the flow a name\."):
                await create_flow(work, ALDER, a_message(name=name))
            with pytest.raises(RefusedError, match=r"Give the flow a name\."):
                await save_flow_draft(work, DEFAULT_FLOW, a_message(name=name))


async def test_two_publishes_at_once_get_two_numbers(house):
    async def publish():
        async with house.work() as work:
            return (await publish_flow(work, DEFAULT_FLOW)).number

    assert sorted(await asyncio.gather(*(publish() for _ in range(4)))) == [2, 3, 4, 5]
    live = "select number from flow_versions where flow_id = 1 and superseded_at is null"
    assert await rows(house, live) == [(5,)]
