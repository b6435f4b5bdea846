"""Do people get their sources set up: several at once, one failing, with and without scripts?"""

import pytest

from browser.conftest import NARROW
from callrouter.domain.rights import Grant, Role
from callrouter.operations.lists.save_list import create_list
from callrouter.operations.sources.change_source import change_source
from callrouter.providers.simulator.estate import RestFault
from operations.demo_parts import ALDER, GATE, MESA, has_called

PICKED = ("Trulia", "HotPads", "Zumper", "Waze")


@pytest.mark.parametrize("scripts", [True, False])
async def test_four_sources_at_once_while_one_purchase_fails(at_screen, account, scripts):
    browser = await at_screen(Grant(Role.MANAGER, ALDER), scripts=scripts)
    page = await browser.open("/sources")
    await page.get_by_role("link", name="Add sources").click()
    for name in PICKED:
        await page.get_by_label(name, exact=True).check()
    await page.get_by_role("button", name="Choose numbers").press("Enter")
    await page.get_by_role("heading", name="A number for each source").wait_for()
    await browser.picture(f"sources-numbers-{scripts}")
    await page.get_by_role("button", name="Check").press("Enter")
    await page.get_by_text("$4.60 a month").wait_for()
    await browser.picture(f"sources-check-{scripts}")
    await page.get_by_role("button", name="Add 4 sources and buy 4 numbers").press("Enter")
    await page.get_by_text("0 of 4 numbers settled.").wait_for()
    await browser.picture(f"order-open-{scripts}")
    account.estate.faults = [RestFault.TAKEN]
    await account.do_jobs()
    if not scripts:
        await page.get_by_role("link", name="See how far it is").click()
    await page.get_by_text("3 numbers were bought, 1 could not be.").wait_for()
    await browser.picture(f"order-settled-{scripts}")
    assert browser.trouble == []
    if scripts:
        assert await browser.violations() == []
    assert browser.trouble == []
    await page.get_by_role("link", name="Choose another number").click()
    await page.get_by_role("heading", name="A number for each source").wait_for()
    assert browser.trouble == []


async def test_names_of_any_length_and_direction_fit_a_phone(at_screen, house):
    async with house.work() as work:
        list_id = await create_list(work, "East " + "coast" * 15, [ALDER, MESA])
        await change_source(work, GATE, {"name": "שלט בשער הראשי" + " ארוך" * 8})
        await change_source(work, GATE - 1, {"name": "Longname" * 12})
    for days_ago in range(30):
        for number in range(days_ago % 7):
            outcome = "missed" if number == 5 else "answered"
            await has_called(house, f"{days_ago}-{number}", GATE - 1, ALDER, days_ago, outcome)
    house.mail_domain = "mail.example.com"
    wide = await at_screen()
    for path, name in (("/sources", "sources"), (f"/sources?list={list_id}", "sources-comparison")):
        await wide.open(path)
        await wide.picture(f"{name}-with-calls-wide")
    browser = await at_screen(width=NARROW)
    for path, name in (
        ("/sources", "sources-long"),
        (f"/sources/{GATE - 1}", "source-long"),
        (f"/sources?list={list_id}", "sources-comparison"),
    ):
        page = await browser.open(path)
        await page.wait_for_load_state("networkidle")
        await browser.picture(name)
        assert await browser.violations() == [], path
        assert not await browser.overflows(), path
    await page.get_by_role("link", name="Alder Creek").click()
    await page.get_by_label("Pick all on this page").check()
    assert await page.get_by_text("0 picked").count() == 0
    await page.get_by_role("button", name="Archive").click()
    await page.get_by_text("None of them was changed.").wait_for()
    assert browser.trouble == []
