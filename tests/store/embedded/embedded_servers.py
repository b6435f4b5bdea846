"""How do the tests of the embedded PostgreSQL start, ask, own and kill a server?"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from binaries import BINARIES
from callrouter.store.embedded.binaries import find_binaries
from callrouter.store.embedded.layout import choose_account
from callrouter.store.embedded.server import EmbeddedDatabase

AS_ROOT = os.geteuid() == 0

# Start a server, tell its URL and process id, and stop it when standard input closes. With
# "in a thread" the kernel is not asked to end the server with its owner: that leaves an orphan.
# "supervised" starts a server that dies again, and tells the new one's process id too.
OWNER = """
import sys, threading, time
from pathlib import Path
from callrouter.store.embedded.server import start_embedded
data_dir, binaries, how = sys.argv[1:]
started = []
def start():
    started.append(start_embedded(Path(data_dir), fsync=False, binaries=Path(binaries)))
if how == "in a thread":
    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
else:
    start()
first = started[0].pid
if how == "supervised":
    from callrouter.logs import set_up_logging
    from callrouter.store.embedded.supervision import keep_running
    set_up_logging()
    keep_running(started[0], lambda sentence: None)
print(started[0].url, first, flush=True)
if how == "supervised":
    while started[0].pid == first:
        time.sleep(0.01)
    print(started[0].url, started[0].pid, flush=True)
sys.stdin.read()
started[0].stop()
"""


class Start(Protocol):
    def __call__(self, data_dir: Path | None = None, **settings: str) -> EmbeddedDatabase: ...


def ask(url: str, *statements: str) -> Any:
    """Runs the statements in a loop of its own; gives the last one's single value."""

    async def in_one_connection() -> Any:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return run(in_one_connection())


def ask_when_it_is_back(url: str, *statements: str) -> Any:
    """Like `ask`, from the moment on that the server takes connections again."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return ask(url, *statements)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            assert time.monotonic() < deadline, "the server is not back after 30 s"
            time.sleep(0.02)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, "it is not so after 30 s"
        time.sleep(0.02)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def own(
    data_dir: Path, how: str, python: str = sys.executable, **options: Any
) -> subprocess.Popen[str]:
    """A process that starts and owns a server, and then waits for its standard input to close."""
    binaries = str(find_binaries(choose_account(), BINARIES).folder)
    return subprocess.Popen(
        [python, "-c", OWNER, str(data_dir), binaries, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def told_by(owner: subprocess.Popen[str]) -> tuple[str, int]:
    assert owner.stdout is not None
    url, pid = owner.stdout.readline().split()
    return url, int(pid)


def kill_hard(owner: subprocess.Popen[str]) -> None:
    owner.kill()
    owner.communicate()


def is_running(pid: int) -> bool:
    """Not so for a process that is dead and only waits for its parent to take note."""
    if Path("/proc/self/cmdline").exists():
        command_line = Path(f"/proc/{pid}/cmdline")
        return command_line.exists() and bool(command_line.read_bytes())
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
