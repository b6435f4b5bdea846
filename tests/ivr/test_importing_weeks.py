"""What does a week become with another property's hours?"""

from datetime import date

from msgspec.structs import replace

from builders import a_week
from callrouter.domain.dates import EveryYear
from callrouter.domain.week_problems import week_problems
from callrouter.domain.weeks import Override, Schedule, Window
from callrouter.ivr.importing_weeks import match_schedules, new_week, propose_week

TODAY = date(2026, 11, 25)
CHRISTMAS = Override("xmas", "Christmas", "closed", EveryYear(12, 25, 12, 25))
SOURCE = a_week(overrides=(CHRISTMAS,))
LATE = (Window(0, 600, 700),)
TARGET = a_week(
    id=41,
    name="Office",
    is_main=False,
    schedules=(
        Schedule("desk", "OPEN", False, LATE),
        Schedule("shut", "Closed", False),
        Schedule("party", "Party", False),
    ),
    default_schedule_id="shut",
    closing_schedule_id="shut",
    overrides=(Override("noel", "christmas", "party", EveryYear(12, 24, 12, 26)),),
)


def test_what_has_the_same_name_takes_the_hours_and_keeps_its_id():
    proposal = propose_week(SOURCE, TARGET)
    week = proposal.week
    assert (week.id, week.name, week.is_main) == (41, "Office", False)
    assert [(each.id, each.name, each.counts_as_open) for each in week.schedules] == [
        ("desk", "OPEN", True),
        ("shut", "Closed", False),
        ("party", "Party", False),
    ]
    assert week.schedules[0].windows == SOURCE.schedules[0].windows
    assert proposal.schedules == {"open": "desk", "closed": "shut"}
    assert (week.default_schedule_id, week.closing_schedule_id) == ("shut", "shut")
    assert week.overrides == (Override("noel", "Christmas", "shut", EveryYear(12, 25, 12, 25)),)
    assert week_problems(week, TODAY) == []


def test_what_is_not_there_is_added_under_an_id_that_is_free():
    target = replace(
        TARGET,
        schedules=(Schedule("open", "Summer", True, LATE), Schedule("closed", "Shut", False)),
        default_schedule_id="closed",
        closing_schedule_id="closed",
        overrides=(),
    )
    proposal = propose_week(SOURCE, target)
    assert [(each.id, each.name) for each in proposal.week.schedules] == [
        ("open", "Summer"),
        ("closed", "Shut"),
        ("open-2", "Open"),
        ("closed-2", "Closed"),
    ]
    assert proposal.week.default_schedule_id == "closed-2"
    assert proposal.week.overrides == (replace(CHRISTMAS, schedule_id="closed-2"),)
    assert any("Summer" in each for each in week_problems(proposal.week, TODAY))  # they overlap


def test_the_same_hours_propose_nothing_new():
    there = replace(SOURCE, id=41)
    assert propose_week(SOURCE, there).week == there


def test_a_new_week_is_a_copy_that_is_not_the_main_one():
    proposal = new_week(SOURCE)
    assert proposal.week == replace(SOURCE, id=0, is_main=False)
    assert proposal.schedules == {"open": "open", "closed": "closed"}


def test_schedules_match_by_name_in_whatever_letters():
    assert match_schedules(SOURCE, TARGET) == {"open": "desk", "closed": "shut"}
    assert match_schedules(SOURCE, replace(TARGET, schedules=())) == {}
