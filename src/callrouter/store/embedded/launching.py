"""How is the server of a prepared data folder launched, for the first time or again?

It is ready when its `postmaster.pid` says so. What a killed server left behind is put away first.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from callrouter.store.embedded.cluster import last_lines
from callrouter.store.embedded.layout import Account, EmbeddedDatabaseError, make_private_folder
from callrouter.store.embedded.process import end_orphan, end_server, is_ready, spawn_server

START_SECONDS = 30.0
"""Long enough for the recovery after a crash; a usual start takes a tenth of a second."""

PORT = 5432
_LOG_KEPT_BYTES = 5_000_000


@dataclass(frozen=True)
class Launch:
    """All that is needed to launch a server, as often as wanted, at the same address."""

    account: Account
    cluster: Path
    socket_dir: Path
    command: tuple[str, ...]

    @property
    def log_path(self) -> Path:
        return self.cluster.with_name(f"{self.cluster.name}.log")


def launch(
    how: Launch, *, thread_lasts: bool, is_called_off: Callable[[], bool] = lambda: False
) -> subprocess.Popen[bytes]:
    """Starts the server and waits until it is ready, or the start is called off.

    Workers of a killed server may still be on their way out; PostgreSQL then refuses to start,
    and we try again until the deadline. `thread_lasts`: see `spawn_server`. Raises
    EmbeddedDatabaseError.
    """
    deadline = time.monotonic() + START_SECONDS

    def is_over() -> bool:
        return is_called_off() or time.monotonic() > deadline

    make_private_folder(how.socket_dir, how.account)  # temporary folders are swept now and then
    stale_pid = end_orphan(how.cluster)
    _remove_stale_sockets(how.socket_dir)
    _turn_log_over(how.log_path)
    while True:
        begin = how.log_path.stat().st_size if how.log_path.exists() else 0
        process = _spawn(how, stale_pid, thread_lasts)
        try:
            ready = _await_ready(process, how.cluster, is_over)
        except BaseException:
            end_server(process)
            raise
        if ready:
            return process
        has_died = process.poll() is not None
        end_server(process)
        said = how.log_path.read_bytes()[begin:].decode(errors="replace")
        if "shared memory block" in said and not is_over():
            time.sleep(0.05)
            continue
        what = "ended while starting" if has_died else f"was not ready in {START_SECONDS:.0f} s"
        raise EmbeddedDatabaseError(f"PostgreSQL {what} (log: {how.log_path}): {last_lines(said)}")


def _spawn(how: Launch, stale_pid: int | None, thread_lasts: bool) -> subprocess.Popen[bytes]:
    descriptor = os.open(how.log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        return spawn_server(how.account, how.command, log, stale_pid, thread_lasts=thread_lasts)


def _remove_stale_sockets(socket_dir: Path) -> None:
    """A killed server leaves its socket and lock; we hold the data folder, so they are nobody's.

    PostgreSQL would refuse them if the process id in the lock now belongs to another program.
    """
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (socket_dir / name).unlink(missing_ok=True)


def _await_ready(
    process: subprocess.Popen[bytes], cluster: Path, is_over: Callable[[], bool]
) -> bool:
    """Whether the server became ready before it ended or the waiting was over."""
    while not is_over():
        if is_ready(cluster, process.pid):
            return True
        try:
            process.wait(timeout=0.01)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def _turn_log_over(path: Path) -> None:
    if path.exists() and path.stat().st_size > _LOG_KEPT_BYTES:
        path.replace(path.with_name(path.name + ".1"))
