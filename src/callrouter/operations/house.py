"""What does every process hold? The database, the snapshots, the ledger and the clock.

`app` builds one house per process. A door opens one `work` per operation: a transaction, and the
list of properties whose snapshots must be made anew once it is committed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from callrouter.domain.rights import Actor, system
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.clock import Clock
from callrouter.operations.following import Following
from callrouter.operations.outages import list_troubles
from callrouter.operations.work import NotUniqueError, RefusedError, Work
from callrouter.providers.port import TelephoneCompany
from callrouter.store.bell import Bell
from callrouter.store.changes import note_changes
from callrouter.store.folding import Folding
from callrouter.store.ledger import Ledger
from callrouter.store.replaying import Replaying
from callrouter.store.snapshots import Snapshots
from callrouter.store.spool import Spool, SpoolError

CLOSING_SECONDS = 6
_log = structlog.get_logger("callrouter.house")
_NO_SUCH_CHARACTER = ("22021", "22P05")  # a NUL, as text and inside a document


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
    company: TelephoneCompany | None = None
    http: httpx.AsyncClient | None = field(default=None, repr=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list, repr=False)

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
                work = Work(connection, self.clock(), actor or system(), company=self.company)
                yield work
                if work.changed:
                    await note_changes(connection, sorted(work.changed))
        except DBAPIError as error:
            if (sentence := _sentence(error)) is None:
                raise
            refusal = NotUniqueError if _is_taken(error) else RefusedError
            raise refusal(sentence) from error
        if work.changed and self.snapshots.is_loaded:
            await self.following.try_to_catch_up()

    async def open(self) -> None:
        """Load all snapshots, and keep them fresh; after this calls can be answered.

        Where the database is away they are answered from what was kept on this machine.
        """
        try:
            await self.spool.open()
        except SpoolError as error:
            raise_alarm(Alarm.SPOOL_UNUSABLE, str(error))
        await self.following.open()
        rooms = (self.following, self.bell, self.replaying, self.folding)
        for runs in [room.run() for room in rooms]:
            self._tasks.append(asyncio.create_task(runs))
        self.replaying.wake()

    def troubles(self) -> list[str]:
        """Sentences on what keeps this process from being wholly well."""
        return list_troubles(self.ledger, self.spool, self.folding, self.following.trouble)

    def measure(self) -> None:
        """Bring the metrics that show a state up to date."""
        counters.events_waiting.set(self.spool.waiting)
        counters.database_up.set(self.ledger.trouble is None)

    async def can_spool(self) -> bool:
        """Whether events can be kept on this machine."""
        try:
            await self.spool.check()
        except SpoolError:
            return False
        return True

    async def close(self) -> None:
        """Write down what waits and let go of the database, but not wait for one that hangs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        leaving = (
            self.following.close(),
            self.ledger.close(),
            self.folding.close(),
            self.spool.close(),
            self.engine.dispose(),
            *([self.http.aclose()] if self.http else []),
        )
        for each in leaving:
            try:
                await asyncio.wait_for(each, CLOSING_SECONDS)
            except (TimeoutError, OSError):
                _log.warning("The database did not let go in time; leaving without it.")


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
