"""Does the page of one source change what it says it changes, and keep what was typed?"""

import re
from urllib.parse import quote

from callrouter.domain.rights import Grant, Role
from callrouter.operations.sources.show_sources import show_source
from operations.demo_parts import ALDER, GATE, ZILLOW, rows
from web.conftest import words_of

PAGE = f"/sources/{ZILLOW}"


async def _known(house, source_id=ZILLOW):
    async with house.work() as work:
        return (await show_source(work, source_id)).saved


async def test_settings_are_saved_and_can_be_taken_back(staff, house):
    browser = await staff()
    sent = await browser.submit(
        PAGE,
        {"name": "Zillow Premium", "category": "listing-site", "cost": "$1,499.5"},
        since="2026-11-01",
        revision="1",
    )
    assert sent.status_code == 303, words_of(sent)
    page = await browser.get(PAGE)
    assert "Zillow Premium is saved." in words_of(page)
    ((last,),) = await rows(house, "select max(id) from history where thing = 'source'")
    assert f'action="/history/{last}/undo"' in page.text
    assert (await _known(house)).value.cost.monthly_cents == 149_950
    assert 'value="1499.50"' in page.text


async def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(staff, house):
    browser = await staff()
    sent = await browser.submit(
        PAGE, {"name": "Sign at gate", "category": "sign", "cost": "12", "revision": "1"}
    )
    assert sent.status_code == 422
    assert "Say from which day on it costs that." in words_of(sent)
    assert 'value="12"' in sent.text
    assert "utm_source=zillow" in sent.text  # the other form shows what is stored
    sent = await browser.submit(
        f"{PAGE}/rules", {"landing": "utm_source=a\nutm_source=a*b", "revision": "1"}
    )
    assert sent.status_code == 422
    assert "Line 2: A * stands at the end of the value." in words_of(sent)
    assert (await _known(house)).revision == 1


async def test_the_second_of_two_sees_what_changed_and_keeps_what_was_typed(staff):
    one, other = await staff(name="Ann Bell"), await staff()
    fields = {"category": "listing-site", "revision": "1"}
    await one.submit(PAGE, fields, name="Zillow one")
    sent = await other.submit(PAGE, fields, name="Zillow two")
    says = words_of(sent)
    assert sent.status_code == 422
    assert "Somebody changed it while you were typing." in says
    assert "Ann Bell" in says
    assert "Stored now: Zillow one" in says
    assert 'value="Zillow two"' in sent.text
    revision = re.search('name="revision" value="([0-9]+)"', sent.text)[1]
    again = await other.submit(PAGE, fields | {"revision": revision}, name="Zillow two")
    assert again.status_code == 303


async def test_rules_are_typed_as_they_stand_in_addresses(staff, house):
    browser = await staff()
    before = (await _known(house)).value.rules
    page = (await browser.get(PAGE)).text
    typed = re.search(r'<textarea id="landing".*?>(.*?)</textarea>', page, re.S)[1]
    referrers = re.search(r'<textarea id="referrers".*?>(.*?)</textarea>', page, re.S)[1]
    await browser.submit(
        f"{PAGE}/rules", {"landing": typed, "referrers": referrers, "revision": "1"}
    )
    assert (await _known(house)).value.rules == before
    await browser.submit(
        f"{PAGE}/rules",
        {"landing": "/tour*?utm_source=a%26b&gclid", "groups": "search", "revision": "1"},
    )
    rules = (await _known(house)).value.rules
    assert rules.landing[0].path == "/tour*"
    assert [(each.name, each.value) for each in rules.landing[0].parameters] == [
        ("utm_source", "a&b"),
        ("gclid", "*"),
    ]
    assert "/tour*?utm_source=a%26b&amp;gclid" in (await browser.get(PAGE)).text


async def test_it_tells_which_source_a_visit_would_get(staff):
    browser = await staff(Grant(Role.VIEWER, ALDER))
    asks = f"{PAGE}?url={quote('https://alder.example/?utm_source=zillow')}"
    assert "so Zillow gets the visit." in await browser.read(asks)


async def test_its_calls_are_routed_otherwise(staff):
    browser = await staff()
    gate = f"/sources/{GATE}"
    page = (await browser.get(gate)).text
    assert "a flow of its own" in page
    revision = re.search(r'/routing#h-routing">.*?name="revision" value="([0-9]+)"', page, re.S)[1]
    await browser.submit(f"{gate}/routing", {"route": "defaults", "revision": revision})
    page = await browser.read(gate)
    assert "It follows the defaults now." in page
    stale = await browser.submit(f"{gate}/routing", {"route": "copy", "revision": revision})
    assert stale.status_code == 422
    assert "Answered now by the property's defaults." in words_of(stale)


async def test_a_number_passes_on_and_a_source_without_one_is_archived(staff, house):
    browser = await staff()
    ((number_id,),) = await rows(
        house, f"select number_id from number_assignments where source_id = {ZILLOW}"
    )
    refused = await browser.submit(f"{PAGE}/archive", {"revision": "1"})
    assert "has numbers that ring" in words_of(refused)
    gate = f"/sources/{GATE}/numbers"
    await browser.submit(gate, {"do": "give", "number_id": str(number_id)})
    assert "is this source's from now on" in await browser.read(f"/sources/{GATE}")
    await browser.submit(f"{PAGE}/archive", {"revision": "1"})
    assert "It is archived." in await browser.read(PAGE)
    listed = await browser.read("/sources?property=alder-creek&state=archived")
    assert "Zillow" in listed
    await browser.submit("/sources?property=alder-creek", {"do": "restore", "source": str(ZILLOW)})
    assert (await _known(house)).archived_at is None


async def test_of_another_property_nothing_is_told(staff):
    browser = await staff(Grant(Role.MANAGER, 2))
    assert (await browser.get(PAGE)).status_code == 404
    assert (await browser.submit(PAGE, {"name": "X"}, category="sign")).status_code == 404
    assert (await browser.get("/sources/99999999999999999999")).status_code == 404
