"""Which service runs on this machine, and how do other commands find it?

`callrouter demo` leaves a note in its data folder, for its owner's eyes only; it goes when the
service ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from callrouter.settings import Settings
from callrouter.store.embedded.server import default_data_dir

_CHECKOUT = Path(__file__).resolve().parents[3]
HOME = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.home()
"""Whose data folder it is: the checkout's, or the user's when callrouter was installed."""


class Running(msgspec.Struct, frozen=True):
    """Where a running service, its database and its simulated telephone company are reached."""

    pid: int
    service_url: str
    database_url: str
    simulator_url: str
    simulator_token: str


def data_dir_of(settings: Settings) -> Path:
    """Where this checkout (or this user) keeps its data, unless told otherwise."""
    return settings.data_dir or default_data_dir(HOME)


@contextmanager
def leave_note(data_dir: Path, running: Running) -> Iterator[None]:
    """Keep the note while the service runs. Only its owner may read it.

    It is locked all the while: a note left by a killed service is known by its free lock, whoever
    has its process id now.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = _path(data_dir)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(msgspec.json.encode(running))
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def find_running(data_dir: Path) -> Running | None:
    """The service that runs on this data folder, or None; a note left by a killed one is None."""
    try:
        with _path(data_dir).open("rb") as file:
            if not _is_locked(file):
                return None
            return msgspec.json.decode(file.read(), type=Running)
    except (OSError, msgspec.MsgspecError):
        return None


def _is_locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _path(data_dir: Path) -> Path:
    return data_dir / "running.json"
