"""What do the tests of backups compare, and how is a database spoilt?"""

from pathlib import Path

import asyncpg

from callrouter.store.backups.restoring import find_archive, restore_archive
from callrouter.store.engine import connect


async def everything(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    connection = await connect(url)
    try:
        listed = await connection.fetch(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        )
        rows = {}
        for (table,) in listed:
            found = await connection.fetch(f'select t::text from public."{table}" t order by 1')
            rows[table] = [row["t"] for row in found]
        return rows
    finally:
        await connection.close()


async def run(url: str, *statements: str) -> None:
    connection: asyncpg.Connection = await connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def restore(url: str, file: Path, **options: bool) -> None:
    """Looks into the file and restores it, as the command does."""
    await restore_archive(url, await find_archive(file), **options)
