"""How do alarms get from memory into the database, and from there to people?

A task of the house writes them, some at a time, when the database allows: into their table, and as
a job that mails them. Until then they are only in memory: a process that dies takes them with it,
but not the log's lines.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import timedelta

import structlog
from msgspec.structs import replace

from callrouter.domain.alarms import RaisedAlarm
from callrouter.operations.alarms import NEVER_MAILED, Alarm, hear_alarms
from callrouter.operations.clock import Clock
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.work import Work
from callrouter.store.alarms import save_alarm

MAIL_ALARM = "mail alarm"
BETWEEN_MAILS = timedelta(hours=1)
SHARE_SECONDS = 1.0
"""What is raised within this time is written together."""
RETRY_SECONDS = 5.0
_CLOSING_SECONDS = 2.0
_log = structlog.get_logger("callrouter.alarm_keeping")


class AlarmKeeping:
    """Hears of alarms from `open` on; `run` writes them."""

    def __init__(self, work: Callable[[], AbstractAsyncContextManager[Work]], clock: Clock) -> None:
        self._work, self._clock = work, clock
        self._waiting: dict[Alarm, RaisedAlarm] = {}
        self._may_change = threading.Lock()  # alarms are raised in threads too
        self._raised = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_hearing: Callable[[], None] | None = None

    def open(self) -> None:
        """Hear of what is raised from now on."""
        self._loop = asyncio.get_running_loop()
        self._stop_hearing = hear_alarms(self._hear)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._raised.wait()
            await asyncio.sleep(SHARE_SECONDS)
            self._raised.clear()
            try:
                await self.write()
            except Exception as error:  # in whatever way the database is away
                _log.warning("Alarms wait in memory for the database.", error=repr(error))
                await asyncio.sleep(RETRY_SECONDS)
                self._raised.set()

    async def write(self) -> None:
        """Write what was raised. Raises what keeps the database from it; then it all waits."""
        with self._may_change:
            taken, self._waiting = self._waiting, {}
        try:
            if taken:
                async with self._work() as work:
                    for alarm in sorted(taken):
                        await _write(work, alarm, taken[alarm])
        except BaseException:
            with self._may_change:
                for alarm, raised in taken.items():
                    later = self._waiting.get(alarm)
                    self._waiting[alarm] = raised if later is None else _both(raised, later)
            raise

    async def close(self) -> None:
        """Write what waits, if the database takes it at once."""
        if self._stop_hearing is not None:
            self._stop_hearing()
            self._stop_hearing = None
        with suppress(Exception):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self.write()

    def _hear(self, alarm: Alarm, says: str, facts: dict[str, str]) -> None:
        at = self._clock()
        raised = RaisedAlarm(0, alarm.value, says, facts, 1, at, at, 0, at)
        with self._may_change:
            earlier = self._waiting.get(alarm)
            self._waiting[alarm] = raised if earlier is None else _both(earlier, raised)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and this process with it
                self._loop.call_soon_threadsafe(self._raised.set)


async def _write(work: Work, alarm: Alarm, raised: RaisedAlarm) -> None:
    new = await save_alarm(work.connection, raised, work.now - BETWEEN_MAILS)
    if new is not None and alarm not in NEVER_MAILED:
        await do_later(work, Job(MAIL_ALARM, {"alarm_id": new}))


def _both(earlier: RaisedAlarm, later: RaisedAlarm) -> RaisedAlarm:
    return replace(later, times=earlier.times + later.times, first_at=earlier.first_at)
