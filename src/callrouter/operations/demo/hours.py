"""When is the demo company open? The leasing office's week and the maintenance desk's."""

from callrouter.domain.dates import EveryYear, NthWeekday
from callrouter.domain.weeks import Hours, Override, Schedule, Week, Window

OFFICE, AFTER_HOURS, HOLIDAY = "office-hours", "after-hours", "holiday"
DESK, DESK_CLOSED = "desk-hours", "desk-closed"
_NOON = 12 * 60


def leasing_office() -> Week:
    """Mon-Fri 9-18, Sat 10-17; closed on three holidays, from 1 PM on Christmas Eve."""
    days = tuple(Window(weekday, 9 * 60, 18 * 60) for weekday in range(5))
    return Week(
        id=0,
        name="Leasing office",
        is_main=True,
        default_schedule_id=AFTER_HOURS,
        closing_schedule_id=AFTER_HOURS,
        schedules=(
            Schedule(OFFICE, "Office hours", True, (*days, Window(5, 10 * 60, 17 * 60))),
            Schedule(AFTER_HOURS, "After hours", False),
            Schedule(HOLIDAY, "Holiday", False),
        ),
        overrides=(
            Override("thanksgiving", "Thanksgiving", HOLIDAY, NthWeekday(11, 3, 4)),
            Override("christmas", "Christmas Day", HOLIDAY, EveryYear(12, 25, 12, 25)),
            Override("new-year", "New Year's Day", HOLIDAY, EveryYear(1, 1, 1, 1)),
            Override(
                "christmas-eve",
                "Christmas Eve, half day",
                AFTER_HOURS,
                EveryYear(12, 24, 12, 24),
                (Hours(_NOON + 60, 24 * 60),),
            ),
        ),
    )


def maintenance_desk() -> Week:
    """Mon-Fri 8-17: when routine repairs are taken by a person."""
    return Week(
        id=0,
        name="Maintenance desk",
        is_main=False,
        default_schedule_id=DESK_CLOSED,
        closing_schedule_id=DESK_CLOSED,
        schedules=(
            Schedule(
                DESK,
                "Desk hours",
                True,
                tuple(Window(weekday, 8 * 60, 17 * 60) for weekday in range(5)),
            ),
            Schedule(DESK_CLOSED, "Desk closed", False),
        ),
        overrides=(
            Override("thanksgiving", "Thanksgiving", DESK_CLOSED, NthWeekday(11, 3, 4)),
            Override("christmas", "Christmas Day", DESK_CLOSED, EveryYear(12, 25, 12, 25)),
            Override("new-year", "New Year's Day", DESK_CLOSED, EveryYear(1, 1, 1, 1)),
        ),
    )
