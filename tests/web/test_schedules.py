"""Can staff see when a property is open, and set its hours, holidays and half days by forms alone?"""

import re

from callrouter.domain.dates import EveryYear, NthWeekday
from callrouter.domain.rights import Grant, Role
from callrouter.domain.weeks import Hours
from callrouter.operations.lists.save_list import create_list
from callrouter.operations.weeks.show_weeks import show_week
from operations.demo_parts import OFFICE_WEEK
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
    for name, inner in re.findall(
        r'<select id="[^"]*" name="([^"]*)"[^>]*>(.*?)</select>', page.text
    ):
        if chosen := re.search(r'value="([^"]*)" selected', inner):
            fields[name] = [chosen[1]]
    return fields


async def the_week(house, week_id=OFFICE_WEEK):
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


async def test_what_cannot_be_read_stands_beside_its_row_and_is_kept(staff, house):
    browser = await staff()
    fields = fields_of(await browser.get(EDIT))
    fields |= {"from-0-0": "", "name-0": "Office", "days-0-1": ["5"], "to-0-1": "09:30"}
    sent = await browser.submit(EDIT, fields)
    assert sent.status_code == 422
    assert 'id="problem-row-0-0"' in sent.text
    assert 'value="Office"' in sent.text
    fields |= {"from-0-0": "09:00", "days-0-0": ["5"], "days-0-1": ["5"], "to-0-1": "11:00"}
    sent = await browser.submit(EDIT, fields)
    assert 'id="problem-schedule-0"' in sent.text
    assert "overlap. Join them or shorten one." in words_of(sent)
    assert (await the_week(house)).schedules[0].name == "Office hours"


async def test_rows_and_schedules_come_and_go_without_scripts_and_without_saving(staff, house):
    browser = await staff()
    fields = fields_of(await browser.get(EDIT))
    more = await browser.submit(EDIT, fields, do="add-row-0")
    assert (more.status_code, 'name="from-0-2"' in more.text) == (200, True)
    more = await browser.submit(EDIT, fields_of(more), do="add-schedule")
    fields = fields_of(more) | {"name-3": "Sunday tours", "open-3": "on", "days-3-0": "6"}
    fields |= {"from-3-0": "12:00", "to-3-0": "16:00"}
    assert len((await the_week(house)).schedules) == 3
    assert (await browser.submit(EDIT, fields)).status_code == 303
    assert (await the_week(house)).schedules[3].name == "Sunday tours"


async def test_a_schedule_with_a_lane_goes_only_with_one_in_its_place(staff, house):
    browser = await staff()
    fields = fields_of(await browser.get(EDIT))
    page = await browser.submit(EDIT, fields, do="drop-schedule-0")
    fields = {k: v for k, v in fields_of(page).items() if not k.endswith("-0")}
    sent = await browser.submit(EDIT, fields)
    assert sent.status_code == 422
    assert "name the schedule that takes its place" in words_of(sent)
    sent = await browser.submit(EDIT, fields | {"instead:office-hours": "after-hours"})
    assert "overlap" not in words_of(sent)


async def test_the_second_of_two_editors_keeps_what_was_typed(staff, house):
    browser = await staff()
    fields = fields_of(await browser.get(EDIT))
    assert (await browser.submit(EDIT, fields, name="Front office")).status_code == 303
    sent = await browser.submit(EDIT, fields, name="Leasing team")
    assert sent.status_code == 422
    assert "Jo Park was quicker: Changed the week Front office." in words_of(sent)
    assert "Name: Leasing office → Front office" in words_of(sent)
    assert 'value="Leasing team"' in sent.text
    again = await browser.submit(EDIT, fields_of(sent))
    assert again.status_code == 303


async def test_a_holiday_by_name_and_half_a_day(staff, house):
    browser = await staff()
    sent = await browser.submit("/weeks/1/holidays", {"holidays": ["labor", "memorial"]})
    assert sent.status_code == 303
    half = {"name": "New Year's Eve, half day", "when": "yearly", "month": "12", "day": "31"}
    sent = await browser.submit("/weeks/1/overrides/new", half, runs="early", early="13:00")
    assert sent.status_code == 303, words_of(sent)
    *_, labor, memorial, half = (await the_week(house)).overrides
    assert labor.dates == NthWeekday(9, 0, 1)
    assert (memorial.name, memorial.schedule_id) == ("Memorial Day", "after-hours")
    assert (half.dates, half.hours) == (EveryYear(12, 31, 12, 31), (Hours(780, 1440),))
    page = await browser.get(f"/weeks/1/overrides/{half.id}")
    assert re.search(r'value="early" checked', page.text)
    assert "After hours, from 1:00 PM" in words_of(await browser.get(sent.headers["location"]))
    labor = (await browser.get("/schedules?property=alder-creek&on=2027-09-06")).text
    assert "<title>After hours all day</title>" in labor
    shown = await browser.read("/schedules?property=alder-creek&on=2026-12-31")
    assert "14 days from Mon, Dec 28" in shown
    drawn = (await browser.get("/schedules?property=alder-creek&on=2026-12-31")).text
    assert "<title>Office hours 9:00 AM–1:00 PM</title>" in drawn
    assert (await browser.submit(f"/weeks/1/overrides/{half.id}/delete")).status_code == 303
    assert half not in (await the_week(house)).overrides
    again = await browser.submit(f"/weeks/1/overrides/{half.id}/delete")
    assert "It has been deleted already." in await browser.read(again.headers["location"])


async def test_an_override_that_cannot_be_read_says_what_is_missing(staff):
    browser = await staff()
    sent = await browser.submit("/weeks/1/overrides/new", when="date", date="x", last="y", runs="x")
    assert sent.status_code == 422
    for says in ("Choose the date.", "Choose the schedule that is to run.", "Give it a name"):
        assert says in words_of(sent)


async def test_an_override_may_have_a_schedule_of_its_own(staff, house):
    browser = await staff()
    given = {"name": "Open house", "when": "date", "date": "2099-05-02", "runs": "other"}
    given |= {"schedule": "own", "own_open": "on", "from": ["10:00"], "to": ["14:00"]}
    assert (await browser.submit("/weeks/1/overrides/new", given)).status_code == 303
    week = await the_week(house)
    assert (week.schedules[-1].name, week.schedules[-1].counts_as_open) == ("Open house", True)
    assert week.overrides[-1].schedule_id == week.schedules[-1].id


async def test_closing_at_once_and_ending_it(staff, house):
    browser = await staff()
    past = await browser.submit(
        "/weeks/1/force", schedule_id="after-hours", until="2020-01-01T10:00"
    )
    assert past.status_code == 422
    assert "choose a later time" in words_of(past)
    sent = await browser.submit("/weeks/1/force", schedule_id="after-hours", until="")
    page = await browser.get(sent.headers["location"])
    assert "forced by Jo Park until someone ends it" in words_of(page)
    assert "/undo" in page.text
    assert (await browser.submit("/weeks/1/unforce")).status_code == 303
    assert (await the_week(house)).forcing is None


async def test_who_answers_is_told_in_words(staff):
    browser = await staff()
    day = "&date=2026-12-24"
    open_ = await browser.read(f"{SCHEDULES}&number=%2B12125550101{day}&time=10:00")
    assert "Zillow" in open_
    assert "Keys:" in open_ or "Rings" in open_
    late = await browser.read(f"{SCHEDULES}&number=%2B12125550101{day}&time=14:00")
    assert open_.partition("Who answers")[2] != late.partition("Who answers")[2]
    wrong = await browser.read(f"{SCHEDULES}&number=%2B12125550101{day}&time=99:00")
    assert "is not a time" in wrong or "Write" in wrong


async def test_weeks_are_made_changed_to_main_and_deleted(staff, house):
    browser = await staff()
    page = await browser.get("/weeks/new?property=alder-creek")
    sent = await browser.submit("/weeks/new?property=alder-creek", fields_of(page), name="Tours")
    assert sent.status_code == 303, words_of(sent)
    week_id = int(sent.headers["location"].rpartition("=")[2])
    assert (await browser.submit(f"/weeks/{week_id}/main")).status_code == 303
    assert not (await the_week(house)).is_main
    refused = await browser.submit(f"/weeks/{week_id}/delete")
    assert (refused.status_code, "is the main week" in words_of(refused)) == (422, True)
    assert (await browser.submit("/weeks/1/main")).status_code == 303
    assert (await browser.submit(f"/weeks/{week_id}/delete")).status_code == 303


async def test_a_viewer_sees_and_cannot_touch(staff, house):
    browser = await staff(Grant(Role.VIEWER, 1))
    page = await browser.get(SCHEDULES)
    assert "Office hours" in page.text
    assert "/edit" not in page.text
    assert "/force" not in page.text
    assert "/overrides/" not in page.text
    before = await the_week(house)
    for path in ("edit", "delete", "force", "unforce", "main", "holidays", "overrides/new"):
        assert (await browser.submit(f"/weeks/1/{path}", do="")).status_code == 403, path
    assert (await browser.get("/weeks/new?property=alder-creek")).status_code == 403
    assert (await browser.get("/schedules?property=mesa-vista")).status_code == 404
    assert await the_week(house) == before


async def test_a_list_is_a_table_of_main_weeks(staff, house):
    browser = await staff()
    async with house.work() as work:
        list_id = await create_list(work, "All of them", [1, 2])
    words = await browser.read(f"/schedules?list={list_id}")
    assert "Alder Creek" in words
    assert "Mesa Vista" in words
    assert "Overrides in the next 14 days" in words


async def test_a_week_that_no_flow_asks_for_says_so(staff):
    browser = await staff()
    made = await browser.get("/weeks/new?property=alder-creek")
    assert 'name="name" value=""' in made.text
    sent = await browser.submit("/weeks/new?property=alder-creek", fields_of(made), name="Tours")
    shown = await browser.read(sent.headers["location"])
    assert "No published flow asks for this week yet" in shown
    asked = sent.headers["location"] + "&number=%2B12125550101"
    assert "Calls to this number do not ask for the hours of Tours." in await browser.read(asked)
    leasing = await browser.read("/schedules?property=alder-creek&number=%2B12125550101")
    assert "do not ask for the hours" not in leasing


async def test_exceptions_stand_on_a_calendar(staff):
    browser = await staff()
    shown = await browser.read("/weeks/1/calendar?year=2027")
    assert "Exceptions of Leasing office in 2027" in shown
    assert "25 , Thanksgiving: Holiday all day" in shown
    assert "in 2026" in await browser.read("/weeks/1/calendar?year=999999999999")
