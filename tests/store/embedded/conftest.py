"""A folder and a server of its own for every test of the embedded PostgreSQL.

They are below `/tmp`: pytest's own folders are closed to `nobody`, as whom PostgreSQL runs when
root runs the tests.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from binaries import BINARIES
from callrouter.store.embedded.server import EmbeddedDatabase, start_embedded
from store.embedded.embedded_servers import Start


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="cr-test-", dir="/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def data_dir(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    started: list[EmbeddedDatabase] = []
    own_dir = data_dir

    def start_one(data_dir: Path | None = None, **settings: str) -> EmbeddedDatabase:
        started.append(
            start_embedded(data_dir or own_dir, fsync=False, settings=settings, binaries=BINARIES)
        )
        return started[-1]

    yield start_one
    for database in started:
        database.stop()
        if not database.socket_dir.is_relative_to(database.data_dir):
            shutil.rmtree(database.socket_dir, ignore_errors=True)
