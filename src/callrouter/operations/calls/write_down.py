"""How does an answered request get into the ledger, and what if it cannot?

A line the database does not take in time is kept on this machine until it does. The caller
outranks the record: if that fails too, the event is counted and logged as lost, and the caller
is answered all the same.
"""

import asyncio
from contextlib import suppress
from functools import partial

from callrouter.domain.calls import Entry
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.calls.incoming import Received
from callrouter.operations.house import LATEST_SECONDS, House
from callrouter.store.lines import Line

PATIENCE_SECONDS = 1.6
"""How long a caller waits in all: the database is given up after half a second, or after a
whole one where others were being written; the disk of this machine has what is left."""
FIND_SECONDS = 0.3


async def write_down(house: House, received: Received, entry: Entry, answer: bytes) -> bytes:
    """The answer to send: the stored one when this request is a repeat, else `answer`."""
    line = Line(entry, received.request_url, received.request_body, answer)
    latest = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    if house.spool.waiting and (kept := await _find_kept(house, entry)) is not None:
        counters.repeats_answered.inc()
        return kept
    try:
        return await house.ledger.append(line)
    except Exception as error:
        return await _keep(house, line, error, latest)


async def _find_kept(house: House, entry: Entry) -> bytes | None:
    try:
        async with asyncio.timeout(FIND_SECONDS):
            return await house.spool.find_answer(entry.call_id, entry.key)
    except Exception:
        return None


async def _keep(house: House, line: Line, trouble: Exception, latest: float) -> bytes:
    """Into the spool; `trouble` is why the database did not take it.

    Whoever cannot be kept waiting any longer is answered, and the event kept all the same.
    """
    keeping = asyncio.create_task(_keep_in_the_end(house, line))
    keeping.add_done_callback(partial(_tell, house, line, trouble))
    with suppress(Exception):  # told by `_tell`
        async with asyncio.timeout_at(latest):
            return await asyncio.shield(keeping)
    return line.answer


async def _keep_in_the_end(house: House, line: Line) -> bytes:
    async with asyncio.timeout(LATEST_SECONDS):
        return await house.spool.keep(line)


def _tell(house: House, line: Line, trouble: Exception, kept: "asyncio.Task[bytes]") -> None:
    """The event is on the disk now, or lost."""
    error = None if kept.cancelled() else kept.exception()
    if error is None and not kept.cancelled():
        counters.events_spooled.inc()
        house.replaying.wake()
        return
    counters.events_lost.inc()
    raise_alarm(
        Alarm.EVENT_LOST,
        "An event of a call could not be written down; the caller was answered without it.",
        error=error,
        database=repr(trouble),
        call_id=line.entry.call_id,
        key=line.entry.key,
    )
