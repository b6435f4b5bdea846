"""Does a manager set hours, a holiday and half a day, with the pointer and without any script?"""

import pytest

from callrouter.domain.rights import Grant, Role
from callrouter.operations.weeks.show_weeks import show_week

MANAGER = Grant(Role.MANAGER)


async def _week(house, week_id=1):
    async with house.work() as work:
        return (await show_week(work, week_id)).value


def _hours(week):
    return [(w.weekday, w.start_minute, w.end_minute) for w in week.schedules[0].windows]


async def test_a_block_that_is_dragged_changes_the_form_and_is_saved(at_screen, house):
    browser = await at_screen(MANAGER)
    page = await browser.open("/sources")  # style and script come with the part of the page
    await page.get_by_role("link", name="Schedules").click()
    await page.get_by_role("link", name="Edit hours").click()
    await page.locator("[data-can-drag]").wait_for()
    block = page.locator("[data-day='2'] .block").first
    await page.locator("[data-week-picture]").evaluate("it => it.scrollIntoView()")
    box = await block.bounding_box()
    x = box["x"] + box["width"] / 2
    await page.mouse.move(x, box["y"] + box["height"] - 3)
    await page.mouse.down()
    await page.mouse.move(x, box["y"] + box["height"] + 40, steps=4)  # two hours: a day has 480 px
    await page.mouse.up()
    assert await page.locator("[data-day='2'] .block title").first.text_content() == (
        "Office hours 9:00 AM–8:00 PM"
    )
    await browser.picture("schedules-dragged")
    await page.get_by_role("button", name="Save, live at once").click()
    await page.get_by_text("is saved, and live now").wait_for()
    hours = _hours(await _week(house))
    assert (2, 540, 1200) in hours
    assert (1, 540, 1080) in hours
    assert browser.trouble == []


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_manager_sets_everything_from_nothing(at_screen, house, scripts):
    browser = await at_screen(MANAGER, scripts=scripts)
    page = await browser.open("/weeks/new?property=alder-creek")
    await page.get_by_label("Name of the week").fill("Tours")
    await page.get_by_role("button", name="Add hours").first.click()
    row = page.get_by_role("group", name="Hours of Office hours").nth(1)
    await row.get_by_label("Sat").check(force=True)
    await row.get_by_label("from").fill("10:00")
    await row.get_by_label("to").fill("17:00")
    await page.get_by_role("button", name="Make the week").click()
    await page.get_by_role("link", name="Add holidays").click()
    await page.get_by_label("Thanksgiving ·", exact=False).first.check()
    await page.get_by_role("button", name="Add them").click()
    await page.get_by_role("link", name="Add other dates").click()
    await page.get_by_label("Name").fill("Half day")
    await page.get_by_label("Every year on the same date").check()
    await page.get_by_label("Month", exact=True).select_option("12")
    await page.get_by_label("Day", exact=True).fill("24")
    await page.get_by_label("Closes early (half day), at").check()
    await page.get_by_role("button", name="Save, live at once").click()
    await page.get_by_text("Half day is saved, and live now.").wait_for()
    await browser.picture(f"schedules-made-{'with' if scripts else 'without'}-scripts")
    week = await _week(house, int(page.url.rpartition("week=")[2]))
    assert _hours(week) == [*[(day, 540, 1080) for day in range(5)], (5, 600, 1020)]
    assert [each.name for each in week.overrides] == ["Thanksgiving", "Half day"]
    assert browser.trouble == []
