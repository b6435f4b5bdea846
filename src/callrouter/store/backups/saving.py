"""How is a database saved to a file that is either whole or not there?"""

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from callrouter.store.backups.archive import read_archive
from callrouter.store.backups.contents import OUR_TABLES, Contents, list_tables, load_contents
from callrouter.store.backups.programs import (
    BackupError,
    Programs,
    find_dump_programs,
    find_restore_programs,
    last_words,
    spoken_address,
)
from callrouter.store.engine import connect


async def save_backup(database_url: str, file: Path, *, replace: bool = False) -> Contents:
    """Saves the database, while it is in use or not, to `file` (0600); tells what was in it.

    The file appears when it is whole and was read back; until then the old one, if any, stays.
    Raises BackupError, also when it is there and `replace` is not asked for.
    """
    _refuse_existing(file, replace)
    contents, server_major = await _look(database_url)
    programs = find_dump_programs(server_major)
    with _beside(file) as unfinished:
        await _dump(database_url, unfinished, programs)
        await read_archive(unfinished, find_restore_programs())
        _refuse_existing(file, replace)
        unfinished.rename(file)
    return contents


def _refuse_existing(file: Path, replace: bool) -> None:
    if file.exists() and not file.is_file():
        what = "a folder: name a file in it" if file.is_dir() else "no file: name one"
        raise BackupError(f"{file} is {what}.")
    if file.exists() and not replace:
        raise BackupError(f"{file} is there already: choose another name, or replace it (--force).")


async def _look(database_url: str) -> tuple[Contents, int]:
    connection = await connect(database_url)
    try:
        if not set(await list_tables(connection)) >= OUR_TABLES:
            raise BackupError(
                "There is nothing to back up: the database has no tables of callrouter."
            )
        return await load_contents(connection), connection.get_server_version().major
    finally:
        await connection.close()


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """An empty file beside it, for our eyes only; gone at the end unless it was renamed."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    try:
        yield unfinished
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


async def _dump(database_url: str, unfinished: Path, programs: Programs) -> None:
    address, environment = spoken_address(database_url)
    process = await asyncio.create_subprocess_exec(
        programs.pg_dump,
        f"--dbname={address}",
        "--format=custom",
        f"--file={unfinished}",
        "--schema=public",
        "--no-owner",
        "--no-privileges",
        "--no-password",
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    try:
        _, complaints = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code := await process.wait():
        said = last_words(complaints.decode(errors="replace"))
        if code < 0:
            said = f"it was ended by signal {-code}"
        raise BackupError(f"pg_dump could not save the database: {said}")
