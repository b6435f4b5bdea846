"""Does a flow read as callers meet it, and can its draft be published and taken back?"""

import re

from callrouter.domain.rights import Grant, Role
from callrouter.ivr.flow import Choice, Flow, GoTo, Menu, Repeat, Ring, Tries, say
from callrouter.operations.flows.save_flow import save_flow_draft
from callrouter.operations.flows.show_flows import show_flow
from callrouter.operations.history.undo_change import undo_change
from operations.demo_parts import ALDER, DEFAULT_FLOW, GATE_FLOW, MESAS_FLOW, a_message
from web.conftest import words_of

DRAFTED = f"/flows/{GATE_FLOW}"


async def draft(house, flow, flow_id=GATE_FLOW):
    async with house.work() as work:
        await save_flow_draft(work, flow_id, flow)


async def shown(house, flow_id=GATE_FLOW):
    async with house.work() as work:
        return await show_flow(work, flow_id)


def revision_of(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


async def test_a_flow_reads_from_the_call_on(staff):
    words = await (await staff()).read(f"/flows/{DEFAULT_FLOW}")
    assert "Version 1 answers calls" in words
    assert "A call arrives Who calls? Blocked caller? Blocked callers Goodbye Refused" in words
    assert "Hours Leasing office open? By Leasing office. See its hours Office hours" in words
    assert "“Thank you for calling Alder Creek Apartments.”" in words
    assert "says the menu again" in words
    assert "Key 1" in words
    assert "Nothing pressed, twice" in words
    assert "Rings Leasing team" in words or "Rings Leasing" in words
    assert "The same as version 1." in words
    assert "Answers Apartments.com, Google Ads, Main number, Zillow." in words


async def test_a_draft_is_shown_published_and_taken_back(staff, house):
    browser = await staff()
    await draft(house, a_message("We call you back.", name="Sign at the gate"))
    page = await browser.get(f"{DRAFTED}?version=draft")
    assert "“We call you back.”" in words_of(page)
    assert "Differs from version 1:" in words_of(page)
    assert "“We call you back.”" not in await browser.read(DRAFTED)
    sent = await browser.submit(
        f"{DRAFTED}/publish", note="Messages only", revision=revision_of(page)
    )
    assert sent.headers["location"] == DRAFTED
    told = await browser.get(DRAFTED)
    assert "Version 2 answers calls from now on." in words_of(told)
    assert "Messages only" in words_of(told)
    undo = int(re.search(r'action="/history/(\d+)/undo"', told.text)[1])
    async with house.work() as work:
        await undo_change(work, undo)
    assert (await shown(house)).row.live_number == 3


async def test_a_draft_with_problems_says_them_and_is_not_published(staff, house):
    browser = await staff()
    menu = Menu(
        "menu",
        "Menu",
        say(en="Press 1."),
        (Choice("1", GoTo()), Choice("2", Repeat())),
        Tries(2, "ring"),
        Tries(3),
    )
    await draft(house, Flow("Sign at the gate", "menu", (menu, Ring("ring", "Ring", ()))))
    page = await browser.get(f"{DRAFTED}?version=draft")
    assert "to mend before it can be published" in words_of(page)
    assert "Key 1 leads nowhere yet" in words_of(page)
    assert "Publish version" not in words_of(page)
    sent = await browser.submit(f"{DRAFTED}/publish", revision=revision_of(page))
    assert sent.status_code == 422


async def test_a_version_becomes_the_draft_again(staff, house):
    browser = await staff()
    await draft(house, a_message())
    stale = await browser.submit(f"{DRAFTED}/versions/1/restore", revision=1)
    assert stale.status_code == 422
    sent = await browser.submit(
        f"{DRAFTED}/versions/1/restore", revision=(await shown(house)).row.revision
    )
    assert sent.headers["location"] == f"{DRAFTED}?version=draft"
    assert not (await shown(house)).row.differs


async def test_a_viewer_reads_it_and_no_more(staff, house):
    browser = await staff(Grant(Role.VIEWER, ALDER))
    await draft(house, a_message())
    page = await browser.get(DRAFTED)
    assert "Mailbox" not in words_of(page) or page.status_code == 200
    assert "/publish" not in page.text
    assert "/restore" not in page.text
    assert (await browser.submit(f"{DRAFTED}/publish", revision=2)).status_code == 403
    assert (await browser.get(f"/flows/{MESAS_FLOW}")).status_code == 404
    for strange in ("999", f"{GATE_FLOW}?version=99", f"{GATE_FLOW}?version=x"):
        assert (await browser.get(f"/flows/{strange}")).status_code == 404, strange


async def test_the_picture_shows_one_schedule_or_a_folded_branch(staff):
    browser = await staff()
    whole = (await browser.get(f"/flows/{DEFAULT_FLOW}")).text
    assert whole.count('<g class="card ') > 10
    holiday = await browser.get(f"/flows/{DEFAULT_FLOW}?lane=hours.1")
    assert "Holiday greeting" in holiday.text.partition("</svg>")[2]
    svg = holiday.text.partition('<svg class="flow"')[2].partition("The same as a list")[0]
    assert "Holiday greeting" in svg
    assert "Main menu" not in svg
    folded = (await browser.get(f"/flows/{DEFAULT_FLOW}?fold=day-menu")).text
    assert "folded" in folded
    fitted = (await browser.get(f"/flows/{DEFAULT_FLOW}?zoom=fit")).text
    assert 'class="flow is-fitted"' in fitted
    for odd in (
        "lane=x.1",
        "lane=hours.99",
        "lane=hours.",
        "lane=.",
        "fold=nothing..",
        "lane=hours.²",
    ):
        assert (await browser.get(f"/flows/{DEFAULT_FLOW}?{odd}")).status_code == 200
