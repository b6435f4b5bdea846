"""What is in a backup file, and how is it read as SQL?

pg_restore turns PostgreSQL's custom format into a script; it is never connected to a database.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from callrouter.store.backups.contents import OUR_TABLES
from callrouter.store.backups.programs import BackupError, Programs, last_words
from callrouter.store.embedded.layout import bare_environment

LONGEST_LINE_BYTES = 1 << 30
"""PostgreSQL's own limit for a value; a row is one line."""

_MADE_AT = re.compile(r"^; Archive created at (.+)$", re.MULTILINE)
_TABLE = re.compile(r"^\d+; \d+ \d+ TABLE public (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Archive:
    """A backup of ours: the schema it was made from, and when ("2026-11-24 10:00:00 UTC")."""

    file: Path
    programs: Programs
    revision: str
    made_at: str


async def read_archive(file: Path, programs: Programs) -> Archive:
    """Looks into the file. Raises BackupError when it is not a whole beginning of a backup of ours.

    Whether all its data can be read is known only when it was read.
    """
    listed = await _read(file, programs, "--list")
    tables = set(_TABLE.findall(listed))
    version = await _read(file, programs, "--file=-", "--data-only", "--table=alembic_version")
    revision = re.search(r"^COPY [^\n]*FROM stdin;\n(\w+)\n", version, re.MULTILINE)
    if not tables >= OUR_TABLES or revision is None:
        raise BackupError(f"{file} is a backup of another program's database.")
    made_at = _MADE_AT.search(listed)
    return Archive(file, programs, revision[1], made_at[1] if made_at else "an unknown time")


async def read_script(archive: Archive, section: str) -> str:
    """The SQL of `pre-data` or `post-data`. Raises BackupError."""
    return await _read(archive.file, archive.programs, *_section(section))


@asynccontextmanager
async def open_data(archive: Archive) -> AsyncIterator[asyncio.StreamReader]:
    """The script of the data, to be read to its end. Raises BackupError if it was cut off."""
    async with _running(archive.file, archive.programs, *_section("data")) as process:
        assert process.stdout is not None
        yield process.stdout


def _section(name: str) -> tuple[str, ...]:
    # Only what lies in the schema: the schema itself and extensions are the server's affair.
    return ("--file=-", f"--section={name}", "--schema=public", "--no-owner", "--no-privileges")


async def _read(file: Path, programs: Programs, *options: str) -> str:
    async with _running(file, programs, *options) as process:
        assert process.stdout is not None
        return (await process.stdout.read()).decode()


@asynccontextmanager
async def _running(
    file: Path, programs: Programs, *options: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """pg_restore on the file; its complaint, when it fails, is a BackupError."""
    with tempfile.TemporaryFile() as complaints:
        process = await asyncio.create_subprocess_exec(
            programs.pg_restore,
            *options,
            "--",
            str(file),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=complaints,
            env=bare_environment() | {"TZ": "UTC"},
            limit=LONGEST_LINE_BYTES,
        )
        try:
            yield process
            if await process.wait() != 0:
                raise _complaint(file, complaints)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def _complaint(file: Path, complaints: IO[Any]) -> BackupError:
    complaints.seek(0)
    said = last_words(complaints.read().decode(errors="replace"))
    if "unsupported version" in said:
        return BackupError(
            f"{file} was made by a newer pg_dump than the pg_restore here ({said}): install newer "
            "client programs of PostgreSQL."
        )
    return BackupError(f"{file} cannot be read as a backup: {said}")
