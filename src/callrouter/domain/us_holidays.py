"""When are the holidays of the United States that offices keep, by name?"""

from typing import NamedTuple

from callrouter.domain.dates import LAST_OF_MONTH, Dates, EveryYear, NthWeekday


class Holiday(NamedTuple):
    """`key` stands for it in forms."""

    key: str
    name: str
    dates: Dates


def _on(month: int, day: int) -> EveryYear:
    return EveryYear(month, day, month, day)


US_HOLIDAYS = (
    Holiday("new-year", "New Year's Day", _on(1, 1)),
    Holiday("king", "Martin Luther King Jr. Day", NthWeekday(1, 0, 3)),
    Holiday("presidents", "Presidents' Day", NthWeekday(2, 0, 3)),
    Holiday("memorial", "Memorial Day", NthWeekday(5, 0, LAST_OF_MONTH)),
    Holiday("juneteenth", "Juneteenth", _on(6, 19)),
    Holiday("independence", "Independence Day", _on(7, 4)),
    Holiday("labor", "Labor Day", NthWeekday(9, 0, 1)),
    Holiday("columbus", "Columbus Day", NthWeekday(10, 0, 2)),
    Holiday("veterans", "Veterans Day", _on(11, 11)),
    Holiday("thanksgiving", "Thanksgiving", NthWeekday(11, 3, 4)),
    Holiday("after-thanksgiving", "Day after Thanksgiving", NthWeekday(11, 3, 4, 1)),
    Holiday("christmas-eve", "Christmas Eve", _on(12, 24)),
    Holiday("christmas", "Christmas Day", _on(12, 25)),
    Holiday("new-year-eve", "New Year's Eve", _on(12, 31)),
)
"""By the calendar. All are the day itself, not the Monday on which some are kept instead."""


def holiday_of_key(key: str) -> Holiday | None:
    return next((each for each in US_HOLIDAYS if each.key == key), None)
