"""Does a new admin get from an empty database to a number that rings the right phone, on pages alone?"""

import re

import pytest

from browser.conftest import NARROW, WIDE
from callrouter.app import build_house
from callrouter.operations.first_run.entry_link import make_entry_link
from callrouter.store.migrating import migrate
from telephone import Phone

PHONE = "+13125550142"
RINGS = re.compile("Rings Ann Bell .312..555.0142 for 20 seconds")


@pytest.fixture
async def house(empty_url, clock):
    """A house without a company."""
    house = build_house(empty_url, clock)
    await migrate(house.engine)
    await house.open()
    yield house
    await house.close()


@pytest.mark.parametrize(("scripts", "width"), [(True, WIDE), (False, NARROW)])
async def test_from_nothing_to_a_number_that_rings_the_right_phone(
    at_screen, house, account, scripts, width
):
    async with house.work() as work:
        link = f"/welcome/{await make_entry_link(work, None)}"
    browser = await at_screen(known=False, scripts=scripts, width=width)
    page = await browser.open(link)
    for label, typed in (
        ("Company", "Oak Management"),
        ("Your name", "Ann Bell"),
        ("Your e-mail", "ann@oak.example"),
        ("A password", "correct horse battery"),
        ("Name", "Cedar Court"),
        ("Main phone number", "(312) 555-0100"),
        ("Your phone", "312-555-0142"),
    ):
        await page.get_by_label(label, exact=True).fill(typed)
    await page.get_by_label("Time zone").select_option("America/Chicago")
    await page.get_by_role("button", name="Set up").click()
    await page.get_by_text("Cedar Court is set up.").wait_for()
    await page.get_by_role("link", name="Add sources").first.click()
    await page.get_by_label("Zillow", exact=True).check()
    await page.get_by_role("button", name="Choose numbers").click()
    await page.get_by_role("button", name="Check").click()
    await page.get_by_role("button", name="Add 1 source and buy 1 number").click()
    await page.get_by_text("0 of 1 number settled.").wait_for()
    await account.do_jobs()
    if not scripts:
        await page.get_by_role("link", name="See how far it is").click()
    await page.get_by_text("1 number is bought and rings").wait_for()
    await page.get_by_role("link", name="Schedules").click()
    await page.get_by_label("A call to").select_option(index=0)
    await page.get_by_label("at", exact=True).fill("10:30")
    await page.get_by_role("button", name="Find out").click()
    answer = page.get_by_role("status")
    await answer.get_by_text(RINGS).wait_for()
    await browser.picture(f"first-run-answer-{width}")
    number = await page.get_by_label("A call to").input_value()
    caller = await Phone(house, account.exchange).call(number)
    caller.is_ringing(PHONE)
    assert browser.trouble == []
