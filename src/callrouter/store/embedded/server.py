"""How does callrouter get a PostgreSQL of its own when nobody gave it one?

`start_embedded` prepares a data folder on first use, repairs what a killed process left behind,
and starts a server that listens on a private unix socket only. Synchronous, for use before the
event loop starts. Folders and owners: `layout`; programs: `binaries`; data: `cluster`; the start
itself: `launching`; signals: `process`; a server that dies: `supervision`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO

from callrouter.store.embedded.binaries import Binaries, find_binaries
from callrouter.store.embedded.cluster import (
    DATABASE_NAME,
    prepare_cluster,
    refuse_other_major,
)
from callrouter.store.embedded.launching import PORT, Launch, launch
from callrouter.store.embedded.layout import (
    Account,
    EmbeddedDatabaseError,
    choose_account,
    default_data_dir,
    lock_data_dir,
    make_reachable_folder,
    place_socket_dir,
)
from callrouter.store.embedded.process import end_orphan, end_server

__all__ = ["EmbeddedDatabase", "EmbeddedDatabaseError", "default_data_dir", "start_embedded"]

_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
# Commits still outlive a killed server: they have reached the operating system.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class EmbeddedDatabase:
    """A running server. It belongs to the process that started it, and ends with `stop`."""

    url: str
    """For SQLAlchemy; holds the password, never a `%`. The port is in it to overrule `PGPORT`."""
    data_dir: Path
    socket_dir: Path

    def __init__(self, password: str, data_dir: Path, how: Launch) -> None:
        self.data_dir = data_dir
        self.socket_dir = how.socket_dir
        self.url = f"postgresql+asyncpg://{DATABASE_NAME}:{password}@/{DATABASE_NAME}?host={how.socket_dir}&port={PORT}"
        self._how = how
        self._owner_pid = os.getpid()
        self._lock: IO[str] | None = None
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        in_main_thread = threading.current_thread() is threading.main_thread()
        self._process = launch(how, thread_lasts=in_main_thread)

    def __repr__(self) -> str:
        return f"<EmbeddedDatabase in {self.data_dir}, process {self.pid}>"

    @property
    def pid(self) -> int:
        """The server's process id; another one after it was started again."""
        return self._process.pid

    @property
    def log_path(self) -> Path:
        """What PostgreSQL itself has to say."""
        return self._how.log_path

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def hold(self, lock: IO[str]) -> None:
        """Keeps the data folder's lock until `stop`."""
        self._lock = lock

    def wait_for_end(self) -> str:
        """Blocks until the server has ended, for whatever reason; tells how, like "signal 9"."""
        code = self._process.wait()
        return f"signal {-code}" if code < 0 else f"exit code {code}"

    def wait_for_stop(self, seconds: float) -> bool:
        """Blocks until `stop` was called, at most so long; whether it was."""
        return self._stopped.wait(seconds)

    def start_again(self) -> None:
        """Starts the server, which has ended, at the same address; nothing to do after `stop`.

        The calling thread must live for as long as the server is wanted. Raises
        EmbeddedDatabaseError or OSError.
        """
        with self._turn:
            if not self.is_stopped:
                self._process = launch(
                    self._how, thread_lasts=True, is_called_off=self._stopped.is_set
                )

    def stop(self) -> None:
        """Shuts the server down (open connections are ended) and lets go of the data folder.

        May be called again, also when the server has died; a forked child's call does nothing.
        """
        if os.getpid() != self._owner_pid:
            return
        self._stopped.set()
        with self._turn:
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
    end_orphan(cluster)
    password = prepare_cluster(cluster, account, programs, durable=durable)
    socket_dir = place_socket_dir(data_dir, account)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "timezone": "UTC",
        "log_timezone": "UTC",
        **({} if durable else _NOT_DURABLE),
        **settings,
    }
    command = [programs.postgres, "-D", str(cluster)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    how = Launch(account, cluster, socket_dir, tuple(command))
    return EmbeddedDatabase(password, data_dir, how)
