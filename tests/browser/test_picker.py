"""Is a property chosen by the picker, from the list that opens and by typing?"""


async def test_the_picker_shows_what_there_is_and_finds_what_is_typed(at_screen):
    browser = await at_screen()
    page = await browser.open("/schedules?property=alder-creek")
    await page.locator("details.picker > summary").click()
    await page.get_by_role("link", name="Harbor Point Lofts").wait_for()
    await page.keyboard.type("mesa")
    await page.get_by_role("link", name="Harbor Point Lofts").wait_for(state="detached")
    await page.get_by_role("link", name="Mesa Vista Villas").click()
    await page.locator(".picker-name", has_text="Mesa Vista Villas").wait_for()
    assert page.url.endswith("/schedules?property=mesa-vista")
    assert browser.trouble == []
