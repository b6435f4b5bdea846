"""The pictures that README.md shows: pages of the demo company after a month of calls."""

import random

import pytest

from browser.conftest import WANTS_PICTURES
from operations.demo_parts import ALDER, has_called

SOURCES = {1: 9, 2: 14, 3: 11, 4: 6, 5: 4}  # the most calls of a day


@pytest.mark.skipif(not WANTS_PICTURES, reason="only for `make pictures`")
async def test_pages_of_a_company_at_work(at_screen, house):
    chance = random.Random(1)
    for source_id, most in SOURCES.items():
        for days_ago in range(30):
            for number in range(chance.randint(most // 3, most)):
                outcome = "missed" if chance.random() < 0.12 else "answered"
                name = f"{source_id}-{days_ago}-{number}"
                await has_called(house, name, source_id, ALDER, days_ago, outcome)
    house.mail_domain = "mail.example.com"
    browser = await at_screen()
    for name, path in (
        ("readme-sources", "/sources?property=alder-creek"),
        ("readme-schedules", "/schedules?property=alder-creek"),
        ("readme-flow", "/flows/1?zoom=fit"),
    ):
        page = await browser.open(path)
        await page.set_viewport_size({"width": 1180, "height": 760})
        if name == "readme-flow":
            await page.locator(".diagram-bar").scroll_into_view_if_needed()
            await page.evaluate("window.scrollTo(0, 280)")
        await browser.picture(name, full_page=False)
