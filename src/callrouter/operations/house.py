"""What does every operation work with? The database, the snapshots, the ledger and the clock.

`app` builds one house per process. A door opens one `work` per operation: a transaction, and the
list of properties whose snapshots must be made anew once it is committed.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from callrouter.operations import counters
from callrouter.store.ledger import Ledger
from callrouter.store.snapshots import Snapshots

Clock = Callable[[], datetime]
CLOSING_SECONDS = 6
_log = structlog.get_logger("callrouter.house")
_NO_SUCH_CHARACTER = ("22021", "22P05")  # a NUL, as text and inside a document


class NotFoundError(LookupError):
    """What an operation was asked to work on is not there; the sentence says what."""


class RefusedError(ValueError):
    """The operation cannot be done as asked; `sentences` say why and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass
class Work:
    """One operation's transaction; `now` is the same all through it."""

    connection: AsyncConnection
    now: datetime
    changed: set[int] = field(default_factory=set)

    def changes_calls_of(self, property_id: int) -> None:
        """From the commit on, this property's calls are answered from a new snapshot."""
        self.changed.add(property_id)


@dataclass
class House:
    """A process's rooms, wired together."""

    database_url: str = field(repr=False)
    engine: AsyncEngine
    snapshots: Snapshots
    ledger: Ledger
    clock: Clock
    failsafe_number: str | None = None
    on_live: Callable[[Sequence[int] | None], object] | None = None
    """Told which properties (None = all) have new snapshots; it must neither wait nor raise."""

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A transaction: committed at the end, rolled back on any error.

        What the tables themselves refuse (a name taken, a thing that is gone, a character that
        PostgreSQL cannot hold) is a RefusedError.
        """
        try:
            async with self.engine.begin() as connection:
                work = Work(connection, self.clock())
                yield work
        except DBAPIError as error:
            if (sentence := _sentence(error)) is None:
                raise
            raise RefusedError(sentence) from error
        if work.changed:
            await self._load(sorted(work.changed))

    async def open(self) -> None:
        """Load all snapshots; after this calls can be answered."""
        await self._load()

    async def _load(self, property_ids: list[int] | None = None) -> None:
        async with self.engine.connect() as connection:
            # Several statements make a snapshot: all of them must see the same commit.
            await connection.execution_options(isolation_level="REPEATABLE READ")
            await self.snapshots.load(connection, self.clock(), property_ids)
        counters.properties_loaded.set(len(self.snapshots))
        if self.on_live is not None:
            self.on_live(property_ids)

    async def close(self) -> None:
        """Write down what waits and let go of the database, but not wait for one that hangs."""
        for leaving in (self.ledger.close(), self.engine.dispose()):
            try:
                await asyncio.wait_for(leaving, CLOSING_SECONDS)
            except (TimeoutError, OSError):
                _log.warning("The database did not let go in time; leaving without it.")


def _sentence(error: DBAPIError) -> str | None:
    """What to tell whoever asked; None where the fault is not in what they asked for."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate == "23505":
        return "Something of this name is there already; choose another name."
    if isinstance(error, IntegrityError):
        return "Something that this names is not there; choose another."
    if sqlstate in _NO_SUCH_CHARACTER:
        return "A text holds a character that cannot be stored; type it again without it."
    return None
