"""What can tests of operations name in the demo company's database? Ids, and small flows."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from callrouter.ivr.flow import (
    RETURN,
    Flow,
    Greeting,
    Hours,
    HoursExit,
    SubFlow,
    Voicemail,
    say,
)
from callrouter.operations.house import House

ALDER, MESA = 1, 2
ZILLOW, GATE = 2, 5  # sources of Alder Creek
DEFAULT_FLOW, GATE_FLOW, MESAS_FLOW = 1, 2, 3
OFFICE_WEEK, DESK_WEEK = 1, 2
OFFICE_MAILBOX = 1
ZILLOW_NUMBER = "+12125550101"


def a_message(words: str = "Please leave a message.", **changes: Any) -> Flow:
    """A flow that publishes without a warning: a mailbox at once."""
    box = Voicemail("box", "Mailbox", OFFICE_MAILBOX, say(en=words))
    return Flow(changes.get("name", "Message"), "box", (box,))


def an_entering_flow(sub_flow_id: int, name: str = "Enters") -> Flow:
    """A flow that enters a sub-flow and then takes a message."""
    box = Voicemail("box", "Mailbox", OFFICE_MAILBOX, say(en="Please leave a message."))
    return Flow(name, "sub", (SubFlow("sub", "Sub", sub_flow_id, next="box"), box))


def a_greeting_sub_flow(words: str) -> Flow:
    return Flow("Greeting", "hello", (Greeting("hello", "Hello", say(en=words), RETURN),))


def an_hours_sub_flow(*schedule_ids: str) -> Flow:
    """A sub-flow that has an exit for each of these schedules of the office week."""
    exits = tuple(HoursExit(each, RETURN) for each in schedule_ids)
    return Flow("By hours", "hours", (Hours("hours", "Open?", OFFICE_WEEK, exits, RETURN),))


async def rows(house: House, query: str, **values: Any) -> list[tuple[Any, ...]]:
    async with house.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query), values)]


async def hears(house: House, company: Any) -> str:
    """What a caller of Zillow's number hears first."""
    return str((await company.calls(ZILLOW_NUMBER)).words)


async def has_called(
    house: House,
    call_id: str,
    source_id: int,
    property_id: int,
    days_ago: float = 1,
    outcome: str = "answered",
    is_tried: bool = False,
) -> None:
    """Writes a call that has come to a source."""
    at: datetime = house.clock() - timedelta(days=days_ago)
    query = """insert into calls (call_id, outcome, from_raw, to_number, property_id, source_id,
        started_at, is_over, seconds, keys_pressed, rings, talk_seconds, steps, is_simulated,
        is_tried, entries) values (:call_id, :outcome, '+1', '+2', :property_id, :source_id, :at,
        true, 1, '', 1, 1, 1, true, :is_tried, 1)"""
    given = {"call_id": call_id, "outcome": outcome, "property_id": property_id}
    given |= {"source_id": source_id, "at": at, "is_tried": is_tried}
    async with house.engine.begin() as connection:
        await connection.execute(text(query), given)
