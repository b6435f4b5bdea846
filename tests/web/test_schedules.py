"""Can staff see when a property is open, and set its hours, holidays and half days by forms alone?"""

import re
from datetime import UTC, datetime

import pytest

from callrouter.domain.dates import EveryYear, NthWeekday
from callrouter.domain.rights import Grant, Role
from callrouter.domain.weeks import Hours
from operations.demo_parts import ALDER, MESA, OFFICE_WEEK, ZILLOW_NUMBER
from web.conftest import words_of

SCHEDULES = "/schedules?property=alder-creek"
EDIT = f"/weeks/{OFFICE_WEEK}/edit"


def fields_of(page):
    """What the form of a week would send as it stands."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page.text.partition("data-week-form")[2]):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if given.get("type") == "checkbox" and " checked" not in tag:
            continue
        fields.setdefault(given["name"], []).append(given.get("value", "on"))
    for name, inner in re.findall(r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page.text):
        if chosen := re.search(r'value="([^"]*)" selected', inner):
            fields[name] = [chosen[1]]
    return fields


async def the_week(house, week_id=OFFICE_WEEK):
    from callrouter.operations.weeks.show_weeks import show_week

    async with house.work() as work:
        return (await show_week(work, week_id)).value


async def test_the_tab_tells_what_runs_now_and_on_the_coming_days(staff):
    browser = await staff()
    words = await browser.read(SCHEDULES)
    assert "Office hours" in words
    assert "Mon–Fri 9:00 AM–6:00 PM, Sat 10:00 AM–5:00 PM" in words
    assert "Lane of its own in" in words
    assert "the fourth Thursday of November, every year" in words
    assert "The next 14 days, as they will really run" in words


async def test_hours_are_saved_from_rows_of_days_and_can_be_undone(staff, house):
    browser = await staff()
    fields = fields_of(await browser.get(EDIT))
    fields |= {"days-0-0": ["0", "1", "2"], "from-0-0": "08:30", "to-0-0": "00:00"}
    sent = await browser.submit(EDIT, fields)
    assert sent.status_code == 303, words_of(sent)
    week = await the_week(house)
    assert [(w.weekday, w.start_minute, w.end_minute) for w in week.schedules[0].windows] == [
        (0, 510, 1440),
        (1, 510, 1440),
        (2, 510, 1440),
        (5, 600, 1020),
    ]
    page = await browser.get(sent.headers["location"])
    assert "is saved, and live now" in page.text
    assert "/undo" in page.text
