"""Is a restored database the one that was saved, or left as it was?"""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from callrouter.app import build_house
from callrouter.operations.sources.add_source import add_source
from callrouter.store import migrating
from callrouter.store.backups.programs import BackupError, find_restore_programs, spoken_address
from callrouter.store.backups.saving import save_backup
from callrouter.store.engine import connect, create_engine
from callrouter.store.migrating import migrate, newest_revision
from callrouter.store.tables import metadata
from store.backups.backed_up import everything, restore, run


async def test_into_an_empty_database_everything_comes_back(
    demo_url: str, empty_url: str, saved: Path
):
    await restore(empty_url, saved)
    restored = await everything(empty_url)
    assert restored == await everything(demo_url)
    assert "☎" in restored["calls"][0]
    assert len(restored["properties"]) == 3


async def test_the_restored_schema_is_the_one_the_program_knows(empty_url: str, saved: Path):
    await restore(empty_url, saved)
    engine = create_engine(empty_url)

    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_numbering_goes_on_where_it_was(empty_url: str, saved: Path):
    await restore(empty_url, saved)
    house = build_house(empty_url)
    async with house.work() as work:
        await add_source(work, 1, "Radio", "+12125550177")
    await house.close()


async def test_a_migrated_database_without_data_is_as_good_as_an_empty_one(
    demo_url: str, empty_url: str, saved: Path
):
    engine = create_engine(empty_url)
    await migrate(engine)
    await engine.dispose()
    await restore(empty_url, saved)
    assert await everything(empty_url) == await everything(demo_url)


async def test_data_is_replaced_only_when_that_is_asked_for(demo_url: str, saved: Path):
    before = await everything(demo_url)
    await run(demo_url, "delete from calls", "create table of_a_later_schema (word text)")
    changed = await everything(demo_url)
    with pytest.raises(BackupError) as refused:
        await restore(demo_url, saved)
    assert str(refused.value) == (
        "The database holds data (3 properties and 0 calls): `--force` replaces all of it by the "
        "backup."
    )
    assert await everything(demo_url) == changed
    await restore(demo_url, saved, replace=True)
    assert await everything(demo_url) == before


async def test_types_views_and_functions_of_a_later_schema_go_too(demo_url: str, saved: Path):
    before = await everything(demo_url)
    await run(
        demo_url,
        "create type mood as enum ('glad')",
        "create table moods (id bigint generated always as identity, mood mood)",
        "create view glad as select * from moods",
        "create function cheer(mood) returns text language sql as $$ select 'glad' $$",
        "update alembic_version set version_num = '9001'",
    )
    await restore(demo_url, saved, replace=True)
    assert await everything(demo_url) == before
    await run(demo_url, "create type mood as enum ('sad')", "create view glad as select 1 as one")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
async def test_of_a_file_that_is_cut_off_nothing_is_restored(
    demo_url: str, saved: Path, kept: float
):
    before = await everything(demo_url)
    _cut_off(saved, kept)
    with pytest.raises(BackupError):
        await restore(demo_url, saved, replace=True)
    assert await everything(demo_url) == before


async def test_of_a_damaged_file_nothing_is_restored(demo_url: str, saved: Path):
    before = await everything(demo_url)
    _damage(saved)
    with pytest.raises(BackupError):
        await restore(demo_url, saved, replace=True)
    assert await everything(demo_url) == before


async def test_what_is_no_backup_is_a_sentence(empty_url: str, tmp_path: Path):
    (tmp_path / "letter").write_text("Dear all")
    (tmp_path / "empty").touch()
    sentences = {
        "letter": "is no file that `callrouter backup` made.",
        "empty": "is no file that `callrouter backup` made.",
        "gone": "cannot be read: No such file or directory.",
        ".": "cannot be read: Is a directory.",
    }
    for name, sentence in sentences.items():
        with pytest.raises(BackupError) as refused:
            await restore(empty_url, tmp_path / name)
        assert str(refused.value) == f"{tmp_path / name} {sentence}"


async def test_another_programs_backup_is_refused(empty_url: str, demo_url: str, tmp_path: Path):
    await run(empty_url, "create table parcels (word text)")
    file = tmp_path / "parcels.backup"
    await asyncio.to_thread(_dump, empty_url, file)
    with pytest.raises(BackupError) as refused:
        await restore(demo_url, file, replace=True)
    assert str(refused.value) == f"{file} is a backup of another program's database."


async def test_another_programs_database_is_left_alone(empty_url: str, saved: Path):
    await run(empty_url, "create table parcels (word text)")
    before = await everything(empty_url)
    with pytest.raises(BackupError) as refused:
        await restore(empty_url, saved, replace=True)
    assert str(refused.value) == (
        "The database holds another program's tables (parcels): give callrouter a database of its "
        "own."
    )
    assert await everything(empty_url) == before


async def test_while_callrouter_is_at_work_nothing_is_restored(demo_url: str, saved: Path):
    at_work = await connect(demo_url)
    try:
        with pytest.raises(BackupError) as refused:
            await restore(demo_url, saved, replace=True)
    finally:
        await at_work.close()
    assert str(refused.value) == (
        "callrouter is at work on this database (connections: 1): stop it first, wherever it runs."
    )


async def test_a_backup_of_a_newer_callrouter_is_refused(
    demo_url: str, empty_url: str, tmp_path: Path
):
    await run(demo_url, "update alembic_version set version_num = '9001'")
    file = tmp_path / "newer.backup"
    await save_backup(demo_url, file)
    with pytest.raises(BackupError) as refused:
        await restore(empty_url, file)
    assert str(refused.value) == (
        f"{file} was made by a newer callrouter (its schema is 9001, this one knows up to "
        f"{newest_revision()}): restore it with that version."
    )
    assert await everything(empty_url) == {}


async def test_a_backup_of_an_older_callrouter_can_be_migrated(
    empty_url: str, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    _pretend_a_newer_program(tmp_path, monkeypatch)
    await restore(empty_url, saved)
    engine = create_engine(empty_url)
    await migrate(engine)
    await engine.dispose()
    restored = await everything(empty_url)
    assert restored["alembic_version"] == ["(9001)"]
    assert restored["of_the_newer_schema"] == []
    assert len(restored["properties"]) == 3


def _cut_off(file: Path, kept: float) -> None:
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * kept)])


def _damage(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for at in range(len(data) // 2, len(data), 200):
        data[at] ^= 0xFF
    file.write_bytes(data)


def _dump(url: str, file: Path) -> None:
    """As somebody without callrouter does it, with programs that are new enough for any server."""
    address, environment = spoken_address(url)
    command = [find_restore_programs().pg_dump, "-Fc", "-f", str(file), "-d", address]
    subprocess.run(command, env=environment, check=True)


def _pretend_a_newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = newest_revision()
    folder = shutil.copytree(migrating.MIGRATIONS, tmp_path / "migrations")
    (folder / "versions" / "9001_one_more.py").write_text(
        '"""One more table."""\n'
        "from alembic import op\n"
        f'revision, down_revision = "9001", "{newest}"\n'
        'def upgrade(): op.execute("create table of_the_newer_schema (word text)")\n'
    )
    monkeypatch.setattr(migrating, "MIGRATIONS", folder)
