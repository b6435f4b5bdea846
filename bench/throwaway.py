"""Where does a run keep its data? In a PostgreSQL of its own, durable, thrown away at the end."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from callrouter.app import build_house
from callrouter.domain.rights import system
from callrouter.operations.demo.load_demo import DEMO, load_demo
from callrouter.store.embedded.server import EmbeddedDatabase, start_embedded
from callrouter.store.engine import connect
from callrouter.store.migrating import migrate

# fsync and synchronous_commit stay on. Checkpoints are kept out of legs of two seconds.
SETTINGS = {
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "max_connections": "100",
}


@contextmanager
def server() -> Iterator[EmbeddedDatabase]:
    """A server on a real disk: /tmp may be memory, where nothing costs to make durable."""
    parent = "/var/tmp" if os.path.isdir("/var/tmp") else None
    folder = Path(tempfile.mkdtemp(prefix="callrouter-bench-", dir=parent))
    folder.chmod(0o711)
    database = start_embedded(folder / "data", settings=SETTINGS)
    try:
        yield database
    finally:
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def make_database(server_url: str, name: str, *, demo: bool) -> str:
    """The URL of a new database at the newest schema."""
    async with connected(server_url) as connection:
        await connection.execute(f"create database {name}")
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    house = build_house(url)
    await migrate(house.engine)
    if demo:
        async with house.work(system(DEMO)) as work:
            await load_demo(work)
    await house.close()
    return url


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await connect(url)
    try:
        yield connection
    finally:
        await connection.close()
