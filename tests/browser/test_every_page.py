"""Is every page without fault for axe, within the screen, and silent, wide and narrow, light and dark?"""

import pytest

from browser.conftest import NARROW, WIDE
from browser.every_page import OPEN_PAGES, PAGES
from callrouter.operations.first_run.entry_link import make_entry_link


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_in_every_width_and_theme(at_screen, name):
    for width in (WIDE, NARROW):
        for dark in (False, True):
            browser = await at_screen(width=width, dark=dark)
            await judge(browser, name, PAGES[name], width, dark)
            assert browser.trouble == []


@pytest.mark.parametrize("name", [*OPEN_PAGES, "welcome", "set-up"])
async def test_a_page_for_whoever_is_not_signed_in(at_screen, house, name):
    async with house.work() as work:
        link = f"/welcome/{await make_entry_link(work, None if name == 'set-up' else 1)}"
    for width in (WIDE, NARROW):
        for dark in (False, True):
            browser = await at_screen(width=width, dark=dark)
            await browser.page.context.clear_cookies()
            async with house.engine.begin() as connection:  # so that the company is new
                await connection.exec_driver_sql("delete from grants")
            await judge(browser, name, OPEN_PAGES.get(name, link), width, dark)


async def judge(browser, name, path, width, dark):
    page = await browser.open(path)
    await page.wait_for_load_state("networkidle")
    await browser.picture(f"{name}-{width}-{'dark' if dark else 'light'}")
    assert await browser.violations() == []
    assert not await browser.overflows(), width
