"""Is every page without fault for axe, within the screen, and silent, wide and narrow, light and dark?"""

import pytest

from browser.conftest import NARROW, WIDE
from browser.every_page import PAGES


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_in_every_width_and_theme(at_screen, name):
    for width in (WIDE, NARROW):
        for dark in (False, True):
            browser = await at_screen(width=width, dark=dark)
            page = await browser.open(PAGES[name])
            await page.wait_for_load_state("networkidle")
            await browser.picture(f"{name}-{width}-{'dark' if dark else 'light'}")
            assert await browser.violations() == []
            assert not await browser.overflows(), width
            assert browser.trouble == []
