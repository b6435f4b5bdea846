"""What do tests of the ledger write into it?"""

from typing import Any

from sqlalchemy import text

from builders import an_entry
from callrouter.domain.events import CallArrived, CallProgressed, CallStatus, Event
from callrouter.operations.house import House
from callrouter.store.engine import connect
from callrouter.store.lines import Line


def call(number: int) -> str:
    """The id of one of many calls."""
    return f"CA{number:032x}"


def a_line(
    call_id: str = "CA" + "1" * 32,
    key: str = "arrived:0",
    answer: bytes = b"<Response/>",
    event: Event | None = None,
    **changes: Any,
) -> Line:
    """A line as a door hands it in; `changes` are the entry's."""
    entry = an_entry(event or CallArrived(), key, call_id=call_id, **changes)
    return Line(entry, "/webhooks/twilio/voice", b"From=%2B12125550142", answer)


def over(call_id: str = "CA" + "1" * 32, seconds: int = 42, **changes: Any) -> Line:
    """The report that a call is over."""
    event = CallProgressed(CallStatus.COMPLETED, seconds)
    return a_line(call_id, "status:completed", b"", event, **changes)


async def fetch(database_url: str, query: str, *values: Any) -> list[Any]:
    """Rows as another connection sees them: only what is committed."""
    connection = await connect(database_url)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()


async def run(house: House, statement: str, **values: Any) -> None:
    async with house.engine.begin() as connection:
        await connection.execute(text(statement), values)
