"""What does every process hold? The database, the snapshots, the ledger and the clock.

`app` builds one house per process. A door opens one `work` per operation: a transaction, and the
list of properties whose snapshots must be made anew once it is committed.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any, Protocol

import httpx
import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from callrouter.domain.rights import Actor, system
from callrouter.operations import counters
from callrouter.operations.alarm_keeping import AlarmKeeping
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.clock import Clock
from callrouter.operations.following import Following
from callrouter.operations.outages import list_troubles
from callrouter.operations.settings.stated import Stated
from callrouter.operations.work import NotUniqueError, RefusedError, Work
from callrouter.providers.mail.port import MailSender
from callrouter.providers.port import TelephoneCompany
from callrouter.store.bell import Bell
from callrouter.store.changes import note_changes
from callrouter.store.engine import stand_still_no_longer_than
from callrouter.store.folding import Folding
from callrouter.store.ledger import Ledger
from callrouter.store.replaying import Replaying
from callrouter.store.snapshots import Snapshots
from callrouter.store.spool import Spool, SpoolError

CLOSING_SECONDS = 6
SPOOL_SECONDS = 2
LATEST_SECONDS = 30
"""How long a disk may take for what has been answered; after that it is taken for dead."""
STANDING_SECONDS = 60
"""An operation whose process stands still so long is undone, so that others can go on."""
_log = structlog.get_logger("callrouter.house")
_NO_SUCH_CHARACTER = ("22021", "22P05")  # a NUL, as text and inside a document


class DoesJobs(Protocol):
    """Whoever does jobs (`jobs.worker`)."""

    trouble: BaseException | None

    async def run(self) -> None:
        """Until cancelled or closed."""

    async def close(self) -> None:
        """Finish what is being done, or hand it back."""


@dataclass
class House:
    """A process's rooms, wired together."""

    database_url: str = field(repr=False)
    engine: AsyncEngine
    snapshots: Snapshots
    ledger: Ledger
    folding: Folding
    spool: Spool
    replaying: Replaying
    following: Following
    bell: Bell
    clock: Clock
    failsafe_number: str | None = None
    mail_domain: str | None = None
    mail: MailSender | None = None
    worker: DoesJobs | None = None
    alarm_keeping: AlarmKeeping = field(init=False)
    stated: Stated | None = None
    """What is set from outside, where that is to be told."""
    pages_url: str | None = None
    """Where people reach the pages, for links in mails."""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """What stands in front of the service; what it tells of where requests come from is believed."""
    company: TelephoneCompany | None = None
    http: httpx.AsyncClient | None = field(default=None, repr=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.alarm_keeping = AlarmKeeping(self.work, self.clock)

    @asynccontextmanager
    async def work(self, actor: Actor | None = None) -> AsyncIterator[Work]:
        """A transaction: committed at the end, rolled back on any error.

        `actor` is whoever asks; None: the service itself, which may do everything.

        What the tables themselves refuse (a name taken, a thing that is gone, a character that
        PostgreSQL cannot hold) is a RefusedError. Once this returns, calls are answered by what
        was changed: here at once, in other processes when they hear of it.
        """
        try:
            async with self.engine.begin() as connection:
                await stand_still_no_longer_than(connection, STANDING_SECONDS)
                work = Work(connection, self.clock(), actor or system(), company=self.company)
                yield work
                if work.changed or work.changed_everywhere:
                    await note_changes(
                        connection, sorted(work.changed), sorted(work.changed_everywhere)
                    )
        except DBAPIError as error:
            if (sentence := _sentence(error)) is None:
                raise
            refusal = NotUniqueError if _is_taken(error) else RefusedError
            raise refusal(sentence) from error
        if (work.changed or work.changed_everywhere) and self.snapshots.is_loaded:
            await self.following.try_to_catch_up()

    async def open(self) -> None:
        """Load all snapshots, and keep them fresh; after this calls can be answered.

        Where the database is away they are answered from what was kept on this machine.
        """
        self.alarm_keeping.open()
        try:
            async with asyncio.timeout(SPOOL_SECONDS):
                await self.spool.open()
        except SpoolError as error:
            raise_alarm(Alarm.SPOOL_UNUSABLE, str(error))
        except TimeoutError:
            raise_alarm(Alarm.SPOOL_UNUSABLE, "The spool is held by another program, or very slow.")
        await self.following.open()
        rooms = (self.following, self.bell, self.replaying, self.folding, self.alarm_keeping)
        for runs in [room.run() for room in rooms]:
            self._tasks.append(asyncio.create_task(runs))
        self._start_worker()
        self.replaying.wake()

    def open_for_jobs(self) -> None:
        """Do jobs and nothing else: no calls are answered, and no snapshots are loaded."""
        self.alarm_keeping.open()
        self._tasks.append(asyncio.create_task(self.alarm_keeping.run()))
        self._start_worker()

    def troubles(self) -> list[str]:
        """Sentences on what keeps this process from being wholly well."""
        troubles = list_troubles(self.ledger, self.spool, self.folding, self.following.trouble)
        if self.worker is not None and self.worker.trouble is not None:
            troubles.append("Jobs wait: the database cannot be asked for them.")
        return troubles

    def measure(self) -> None:
        """Bring the metrics that show a state up to date."""
        counters.events_waiting.set(self.spool.waiting)
        counters.database_up.set(self.ledger.trouble is None)

    async def can_spool(self) -> bool:
        """Whether events can be kept on this machine."""
        try:
            async with asyncio.timeout(SPOOL_SECONDS):
                await self.spool.check()
        except (SpoolError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Write down what waits and let go of the database, but not wait for one that hangs."""
        if self.worker is not None:
            await _leave(self.worker.close(), CLOSING_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        leaving = (
            (self.alarm_keeping.close(), CLOSING_SECONDS),
            (self.following.close(), CLOSING_SECONDS),
            (self.ledger.close(), CLOSING_SECONDS),
            (self.folding.close(), CLOSING_SECONDS),
            (self.spool.close(), LATEST_SECONDS),  # what callers were answered goes to the disk
            (self.engine.dispose(), CLOSING_SECONDS),
            *([(self.http.aclose(), CLOSING_SECONDS)] if self.http else []),
        )
        for each, seconds in leaving:
            await _leave(each, seconds)

    def _start_worker(self) -> None:
        if self.worker is not None:
            self._tasks.append(asyncio.create_task(self.worker.run(), name="worker"))


async def _leave(closing: Coroutine[Any, Any, None], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closing
    except (TimeoutError, OSError):
        _log.warning("The database or the disk did not let go in time; leaving without it.")


def _is_taken(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505"


def _sentence(error: DBAPIError) -> str | None:
    """What to tell whoever asked; None where the fault is not in what they asked for."""
    if _is_taken(error):
        return "Something of this name is there already; choose another name."
    if isinstance(error, IntegrityError):
        return "Something that this names is not there; choose another."
    if getattr(error.orig, "sqlstate", None) in _NO_SUCH_CHARACTER:
        return "A text holds a character that cannot be stored; type it again without it."
    return None
