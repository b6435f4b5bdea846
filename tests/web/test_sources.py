"""Do sources show what they bring, and can they be sorted out several at once?"""

from callrouter.domain.rights import Grant, Role
from callrouter.operations.lists.save_list import create_list
from operations.demo_parts import ALDER, GATE, MESA, ZILLOW, has_called, rows
from web.conftest import words_of


async def test_a_source_stands_there_with_what_it_brings(staff, house):
    await has_called(house, "one", ZILLOW, ALDER)
    await has_called(house, "two", ZILLOW, ALDER, outcome="missed")
    await has_called(house, "old", ZILLOW, ALDER, days_ago=31)
    await has_called(house, "tried", ZILLOW, ALDER, is_tried=True)
    browser = await staff()
    page = await browser.read("/sources?property=alder-creek&search=zil")
    assert "Zillow Listing sites (212) 555‑0101" in page.replace("\u202f", " ")
    assert "Rules ready Defaults 2 50 %" in page
    assert "Last 30 days 2 calls, 50 % answered" in await browser.read(f"/sources/{ZILLOW}")


async def test_whoever_may_not_see_calls_sees_no_figures(staff, house):
    await has_called(house, "one", ZILLOW, ALDER)
    browser = await staff(Grant(Role.VIEWER, ALDER, rights=frozenset()))
    assert "Defaults – –" in await browser.read("/sources?property=alder-creek&search=zil")


async def test_a_viewer_sees_and_cannot_touch(staff):
    browser = await staff(Grant(Role.VIEWER))
    page = (await browser.get("/sources?property=alder-creek")).text
    assert "Zillow" in page
    assert 'type="checkbox"' not in page
    assert "/sources/new" not in page
    one = (await browser.get(f"/sources/{ZILLOW}")).text
    assert "Save" not in one
    assert "Archive" not in one
    for path, fields in (
        ("/sources?property=alder-creek", {"do": "archive", "source": str(GATE)}),
        (f"/sources/{GATE}", {"name": "X", "category": "sign"}),
        (f"/sources/{GATE}/routing", {"route": "defaults"}),
        (f"/sources/{GATE}/archive", {}),
        ("/sources/new?property=alder-creek", {"pick": "trulia"}),
    ):
        assert (await browser.submit(path, fields)).status_code == 403, path
    assert (await browser.get("/sources/new?property=alder-creek")).status_code == 403


async def test_several_follow_the_defaults_or_are_archived_at_once(staff, house):
    browser = await staff()
    path = "/sources?property=alder-creek"
    assert "Own flow" in await browser.read(path)
    sent = await browser.submit(path, {"do": "follow", "source": [str(GATE), str(ZILLOW)]})
    assert sent.status_code == 303, words_of(sent)
    page = await browser.read(path)
    assert "2 sources set to follow the defaults." in page
    assert "Own flow" not in page
    refused = await browser.submit(path, {"do": "archive", "source": str(GATE)})
    assert refused.status_code == 422
    assert "None of them was changed." in words_of(refused)
    assert "has numbers that ring" in words_of(refused)
    assert await rows(house, "select id from sources where archived_at is not null") == []


async def test_a_list_compares_its_properties(staff, house):
    async with house.work() as work:
        list_id = await create_list(work, "East", [ALDER, MESA])
    await has_called(house, "one", ZILLOW, ALDER)
    browser = await staff()
    page = await browser.read(f"/sources?list={list_id}")
    assert "Alder Creek" in page
    assert "1 100 %" in page
