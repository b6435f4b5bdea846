"""Which service runs on this machine, and how do other commands find it?

`callrouter demo` leaves a note in its data folder, for its owner's eyes only; it goes when the
service ends.
"""

import os
from pathlib import Path

import msgspec

from callrouter.settings import Settings
from callrouter.store.embedded.server import default_data_dir

CHECKOUT = Path(__file__).resolve().parents[3]


class Running(msgspec.Struct, frozen=True):
    """Where a running service, its database and its simulated telephone company are reached."""

    pid: int
    service_url: str
    database_url: str
    simulator_url: str
    simulator_token: str


def data_dir_of(settings: Settings) -> Path:
    """Where this checkout keeps its data, unless told otherwise."""
    return settings.data_dir or default_data_dir(CHECKOUT)


def leave_note(data_dir: Path, running: Running) -> Path:
    """Write the note; only its owner may read it."""
    path = _path(data_dir)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(running))
    return path


def find_running(data_dir: Path) -> Running | None:
    """The service that runs on this data folder, or None; a note left by a killed one is None."""
    try:
        running = msgspec.json.decode(_path(data_dir).read_bytes(), type=Running)
        os.kill(running.pid, 0)
    except (FileNotFoundError, PermissionError, ProcessLookupError, msgspec.MsgspecError):
        return None
    return running


def _path(data_dir: Path) -> Path:
    return data_dir / "running.json"
