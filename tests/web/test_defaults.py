"""Can staff see what answers, see what a change would do, do it, and take it back?"""

import re

from callrouter.domain.rights import Grant, Role
from callrouter.domain.routing import Channel
from callrouter.operations.history.undo_change import undo_change
from callrouter.operations.lists.save_list import create_list
from callrouter.operations.routing.show_routing import show_defaults
from operations.demo_parts import ALDER, DEFAULT_FLOW, GATE, GATE_FLOW, MESA, MESAS_FLOW, ZILLOW
from web.conftest import words_of

HERE = "/defaults?property=alder-creek"
CHANGE = "/defaults/change?property=alder-creek"


def revision_of(page):
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


async def routing_of(house, channel=Channel.CALLS):
    async with house.work() as work:
        return await show_defaults(work, ALDER, channel)


async def undo_of(browser, house):
    """Takes back what the page would offer to take back."""
    page = await browser.get(HERE)
    change_id = int(re.search(r'action="/history/(\d+)/undo"', page.text)[1])
    async with house.work() as work:
        await undo_change(work, change_id)


async def test_a_page_says_what_answers_and_who_follows(staff):
    words = await (await staff()).read(HERE)
    assert "Calls Default flow Version 1 answers" in words
    assert "4 sources follow, 1 with routing of its own." in words
    assert "Sign at the gate (212)" in words
    assert "Own: Sign at the gate" in words
    assert "Texts comes later" in words
    assert "E-mail comes later" in words
    assert "Leasing office main" in words


async def test_following_is_seen_before_it_is_done_and_can_be_undone(staff, house):
    browser = await staff()
    seen = await browser.get(f"{CHANGE}&do=follow&source={GATE}")
    assert "Own: Sign at the gate" in words_of(seen)
    assert "Defaults: Default flow" in words_of(seen)
    assert (await routing_of(house)).find(GATE).own == GATE_FLOW
    sent = await browser.submit(CHANGE, do="follow", source=GATE, revision=revision_of(seen))
    assert sent.headers["location"] == HERE
    assert (await routing_of(house)).find(GATE).own is None
    assert "Sign at the gate follows the defaults now." in await browser.read(HERE)
    # It is told once; so the page is asked for anew by the next change.
    sent = await browser.submit(CHANGE, do="own", source=[ZILLOW, GATE])
    assert (await routing_of(house)).find(ZILLOW).own not in (None, GATE_FLOW)
    await undo_of(browser, house)
    assert (await routing_of(house)).find(ZILLOW).own is None


async def test_own_routing_is_copied_to_others(staff, house):
    browser = await staff()
    asked = await browser.read(f"/defaults/copy?property=alder-creek&source={GATE}")
    assert "Copy the routing of Sign at the gate to…" in asked
    seen = await browser.read(f"{CHANGE}&do=copy&from={GATE}&source={ZILLOW}")
    assert "Own: Zillow new copy" in seen
    await browser.submit(CHANGE, {"from": str(GATE)}, do="copy", source=ZILLOW)
    routing = await routing_of(house)
    assert routing.route_of(routing.find(ZILLOW)).flow_name == "Zillow"


async def test_another_flow_is_chosen(staff, house):
    browser = await staff()
    seen = await browser.get(f"{CHANGE}&do=choose&flow={GATE_FLOW}")
    assert "4 sources would be answered otherwise. Nothing is changed yet." in words_of(seen)
    await browser.submit(CHANGE, do="choose", flow=GATE_FLOW, revision=revision_of(seen))
    assert (await routing_of(house)).default == GATE_FLOW
    stale = await browser.submit(CHANGE, do="choose", flow=DEFAULT_FLOW, revision=revision_of(seen))
    assert stale.status_code == 422
    assert revision_of(stale) > revision_of(seen)
    later = await browser.submit(CHANGE, do="choose", channel="texts", flow=GATE_FLOW)
    assert later.status_code == 303
    assert "Sign at the gate is chosen. It answers nothing yet." in await browser.read(HERE)


async def test_what_cannot_answer_is_refused_in_words(staff):
    browser = await staff()
    refused = await browser.get(f"{CHANGE}&do=choose&flow={MESAS_FLOW}")
    assert refused.status_code == 422
    assert "The property has no such flow; choose one of its own." in words_of(refused)
    for strange in ("do=burn", "do=follow&channel=fax", "do=copy&from=x"):
        assert (await browser.get(f"{CHANGE}&{strange}")).status_code == 404, strange


async def test_a_viewer_sees_and_cannot_touch(staff, house):
    browser = await staff(Grant(Role.VIEWER, ALDER))
    page = await browser.get(HERE)
    assert "Default flow" in words_of(page)
    assert "/defaults/change" not in page.text
    assert "/imports/new" not in page.text
    assert (await browser.get(f"{CHANGE}&do=follow&source={GATE}")).status_code == 403
    assert (await browser.submit(CHANGE, do="follow", source=GATE)).status_code == 403
    assert (
        await browser.get("/imports/new?property=alder-creek&from=mesa-vista")
    ).status_code == 403
    assert (await browser.get("/defaults?property=mesa-vista")).status_code == 404
    assert (await routing_of(house)).find(GATE).own == GATE_FLOW


async def test_a_list_is_compared(staff, house):
    async with house.work() as work:
        list_id = await create_list(work, "West", [ALDER, MESA])
    words = await (await staff()).read(f"/defaults?list={list_id}")
    assert "Alder Creek Apartments Default flow 1" in words
    assert "Mesa Vista Villas Default flow 1" in words
    assert "Harbor Point" not in words
