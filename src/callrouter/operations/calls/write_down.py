"""How does an answered request get into the ledger, and what if it cannot?

The caller outranks the record: an event that cannot be made durable in time is counted and
logged as lost, and the caller is answered all the same.
"""

import asyncio

from callrouter.domain.calls import Entry
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.calls.incoming import Received
from callrouter.operations.house import House
from callrouter.store.ledger import Line

PATIENCE_SECONDS = 0.5


async def write_down(house: House, received: Received, entry: Entry, answer: bytes) -> bytes:
    """The answer to send: the stored one when this request is a repeat, else `answer`."""
    line = Line(entry, received.request_url, received.request_body, answer)
    try:
        return await asyncio.wait_for(house.ledger.append(line), PATIENCE_SECONDS)
    except Exception as error:
        counters.events_lost.inc()
        raise_alarm(
            Alarm.EVENT_LOST,
            "An event of a call could not be written down; the caller was answered without it.",
            error=error,
            call_id=received.call_id,
            key=received.key,
        )
        return answer
