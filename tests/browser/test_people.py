"""Do people who look after staff get their work done in a real browser, also without scripts?"""

import pytest


@pytest.mark.parametrize("scripts", [True, False])
async def test_somebody_new_joins_a_team_as_the_first_to_be_rung(at_screen, scripts):
    browser = await at_screen(scripts=scripts)
    page = await browser.open("/people")
    await page.get_by_role("link", name="Add a person").click()
    await page.get_by_label("Name", exact=True).fill("Rosa Diaz")
    await page.get_by_label("First phone").fill("(212) 555-0177")
    await page.keyboard.press("Enter")
    await page.get_by_text("Rosa Diaz is written down.").wait_for()
    await page.get_by_role("link", name="Teams", exact=True).click()
    await page.get_by_role("link", name="Leasing").click()
    await page.get_by_label("Add a person").select_option(label="Rosa Diaz")
    await page.get_by_role("button", name="Add", exact=True).click()
    for place in (4, 3, 2):
        await page.locator(f".in-order li:nth-child({place})").get_by_text("Rosa Diaz").wait_for()
        await page.get_by_role("button", name="Move up: Rosa Diaz").click()
    await page.locator(".in-order li").first.get_by_text("Rosa Diaz").wait_for()
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_text("The team Leasing is saved.").wait_for()
    assert "Rosa Diaz" in await page.locator(".in-order li").first.inner_text()
    assert await browser.violations() == [] if scripts else True


async def test_a_key_is_shown_once_with_a_button_to_copy_it(at_screen):
    browser = await at_screen()
    page = await browser.open("/keys/new")
    await page.get_by_label("Name", exact=True).fill("Nightly import")
    await page.get_by_role("button", name="Make the key").click()
    secret = await page.get_by_label("The key").input_value()
    assert secret.startswith("cr_")
    await page.get_by_role("button", name="Copy").wait_for()
    assert await browser.violations() == []
    await browser.picture("key-made-1280-light")
    await page.get_by_role("link", name="I have copied it").click()
    await page.get_by_role("rowheader", name="Nightly import").wait_for()
    assert secret not in await page.content()
    assert browser.trouble == []
