"""Does another page begin at its top, and does what only changes a part stay there?"""

from playwright.async_api import expect


async def test_where_a_page_begins(at_screen):
    browser = await at_screen()
    page = await browser.open("/schedules?property=alder-creek")
    await page.get_by_role("link", name="Edit hours").click()
    await page.get_by_role("button", name="Save, live at once").wait_for()
    await page.evaluate("window.scrollTo(0, 5000)")
    await page.get_by_role("link", name="Cancel").click()
    await page.get_by_role("link", name="Edit hours").wait_for()
    await expect(page.get_by_role("link", name="callrouter")).to_be_in_viewport()
    later = page.get_by_role("link", name="Later")
    await page.evaluate("window.scrollTo(0, 150)")
    for monday in ("Nov 30", "Dec 7"):
        await later.click()
        await expect(page.locator("#week-title")).to_contain_text(monday)
        assert await page.evaluate("window.scrollY") == 150
    await page.get_by_role("link", name="See Thu, Dec 24").click()
    await expect(page.locator("#week-title")).to_contain_text("Dec 21")
    assert browser.trouble == []


async def test_whoever_gives_a_time_means_its_line(at_screen):
    browser = await at_screen()
    page = await browser.open("/weeks/1/overrides/new")
    await page.get_by_label("Closes at").fill("13:30")
    await expect(page.get_by_label("Closes early (half day), at")).to_be_checked()
