"""How does a process hear at once that another one has committed a change?

It listens on a connection of its own, which must be a direct one: a pooler that shares
connections between transactions does not pass notifications on. A bell that is dead is silent;
whoever waits for it also looks by themselves now and then.
"""

import asyncio
from typing import Any

import structlog

from callrouter.store.changes import BELL
from callrouter.store.engine import connect

RETRY_SECONDS = 1.0
_log = structlog.get_logger("callrouter.bell")


class Bell:
    """Sets `rung` whenever anybody has committed a change, and each time it begins to listen."""

    def __init__(self, database_url: str, rung: asyncio.Event) -> None:
        self._database_url, self._rung = database_url, rung
        self._is_dead = False

    async def run(self) -> None:
        """Until cancelled: listen, and listen anew when the connection is gone."""
        while True:
            try:
                await self._listen()
            except Exception as error:
                if not self._is_dead:
                    _log.warning(
                        "The bell's connection is gone; changes are found by looking until it is "
                        "back.",
                        error=repr(error),
                    )
                self._is_dead = True
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await connect(self._database_url)
        try:
            ended = asyncio.Event()
            connection.add_termination_listener(lambda _: ended.set())
            await connection.add_listener(BELL, self._hear)
            self._is_dead = False
            self._rung.set()  # something may have been committed while nobody listened
            await ended.wait()
        finally:
            connection.terminate()

    def _hear(self, *_: Any) -> None:
        self._rung.set()
