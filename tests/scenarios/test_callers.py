"""Who calls, and what is known of them?"""

import pytest
from sqlalchemy import text

from callrouter.domain.calls import Outcome
from callrouter.ivr.flow import (
    CallerCheck,
    Choice,
    Flow,
    GoTo,
    Greeting,
    Menu,
    Repeat,
    Tries,
    say,
)
from callrouter.operations.house import House
from scenarios.drawing import bye, route_by
from telephone import Phone, Place

CHECKED_TWICE = Flow(
    "Known?",
    "first",
    (
        CallerCheck("first", "First check", prospect="again", otherwise="menu"),
        Menu(
            "menu",
            "Menu",
            say(en="Press 1."),
            (Choice("1", GoTo("second")), Choice("*", Repeat())),
            nothing_pressed=Tries(1, "bye"),
            not_a_choice=Tries(1, "bye"),
        ),
        CallerCheck("second", "Second check", prospect="again", otherwise="new"),
        Greeting("again", "Again", say(en="Welcome back."), "bye"),
        Greeting("new", "New", say(en="Nice to meet you."), "bye"),
        bye(),
    ),
)


@pytest.mark.parametrize("raw", ["anonymous", "+266696687", "Restricted", None])
async def test_a_caller_without_a_number_is_served_like_any_other(
    raw: str | None, phone: Phone, alder_creek: Place
):
    caller = await phone.call(alder_creek.zillow, from_=raw)
    await caller.presses("1")
    caller.is_ringing(*alder_creek.leasing)
    assert (await caller.why())[0].startswith("A withheld number called (212) 555-0101")


async def test_the_first_call_is_first_to_its_end_and_the_second_is_not(
    phone: Phone, house: House, alder_creek: Place
):
    await route_by(house, alder_creek.gate, CHECKED_TWICE)
    first = await phone.call(alder_creek.gate)
    await first.presses("1")
    first.hears("Nice to meet you.")
    await first.outcome()
    second = await phone.call(alder_creek.gate)
    second.hears("Welcome back.")
    third = await phone.call(alder_creek.gate, from_="+12125550143")
    third.hears("Press 1.")


async def test_a_withheld_caller_is_never_known(phone: Phone, house: House, alder_creek: Place):
    await route_by(house, alder_creek.gate, CHECKED_TWICE)
    for _ in range(2):
        caller = await phone.call(alder_creek.gate, from_="anonymous")
        await caller.presses("1")
        caller.hears("Nice to meet you.")
        await caller.outcome()


async def test_a_blocked_caller_is_refused_unanswered(
    phone: Phone, house: House, alder_creek: Place
):
    async with house.work() as work:
        await work.connection.execute(
            text("insert into blocked_numbers (number) values ('+12125550166')")
        )
        work.changes_calls_of(1)
    caller = await phone.call(alder_creek.zillow, from_="+12125550166")
    caller.has_ended()
    assert caller.call.elapsed_seconds == 0
    assert (await caller.outcome()).outcome is Outcome.ENDED
    assert "Refused: refused as rejected." in await caller.why()
