"""Do people change defaults, and import them, at a screen? With scripts and without."""

from playwright.async_api import expect


async def test_sources_follow_after_a_look_at_what_changes(at_screen):
    browser = await at_screen()
    page = await browser.open("/defaults?property=alder-creek")
    await page.get_by_label("Pick Sign at the gate").check()
    await page.get_by_role("button", name="Follow the defaults…").click()
    row = page.get_by_role("row", name="Sign at the gate")
    await expect(row).to_contain_text("Defaults: Default flow")
    assert await browser.violations() == []
    await page.get_by_role("button", name="Follow the defaults").click()
    await expect(page.get_by_role("status")).to_contain_text("follows the defaults now.")
    await expect(page.get_by_text("5 sources follow.")).to_be_visible()
    assert browser.trouble == []


async def test_defaults_are_imported_without_scripts(at_screen):
    browser = await at_screen(scripts=False, width=375)
    page = await browser.open("/defaults?property=mesa-vista")
    await page.get_by_role("link", name="Import from another property").click()
    await page.get_by_label("Alder Creek Apartments").check()
    await page.get_by_label("The very same people").check()
    await page.get_by_role("button", name="Look at what it comes to").click()
    await page.get_by_role("button", name="Propose it").click()
    await browser.picture("import-proposed-375")
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("status")).to_contain_text("answer from now on.")
    await browser.picture("import-confirmed-375")
    await page.get_by_role("button", name="Revert").click()
    await expect(page.get_by_role("status")).to_contain_text("again what they were")
