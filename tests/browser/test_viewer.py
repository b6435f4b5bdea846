"""Does a viewer see everything, and touch nothing?"""

import pytest

from callrouter.domain.rights import Grant, Role
from operations.demo_parts import ALDER


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_viewer_reads_all_tabs_and_is_offered_no_change(at_screen, scripts):
    browser = await at_screen(Grant(Role.VIEWER, ALDER), scripts=scripts)
    page = await browser.open("/sources")
    await page.get_by_role("link", name="Zillow").click()
    await page.get_by_role("heading", name="Zillow").wait_for()
    for tab, seen in (
        ("Defaults", "4 sources follow"),
        ("Schedules", "The next 14 days"),
        ("Tracking & Routing", "Rules ready"),
    ):
        await page.get_by_role("link", name=tab, exact=True).click()
        await page.get_by_text(seen).first.wait_for()
        for verb in ("Add sources", "Edit hours", "Follow the defaults", "Import", "Archive"):
            assert await page.get_by_role("button", name=verb).count() == 0
            assert await page.get_by_role("link", name=verb).count() == 0
    refused = await page.goto(browser.url + "/weeks/1/edit")
    assert refused.status == 403
    await page.get_by_role("heading", name="You may not do this").wait_for()
