"""What does a database hold that a backup could save, or a restore would replace?"""

from dataclasses import dataclass
from typing import Any

import asyncpg

# What every schema of ours has had from the first on; other programs' databases have not.
OUR_TABLES = frozenset({"alembic_version", "calls", "ledger", "properties"})

_TABLES = """
select relname from pg_class c
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f') and not relispartition
and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid
                and deptype = 'e')
order by relname
"""


@dataclass(frozen=True)
class Contents:
    """How much of the company is there."""

    properties: int
    calls: int

    def __str__(self) -> str:
        return f"{_counted(self.properties, 'property', 'properties')} and " + _counted(
            self.calls, "call", "calls"
        )


async def list_tables(connection: "asyncpg.Connection[Any]") -> list[str]:
    """The tables of the database, without those of extensions and parts of others."""
    return [row["relname"] for row in await connection.fetch(_TABLES)]


async def load_contents(connection: "asyncpg.Connection[Any]") -> Contents:
    """What lies in a database that has our tables."""
    properties = await connection.fetchval("select count(*) from public.properties")
    return Contents(properties, await connection.fetchval("select count(*) from public.calls"))


async def find_filled_table(connection: "asyncpg.Connection[Any]", tables: list[str]) -> str | None:
    """A table that holds a row, or None."""
    for table in tables:
        if await connection.fetchval(f"select exists(select from public.{quoted(table)})"):
            return table
    return None


def quoted(name: str) -> str:
    """The name of a thing as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
