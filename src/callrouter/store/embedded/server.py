"""How does callrouter get a PostgreSQL of its own when nobody gave it one?

`start_embedded` prepares a data folder on first use, repairs what a killed process left behind,
and starts a server that listens on a private unix socket only. Synchronous, for use before the
event loop starts. Folders and owners: `layout`; programs: `binaries`; data:
`cluster`; signals: `process`.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from callrouter.store.embedded.binaries import Binaries, find_binaries
from callrouter.store.embedded.cluster import (
    DATABASE_NAME,
    last_lines,
    prepare_cluster,
    refuse_other_major,
)
from callrouter.store.embedded.layout import (
    Account,
    EmbeddedDatabaseError,
    choose_account,
    default_data_dir,
    lock_data_dir,
    make_reachable_folder,
    place_socket_dir,
)
from callrouter.store.embedded.process import end_orphan, end_server, is_ready, spawn_server

__all__ = ["EmbeddedDatabase", "EmbeddedDatabaseError", "default_data_dir", "start_embedded"]

START_SECONDS = 30.0
"""Long enough for the recovery after a crash; a usual start takes a tenth of a second."""

_PORT = 5432
_LOG_KEPT_BYTES = 5_000_000
_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
# Commits still outlive a killed server: they have reached the operating system.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class EmbeddedDatabase:
    """A running server. It belongs to the process that started it, and ends with `stop`."""

    url: str
    """For SQLAlchemy; holds the password, never a `%`. The port is in it to overrule `PGPORT`."""
    data_dir: Path
    socket_dir: Path

    def __init__(
        self, password: str, data_dir: Path, socket_dir: Path, process: subprocess.Popen[bytes]
    ) -> None:
        self.url = f"postgresql+asyncpg://{DATABASE_NAME}:{password}@/{DATABASE_NAME}?host={socket_dir}&port={_PORT}"
        self.data_dir = data_dir
        self.socket_dir = socket_dir
        self._process = process
        self._lock: IO[str] | None = None
        self._owner_pid = os.getpid()
        self._stopping = threading.Lock()

    def __repr__(self) -> str:
        return f"<EmbeddedDatabase in {self.data_dir}, process {self.pid}>"

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def hold(self, lock: IO[str]) -> None:
        """Keeps the data folder's lock until `stop`."""
        self._lock = lock

    def stop(self) -> None:
        """Shuts the server down (open connections are ended) and lets go of the data folder.

        May be called again, also when the server has died; a forked child's call does nothing.
        """
        if os.getpid() != self._owner_pid:
            return
        with self._stopping:
            end_server(self._process)
            if self._lock is not None:
                self._lock.close()


def start_embedded(
    data_dir: Path,
    *,
    fsync: bool = True,
    settings: Mapping[str, str] = _NO_SETTINGS,
    binaries: Path | None = None,
) -> EmbeddedDatabase:
    """Starts the server of `data_dir`, made on first use, and returns once it takes connections.

    `fsync=False` is for tests: fast, and not safe against power loss. `settings` are PostgreSQL's
    (`{"max_connections": "40"}`) and win over ours. `binaries` names a folder with `postgres` and
    `initdb` instead of those found. Raises EmbeddedDatabaseError with a sentence for the operator.
    """
    data_dir = Path(os.path.abspath(data_dir))
    try:
        account = choose_account()
        make_reachable_folder(data_dir, account)
        lock = lock_data_dir(data_dir)
        try:
            programs = find_binaries(account, binaries)
            database = _start_locked(data_dir, account, programs, settings, durable=fsync)
        except BaseException:
            lock.close()
            raise
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise EmbeddedDatabaseError(
            f"The embedded database in {data_dir} could not be started: {error.strerror}{place}."
        ) from error
    database.hold(lock)
    return database


def _start_locked(
    data_dir: Path,
    account: Account,
    programs: Binaries,
    settings: Mapping[str, str],
    *,
    durable: bool,
) -> EmbeddedDatabase:
    cluster = data_dir / f"pg{programs.major}"
    refuse_other_major(cluster, programs)
    stale_pid = end_orphan(cluster)
    password = prepare_cluster(cluster, account, programs, durable=durable)
    socket_dir = place_socket_dir(data_dir, account)
    _remove_stale_sockets(socket_dir)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "port": str(_PORT),
        "timezone": "UTC",
        "log_timezone": "UTC",
        **({} if durable else _NOT_DURABLE),
        **settings,
    }
    command = [programs.postgres, "-D", str(cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = _launch(cluster, account, command, stale_pid)
    return EmbeddedDatabase(password, data_dir, socket_dir, process)


def _remove_stale_sockets(socket_dir: Path) -> None:
    """A killed server leaves its socket and lock; we hold the data folder, so they are nobody's.

    PostgreSQL would refuse them if the process id in the lock now belongs to another program.
    """
    for name in (f".s.PGSQL.{_PORT}", f".s.PGSQL.{_PORT}.lock"):
        (socket_dir / name).unlink(missing_ok=True)


def _launch(
    cluster: Path, account: Account, command: list[str], stale_pid: int | None
) -> subprocess.Popen[bytes]:
    """Starts the server and waits until it is ready.

    Workers of a killed server may still be on their way out; PostgreSQL then refuses to start,
    and we try again until the deadline.
    """
    deadline = time.monotonic() + START_SECONDS
    log_path = cluster.with_name(f"{cluster.name}.log")
    _turn_log_over(log_path)
    while True:
        begin = log_path.stat().st_size if log_path.exists() else 0
        with os.fdopen(
            os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb"
        ) as log:
            process = spawn_server(account, command, log, stale_pid)
        try:
            ready = _await_ready(process, cluster, deadline)
        except BaseException:
            end_server(process)
            raise
        if ready:
            return process
        has_died = process.poll() is not None
        end_server(process)
        said = log_path.read_bytes()[begin:].decode(errors="replace")
        if "shared memory block" in said and time.monotonic() < deadline:
            time.sleep(0.05)
            continue
        what = "ended while starting" if has_died else f"was not ready in {START_SECONDS:.0f} s"
        raise EmbeddedDatabaseError(f"PostgreSQL {what} (log: {log_path}): {last_lines(said)}")


def _await_ready(process: subprocess.Popen[bytes], cluster: Path, deadline: float) -> bool:
    """Whether the server became ready before it ended or the deadline passed."""
    while time.monotonic() < deadline:
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
