"""How does a backup become the database's contents, all of it or nothing?

Everything happens in one transaction on one connection of ours: room is made, the tables are made
and filled, and only a backup that was read to its end is committed.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg

from callrouter.store.backups.archive import Archive, open_data, read_archive, read_script
from callrouter.store.backups.contents import (
    OUR_TABLES,
    find_filled_table,
    list_tables,
    load_contents,
)
from callrouter.store.backups.programs import BackupError, find_restore_programs
from callrouter.store.engine import APPLICATION, connect
from callrouter.store.migrating import LOCK, knows, newest_revision

_COPY = re.compile(r"COPY public\.(.+?) \((.+)\) FROM stdin;\n")
_END_OF_COPY = b"\\.\n"
_CHUNK_BYTES = 1 << 16
_MAGIC = b"PGDMP"  # how PostgreSQL's custom format begins
_TRIES, _BETWEEN_TRIES_SECONDS = 20, 0.1

# Commands of psql, and a setting that a server before 17 does not know.
_NOT_FOR_SERVERS = re.compile(r"^\\(un)?restrict .*\n", re.MULTILINE)
_NOT_BEFORE_17 = re.compile(r"^SET transaction_timeout = 0;\n", re.MULTILINE)

_OTHERS = """
select count(*) from pg_stat_activity
where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()
"""

_DROPS = """
select format('drop %s if exists %s cascade', kind, name) as statement
from (
    select case relkind when 'v' then 'view' when 'm' then 'materialized view'
                        when 'S' then 'sequence' when 'f' then 'foreign table'
                        when 'c' then 'type' else 'table' end as kind,
           oid::regclass::text as name, 'pg_class'::regclass as class, oid
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    union all
    select 'routine', oid::regprocedure::text, 'pg_proc'::regclass, oid
    from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select case typtype when 'd' then 'domain' else 'type' end, oid::regtype::text,
           'pg_type'::regclass, oid
    from pg_type where typnamespace = 'public'::regnamespace and typtype in ('d', 'e', 'r')
) as things
where not exists (
    select from pg_depend where classid = class and objid = things.oid and deptype = 'e'
)
order by kind <> 'table'
"""


async def find_archive(file: Path) -> Archive:
    """Looks into the file, before any database is touched.

    Raises BackupError when it is not there, not ours, or made by a newer callrouter.
    """
    _refuse_no_file(file)
    archive = await read_archive(file, find_restore_programs())
    if not knows(archive.revision):
        raise BackupError(
            f"{file} was made by a newer callrouter (its schema is {archive.revision}, this one "
            f"knows up to {newest_revision()}): restore it with that version."
        )
    return archive


def _refuse_no_file(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            if opened.read(len(_MAGIC)) == _MAGIC:
                return
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    raise BackupError(f"{file} is no file that `callrouter backup` made.")


async def restore_archive(database_url: str, archive: Archive, *, replace: bool = False) -> None:
    """Puts the backup in the place of everything in the database; migrate it afterwards.

    Raises BackupError, and changes nothing, when the database holds data (unless `replace`) or
    another program's tables, when callrouter is at work on it, and when the backup cannot be read.
    """
    connection = await connect(database_url)
    try:
        await _refuse_others(connection)
        async with connection.transaction():
            await _make_room(connection, replace)
            await _run_script(connection, await read_script(archive, "pre-data"))
            await _fill(connection, archive)
            await _run_script(connection, await read_script(archive, "post-data"))
    except asyncpg.PostgresError as error:
        raise BackupError(
            f"The database did not take what {archive.file} holds, and is as it was: {error}"
        ) from error
    finally:
        await connection.close()


async def _refuse_others(connection: "asyncpg.Connection[Any]") -> None:
    """Connections that were closed just now may take a moment to go."""
    tries = 0
    while others := await connection.fetchval(_OTHERS, APPLICATION):
        if (tries := tries + 1) == _TRIES:
            break
        await asyncio.sleep(_BETWEEN_TRIES_SECONDS)
    else:
        return
    raise BackupError(
        f"callrouter is at work on this database (connections: {others}): stop it first, wherever "
        "it runs."
    )


async def _make_room(connection: "asyncpg.Connection[Any]", replace: bool) -> None:
    await connection.execute("set local lock_timeout = '10s'")
    await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
    tables = await list_tables(connection)
    if tables and not (set(tables) >= OUR_TABLES or tables == ["alembic_version"]):
        raise BackupError(
            f"The database holds another program's tables ({', '.join(tables[:3])}): give "
            "callrouter a database of its own."
        )
    filled = await find_filled_table(connection, [t for t in tables if t != "alembic_version"])
    if filled and not replace:
        raise BackupError(
            f"The database holds data ({await load_contents(connection)}): `--force` replaces all "
            "of it by the backup."
        )
    await connection.execute("set local search_path = ''")  # names come with their schema
    for row in await connection.fetch(_DROPS):
        await connection.execute(row["statement"])


async def _run_script(connection: "asyncpg.Connection[Any]", script: str) -> None:
    script = _NOT_FOR_SERVERS.sub("", script)
    if connection.get_server_version().major < 17:
        script = _NOT_BEFORE_17.sub("", script)
    if script.strip():
        await connection.execute(script)


async def _fill(connection: "asyncpg.Connection[Any]", archive: Archive) -> None:
    async with open_data(archive) as data:
        statements = ""
        while line := (await data.readline()).decode():
            if (table := _COPY.fullmatch(line)) is None:
                # Comments alone would be no statement to the driver.
                statements += "" if line.startswith("--") else line
                continue
            await _run_script(connection, statements)
            statements = ""
            await connection.copy_to_table(
                _plain(table[1]),
                schema_name="public",
                columns=[_plain(name) for name in table[2].split(", ")],
                source=_rows(data, archive),
            )
        await _run_script(connection, statements)


async def _rows(data: asyncio.StreamReader, archive: Archive) -> AsyncIterator[bytes]:
    """The lines of one table, some together, up to the mark of its end."""
    chunk = bytearray()
    while (line := await data.readline()) != _END_OF_COPY:
        if not line:
            raise BackupError(f"{archive.file} is cut off or damaged: the database is as it was.")
        chunk += line
        if len(chunk) >= _CHUNK_BYTES:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def _plain(name: str) -> str:
    """A name without the quotes that SQL needed."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
