"""What every test may ask for: a database of its own, a clock, and a service that runs on both.

Real PostgreSQL: one server per test process, migrated once, demo company loaded once; each test
that asks gets a clone of that database.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from binaries import BINARIES
from callrouter.app import build_house
from callrouter.domain.rights import system
from callrouter.operations.demo.load_demo import DEMO, load_demo
from callrouter.operations.house import House
from callrouter.store import ledger
from callrouter.store.embedded.server import start_embedded
from callrouter.store.engine import connect, create_engine
from callrouter.store.migrating import migrate
from clocks import StoppedClock
from memory import in_memory

MONDAY_MORNING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 10:00 in New York


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server of this test process; its folder must be reachable by its user."""
    folder = Path(tempfile.mkdtemp(prefix="callrouter-tests-", dir=in_memory()))
    folder.chmod(0o711)
    settings = {"max_connections": "60", "max_wal_size": "128MB"}
    server = start_embedded(folder / "data", fsync=False, settings=settings, binaries=BINARIES)
    try:
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def demo_template(server_url: str) -> str:
    """The name of a database that is migrated and holds the demo company, for cloning."""
    await _run(server_url, "create database demo_template")
    url = _named(server_url, "demo_template")
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    house = build_house(url, StoppedClock(MONDAY_MORNING))
    async with house.work(system(DEMO)) as work:
        await load_demo(work)
    await house.close()
    return "demo_template"


@pytest.fixture
async def demo_url(server_url: str, demo_template: str) -> AsyncIterator[str]:
    """A database with the demo company, for this test alone."""
    name = f"test_{uuid4().hex[:12]}"
    # Copied as files it takes a third of the time that it takes through the log.
    await _run(server_url, f"create database {name} template {demo_template} strategy file_copy")
    yield _named(server_url, name)
    await _run(server_url, f"drop database {name} with (force)")


@pytest.fixture
async def empty_url(server_url: str) -> AsyncIterator[str]:
    """A database with nothing in it, for this test alone."""
    name = f"test_{uuid4().hex[:12]}"
    await _run(server_url, f"create database {name} strategy file_copy")
    yield _named(server_url, name)
    await _run(server_url, f"drop database {name} with (force)")


@pytest.fixture
def clock() -> StoppedClock:
    """Monday, 23 November 2026, 10:00 in New York, until it is moved."""
    return StoppedClock(MONDAY_MORNING)


@pytest.fixture
async def house(demo_url: str, clock: StoppedClock, tmp_path: Path) -> AsyncIterator[House]:
    """An open house with the demo company."""
    house = build_house(
        demo_url, clock, failsafe_number="+18005550199", state_dir=tmp_path / "state"
    )
    await house.open()
    assert house.troubles() == []
    yield house
    await house.close()


async def _run(server_url: str, statement: str) -> None:
    connection: asyncpg.Connection = await connect(server_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _named(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def _patience_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own load is no outage; `outage_patience` is for tests of real ones."""
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 10.0)


@pytest.fixture
def outage_patience(_patience_on_a_busy_machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is given up when the service would give it up."""
    monkeypatch.setattr(ledger, "PATIENCE_SECONDS", 0.5)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is set on the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("CALLROUTER_") and name != "CALLROUTER_PYTHON":
            monkeypatch.delenv(name)
