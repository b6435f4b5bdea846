"""How do this process's snapshots stay as the database has them, whoever changes it?

Everything is loaded once; after that only properties that have changed are. The bell tells of a
change at once, and every second the database is asked, bell or no bell. Where the database is
away at the start, the snapshots kept on this machine answer calls until it is back.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from callrouter.ivr.snapshot import Snapshot
from callrouter.operations import counters
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.clock import Clock
from callrouter.store.changes import BLOCKED_NUMBERS, NEVER, find_changes
from callrouter.store.engine import DATABASE_TROUBLE
from callrouter.store.saved_snapshots import SavedSnapshots
from callrouter.store.snapshots import Snapshots

LOOK_SECONDS = 1.0
LOADING_SECONDS = 60.0
LOOKING_SECONDS = 5.0
_TROUBLE = (*DATABASE_TROUBLE, TimeoutError)
_log = structlog.get_logger("callrouter.following")

OnLive = Callable[[Sequence[int] | None], object]
"""Told which properties (None = all) have new snapshots; it must neither wait nor raise."""


class Following:
    """Loads snapshots and keeps them fresh."""

    def __init__(
        self,
        engine: AsyncEngine,
        snapshots: Snapshots,
        saved: SavedSnapshots,
        clock: Clock,
    ) -> None:
        self._engine, self._snapshots, self._saved = engine, snapshots, saved
        self._clock = clock
        self.on_live: OnLive | None = None
        self.rung = asyncio.Event()
        """Set to have the database looked at once."""
        self.trouble: BaseException | None = None
        """Why the snapshots may be old; None while they are known to be fresh."""
        self._loading = asyncio.Lock()
        self._horizon: int | None = None
        self._seen: dict[int, int] = {}
        self._blocked_in: int | None = None
        self._keeping: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Load everything; where the database is away, what was kept on this machine."""
        try:
            await self.catch_up()
        except _TROUBLE as error:
            kept = await self._saved.load()
            for snapshot in kept:
                self._snapshots.put(snapshot)
            self._snapshots.is_loaded = bool(kept)
            self._note_trouble(error)

    async def run(self) -> None:
        """Until cancelled: look at the database when the bell rings, and every second."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.rung.wait()
            self.rung.clear()
            await self.try_to_catch_up()

    async def try_to_catch_up(self) -> None:
        """Catch up; where that fails, `run` tries again before long."""
        try:
            await self.catch_up()
        except Exception as error:
            self._note_trouble(error)

    async def catch_up(self) -> None:
        """All that was committed before this was called answers calls when it returns."""
        async with self._loading:  # one after another: the last one put has read the latest
            seconds = LOADING_SECONDS if self._horizon is None else LOOKING_SECONDS
            async with asyncio.timeout(seconds):
                fresh = await self._load_what_changed()
            counters.properties_loaded.set(len(self._snapshots))
            self.trouble = None
        if fresh:
            self._tell_of(fresh)

    async def close(self) -> None:
        """Wait until what is live has been kept on this machine."""
        await asyncio.gather(*self._keeping)

    async def _load_what_changed(self) -> list[Snapshot]:
        async with self._engine.connect() as connection:
            # Several statements make a snapshot: all of them must see the same commit.
            await connection.execution_options(isolation_level="REPEATABLE READ")
            since = NEVER if self._horizon is None else self._horizon
            changes = await find_changes(connection, since)
            now = self._clock()
            if self._horizon is None:
                fresh = await self._snapshots.load(connection, now)
            else:
                changed = sorted(dict(changes.properties.items() - self._seen.items()))
                fresh = await self._snapshots.load(connection, now, changed) if changed else []
            # Blocked everywhere: each snapshot learns it, none is made anew.
            blocked_in = changes.company.get(BLOCKED_NUMBERS, self._blocked_in)
            if blocked_in != self._blocked_in:
                await self._snapshots.load_blocked(connection)
        self._seen, self._horizon = dict(changes.properties), changes.horizon
        self._blocked_in = blocked_in
        self._snapshots.learn(changes.prospects)
        return fresh

    def _tell_of(self, fresh: list[Snapshot]) -> None:
        is_whole = len(fresh) == len(self._snapshots)
        if self.on_live is not None:
            self.on_live(None if is_whole else [each.property.id for each in fresh])
        task = asyncio.create_task(self._keep(fresh, is_whole), name="keep snapshots")
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def _keep(self, fresh: list[Snapshot], is_whole: bool) -> None:
        try:
            await self._saved.save(fresh, all_there_are=is_whole)
        except OSError as error:
            raise_alarm(Alarm.NOT_KEPT, str(error))

    def _note_trouble(self, error: BaseException) -> None:
        if self.trouble is None:
            _log.warning("The snapshots cannot be brought up to date.", error=repr(error))
        self.trouble = error
