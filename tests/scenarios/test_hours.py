"""Is the right door open at every hour of every day, in each property's own time?"""

import pytest

from telephone import Phone, Place

DAY, NIGHT = "For leasing, press 1.", "If this is a maintenance emergency"
HOLIDAY = "Our office is closed for the holiday."


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        # an ordinary week: Mon-Fri 9-18, Sat 10-17; ends are exclusive
        ("2026-11-23T08:59:59", NIGHT),
        ("2026-11-23T09:00", DAY),
        ("2026-11-23T17:59:59", DAY),
        ("2026-11-23T18:00", NIGHT),
        ("2026-11-28T09:59", NIGHT),
        ("2026-11-28T10:00", DAY),
        ("2026-11-29T12:00", NIGHT),
        # Thanksgiving is the fourth Thursday of November, whatever its date
        ("2026-11-26T10:00", HOLIDAY),
        ("2027-11-25T10:00", HOLIDAY),
        ("2026-11-27T10:00", DAY),
        # Christmas Eve is half a day, Christmas a whole one
        ("2026-12-24T12:59:59", DAY),
        ("2026-12-24T13:00", NIGHT),
        ("2026-12-25T10:00", HOLIDAY),
        # New Year begins and ends at midnight
        ("2026-12-31T23:59:59", NIGHT),
        ("2027-01-01T00:00", HOLIDAY),
        ("2027-01-01T23:59:59", HOLIDAY),
        ("2027-01-02T00:00", NIGHT),
    ],
)
async def test_each_property_keeps_the_week_by_its_own_clocks(
    wall: str,
    words: str,
    phone: Phone,
    alder_creek: Place,
    mesa_vista: Place,
    harbor_point: Place,
):
    for place in (alder_creek, mesa_vista, harbor_point):
        place.it_is(wall)
        caller = await phone.call(place.zillow)
        caller.hears(words)
        await caller.hangs_up(after_seconds=1)


@pytest.mark.parametrize(
    ("instant", "new_york", "los_angeles", "phoenix"),
    [
        # Friday before the clocks are set back: 9:00 in New York is 13:00 UTC
        ("2026-10-30T12:59Z", NIGHT, NIGHT, NIGHT),
        ("2026-10-30T13:00Z", DAY, NIGHT, NIGHT),
        ("2026-10-30T16:00Z", DAY, DAY, DAY),
        # Monday after: New York opens an hour later in UTC, Phoenix as ever at 16:00
        ("2026-11-02T13:30Z", NIGHT, NIGHT, NIGHT),
        ("2026-11-02T14:00Z", DAY, NIGHT, NIGHT),
        ("2026-11-02T16:00Z", DAY, NIGHT, DAY),
        ("2026-11-02T17:00Z", DAY, DAY, DAY),
        # Friday before and Monday after they are set forward
        ("2027-03-12T16:00Z", DAY, NIGHT, DAY),
        ("2027-03-15T15:59Z", DAY, NIGHT, NIGHT),
        ("2027-03-15T16:00Z", DAY, DAY, DAY),
    ],
)
async def test_clocks_are_set_back_and_forward_but_not_in_phoenix(
    instant: str,
    new_york: str,
    los_angeles: str,
    phoenix: str,
    phone: Phone,
    alder_creek: Place,
    mesa_vista: Place,
    harbor_point: Place,
):
    alder_creek.it_is(instant)
    words = {alder_creek: new_york, harbor_point: los_angeles, mesa_vista: phoenix}
    for place, heard in words.items():
        caller = await phone.call(place.zillow)
        caller.hears(heard)
        await caller.hangs_up(after_seconds=1)


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:30", False),  # the leasing office is open, the maintenance desk is not
        ("2026-11-28T12:00", False),
    ],
)
async def test_two_weeks_in_one_flow(wall: str, is_open: bool, phone: Phone, alder_creek: Place):
    alder_creek.it_is(wall)
    caller = await phone.call(alder_creek.zillow)
    caller.hears(DAY)
    await caller.presses("2")
    await caller.presses("2")
    if is_open:
        caller.is_ringing(*alder_creek.technicians)
    else:
        caller.is_asked_for_a_message()
        caller.hears("A technician will call you back.")


async def test_the_gate_has_a_flow_of_its_own(phone: Phone, alder_creek: Place):
    by_day = await phone.call(alder_creek.gate)
    by_day.is_ringing(*alder_creek.leasing)
    alder_creek.it_is("2026-11-23T20:00")
    by_night = await phone.call(alder_creek.gate)
    by_night.hears("You have reached Alder Creek Apartments.")
    by_night.is_asked_for_a_message()
