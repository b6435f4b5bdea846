"""What happens when the embedded PostgreSQL ends although nobody stopped it?

It is started again, at the same address and with the same password, for as long as its owner runs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import structlog

from callrouter.store.embedded.server import EmbeddedDatabase, EmbeddedDatabaseError

STEADY_SECONDS = 60.0
"""A server that ran as long as this is started again at once; one that did not, after a pause."""

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

_log = structlog.get_logger("callrouter.embedded")


def keep_running(database: EmbeddedDatabase, tell: Callable[[str], None]) -> None:
    """From now on, and until it is stopped, the server is started again whenever it ends.

    Each end and each start that fails is told, in a sentence and from a thread of its own. Between
    tries the pause doubles up to `LONGEST_PAUSE_SECONDS`. The thread outlives every server it
    starts, so the kernel ends those with us (`process.spawn_server`).
    """
    threading.Thread(
        target=_watch, args=(database, tell), name="embedded database", daemon=True
    ).start()


def _watch(database: EmbeddedDatabase, tell: Callable[[str], None]) -> None:
    pause = 0.0
    while True:
        began = time.monotonic()
        how = database.wait_for_end()
        if database.is_stopped:
            return
        if time.monotonic() - began >= STEADY_SECONDS:
            pause = 0.0
        _say(
            tell,
            f"The embedded PostgreSQL ended although nobody stopped it ({how}); it is started "
            f"again. Why it ended may be in {database.log_path}.",
        )
        while not database.wait_for_stop(pause):
            pause = longer(pause)
            if _starts_again(database, tell, pause):
                break


def _starts_again(database: EmbeddedDatabase, tell: Callable[[str], None], pause: float) -> bool:
    try:
        database.start_again()
    except (EmbeddedDatabaseError, OSError) as error:
        if not database.is_stopped:
            _say(tell, f"The embedded PostgreSQL did not start; next try in {pause:g} s: {error}")
        return False
    if not database.is_stopped:
        _say(_log.warning, "The embedded PostgreSQL runs again.")
    return True


def _say(tell: Callable[[str], None], sentence: str) -> None:
    """What cannot be told (standard error is closed) must not end the thread: the server's life
    hangs on it."""
    with suppress(Exception):
        tell(sentence)


def longer(pause: float) -> float:
    """The pause before the next try, in seconds, after one of `pause`."""
    return min(max(2 * pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
