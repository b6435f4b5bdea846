"""How does a row that was deleted come back under the id it had?"""

from collections.abc import Mapping

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert_again(
    connection: AsyncConnection, table: Table, row: Mapping[str, object]
) -> None:
    """Ids are the database's to give; this one it has given before."""
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    await connection.execute(
        text(f"insert into {table.name} ({columns}) overriding system value values ({values})"),
        dict(row),
    )
