"""Does callrouter work on the oldest PostgreSQL that it takes?

Runs wherever Debian's programs are; `make test-15` runs far more on them.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from binaries import HAS_POSTGRESQL_15, POSTGRESQL_15
from callrouter.app import build_house
from callrouter.operations.demo.load_demo import load_demo
from callrouter.operations.house import House
from callrouter.store.backups.saving import save_backup
from callrouter.store.embedded.server import start_embedded
from callrouter.store.migrating import find_missing_migrations, migrate
from clocks import StoppedClock
from store.backups.backed_up import everything, restore
from webhooks import Company, notes_of, the_program

pytestmark = pytest.mark.skipif(
    not HAS_POSTGRESQL_15, reason=f"PostgreSQL 15 is not here (no {POSTGRESQL_15}/postgres)"
)


@pytest.fixture(scope="module")
def url_15() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="callrouter-tests-15-", dir="/tmp"))
    folder.chmod(0o711)
    server = start_embedded(folder / "data", fsync=False, binaries=POSTGRESQL_15)
    try:
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def house_15(url_15: str, clock: StoppedClock) -> AsyncIterator[House]:
    house = build_house(url_15, clock)
    yield house
    await house.close()


async def test_the_demo_is_loaded_and_a_call_is_answered_and_written_down(house_15: House):
    await migrate(house_15.engine)
    assert await find_missing_migrations(house_15.engine) == []
    async with house_15.work() as work:
        await load_demo(work)
    await house_15.open()
    company = Company(the_program(house_15))
    heard = await company.calls(sid="CA" + "1" * 32)
    assert "press 1" in heard.words
    assert "(Alder Creek Apartments, Zillow)" in await notes_of(house_15, "CA" + "1" * 32)


async def test_a_backup_made_with_newer_programs_is_restored_to_it(
    url_15: str, demo_url: str, tmp_path: Path
):
    file = tmp_path / "newer.backup"
    await save_backup(demo_url, file)
    await restore(url_15, file, replace=True)
    assert await everything(url_15) == await everything(demo_url)
