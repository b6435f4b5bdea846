"""Is every page without fault for axe, within the screen, and silent, wide and narrow, light and dark?

Both widths and both themes are judged in two ways of looking; for pictures there are all four.
"""

import pytest

from browser.conftest import NARROW, WANTS_PICTURES, WIDE
from browser.every_page import OPEN_PAGES, PAGES
from callrouter.operations.first_run.entry_link import make_entry_link

LOOKS = {"wide-light": (WIDE, False), "narrow-dark": (NARROW, True)}
if WANTS_PICTURES:
    LOOKS |= {"wide-dark": (WIDE, True), "narrow-light": (NARROW, False)}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("room", PAGES)
async def test_the_pages_of_a_room(at_screen, room, look):
    width, dark = LOOKS[look]
    browser = await at_screen(width=width, dark=dark)
    faults = {
        name: found
        for name, path in PAGES[room].items()
        if (found := await judge(browser, name, path, look))
    }
    assert faults == {}
    assert browser.trouble == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [*OPEN_PAGES, "welcome", "set-up"])
async def test_a_page_for_whoever_is_not_signed_in(at_screen, house, name, look):
    width, dark = LOOKS[look]
    async with house.work() as work:
        link = f"/welcome/{await make_entry_link(work, None if name == 'set-up' else 1)}"
    browser = await at_screen(width=width, dark=dark, known=False)
    async with house.engine.begin() as connection:  # so that the company is new
        await connection.exec_driver_sql("delete from grants")
    assert await judge(browser, name, OPEN_PAGES.get(name, link), look) == []


async def judge(browser, name, path, look):
    """What is wrong with a page."""
    answer = await browser.page.goto(browser.url + path)
    await browser.picture(f"{name}-{look}")
    faults = await browser.violations()
    if await browser.overflows():
        faults.append("It is wider than the screen.")
    if answer.status >= 500:
        faults.append(f"It is answered with {answer.status}.")
    return faults
