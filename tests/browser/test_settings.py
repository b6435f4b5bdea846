"""Do people find their way through Settings and what is not right, with and without scripts?"""

import pytest
from sqlalchemy import text


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_missing_fail_safe_number_is_found_mended_and_undone(at_screen, house, scripts):
    async with house.engine.begin() as connection:
        await connection.execute(text("update properties set failsafe_number = null where id = 2"))
    browser = await at_screen(scripts=scripts)
    page = await browser.open("/sources")
    await page.get_by_role("link", name="Not right").click()
    assert await browser.violations() == [] if scripts else True
    await page.get_by_role("link", name="Give it one").click()
    await page.get_by_label("Fail-safe number").fill("nonsense")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("“nonsense” is not a phone number.").wait_for()
    await page.get_by_label("Fail-safe number").fill("(480) 555-0199")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("Mesa Vista Villas is saved.").wait_for()
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_text("It is undone.").wait_for()
    assert await page.get_by_label("Fail-safe number").input_value() == ""
    assert browser.trouble == []


async def test_states_of_every_kind_are_without_fault(at_screen, house):
    """Long names, right-to-left text, an error, and things of each kind that are not right."""
    async with house.engine.begin() as connection:
        for change in (
            "update properties set name = 'مجمع ' || repeat('Riverside ', 9), "
            "failsafe_number = null where id = 1",
            "update numbers set trouble = 'The telephone company refused it.' where id = 2",
            "insert into caps (property_id, numbers, cents) values (null, 25, 5000)",
            "insert into residents (property_id, number, saved_at) select 1, "
            "'+1212555' || to_char(n, 'FM0000'), now() from generate_series(1, 60) as n",
        ):
            await connection.execute(text(change))
    for width in (1280, 375):
        browser = await at_screen(width=width)
        for name, path in (
            ("problems-found", "/problems"),
            ("properties-long", "/properties"),
            ("number-trouble", "/numbers/2"),
            ("caps-some", "/caps"),
            ("residents-some", "/residents?property=alder-creek"),
        ):
            page = await browser.open(path)
            await page.wait_for_load_state("networkidle")
            await browser.picture(f"{name}-{width}-light")
            assert await browser.violations() == [], path
            assert not await browser.overflows(), path
