"""Do sources come to a property several at once, each with a number, whatever fails?"""

import re
from urllib.parse import urlencode

from callrouter.domain.rights import Grant, Role
from callrouter.providers.simulator.estate import RestFault
from operations.demo_parts import ALDER, rows
from web.conftest import words_of

PLACE = {"property": "alder-creek"}
PICKED = ("trulia", "hotpads", "zumper", "waze")
NUMBERS = ("+12125550151", "+12125550152", "+12125550153", "+12125550154")


def _address(step, *pairs):
    return f"/sources/new{step}?{urlencode([*PLACE.items(), *pairs])}"


async def test_steps_lead_from_the_catalogue_to_what_it_costs(staff, account):
    browser = await staff()
    page = await browser.read(_address(""))
    assert "Zillow, already there" in page
    picks = [("pick", each) for each in PICKED]
    offered = (await browser.get(_address("/numbers", *picks, ("name", "Bus bench")))).text
    assert offered.count("<select id=") == 5
    assert 'id="area_code" name="area_code" value="212"' in offered
    numbers = re.findall(r'<option value="(\+1[0-9]+)" selected', offered)
    assert len(set(numbers)) == 5
    chosen = [(f"number-{key}", number) for key, number in zip(PICKED, numbers, strict=False)]
    says = await browser.read(_address("/confirm", *picks, ("name", "Bus bench"), *chosen))
    assert "In all $4.60 a month" in says
    assert "Add 5 sources and buy 4 numbers" in says


async def test_one_purchase_that_fails_spoils_nothing(staff, account, house):
    browser = await staff()
    fields = {"pick": list(PICKED)}
    fields |= {f"number-{key}": number for key, number in zip(PICKED, NUMBERS, strict=True)}
    sent = await browser.submit("/sources/new?property=alder-creek", fields)
    order = sent.headers["location"]
    assert order.startswith("/orders/"), words_of(sent)
    page = await browser.get(order)
    assert "4 sources added; defaults followed." in words_of(page)
    assert "0 of 4 numbers settled." in words_of(page)
    assert 'hx-get="/orders/' in page.text
    account.estate.faults = [RestFault.TAKEN]
    await account.do_jobs()
    part = await browser.get(order, headers={"hx-target": "div#order"})
    assert "<html" not in part.text
    assert "hx-get" not in part.text  # it is over
    page = await browser.read(order)
    assert "3 numbers were bought, 1 could not be." in page
    assert "Choose another number" in page
    assert len(account.estate.bought) == 3
    assert (await rows(house, "select count(*) from sources where standard_key = 'hotpads'"))[0][0]


async def test_a_number_that_is_gone_by_now_does_not_spoil_the_rest(staff, account, house):
    browser = await staff()
    fields = {"pick": ["trulia", "hotpads"], "number-trulia": "+12125550101"}
    fields |= {"number-hotpads": "+12125550151"}
    sent = await browser.submit("/sources/new?property=alder-creek", fields)
    assert sent.status_code == 303
    told = await browser.read(sent.headers["location"])
    assert "2 sources added" in told
    assert "Trulia has no number yet: (212) 555-0101 is in use already" in told
    assert len(await rows(house, "select id from number_orders")) == 1


async def test_a_number_for_two_sources_is_refused_before_anything_is_made(staff, account, house):
    browser = await staff()
    fields = {"pick": ["trulia", "hotpads"]}
    fields |= {"number-trulia": "+12125550151", "number-hotpads": "+12125550151"}
    asked = await browser.get("/sources/new/confirm", params={"property": "alder-creek"} | fields)
    sent = await browser.submit("/sources/new?property=alder-creek", fields)
    for page in (asked, sent):
        assert page.status_code == 422
        assert "(212) 555-0151 is chosen for Trulia and HotPads" in words_of(page)
    assert await rows(house, "select id from sources where standard_key = 'trulia'") == []


async def test_without_an_account_or_the_right_sources_come_without_numbers(staff):
    browser = await staff()
    page = await browser.read(_address("/numbers", ("pick", "trulia")))
    assert "No account at a telephone company is set" in page
    assert "No number for now" in page
    rights = frozenset(["see", "edit-routing"])
    browser = await staff(Grant(Role.MANAGER, ALDER, rights=rights))
    assert 'action="/sources/new/confirm"' in (await browser.get(_address(""))).text
    sent = await browser.submit("/sources/new?property=alder-creek", {"name": "Bus"}, kind="print")
    assert sent.headers["location"] == "/sources?property=alder-creek"
    assert "Bus Print No number" in await browser.read("/sources?property=alder-creek&search=bus")


async def test_nothing_picked_leads_back(staff):
    browser = await staff()
    sent = await browser.get(_address("/numbers"))
    assert sent.headers["location"] == "/sources/new?property=alder-creek"
    assert "Tick a source first" in await browser.read(sent.headers["location"])
