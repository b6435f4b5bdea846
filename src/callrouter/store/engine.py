"""How is PostgreSQL reached, for ordinary operations and for the ledger's own connection?"""

from typing import Any, cast

import asyncpg
import msgspec
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DRIVER = "postgresql+asyncpg"
DATABASE_TROUBLE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What is raised when the database cannot be reached or does not do what it is asked."""


def create_engine(database_url: str) -> AsyncEngine:
    """An engine for ordinary operations; connections are made when first needed."""
    return create_async_engine(
        read_url(database_url),
        pool_pre_ping=True,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )


def read_url(text: str) -> URL:
    """A database address in any of its usual spellings, made ours.

    Raises ValueError (a sentence without the address, which may hold a password).
    """
    try:
        url = make_url(text)
    except Exception as error:
        raise ValueError(
            "CALLROUTER_DATABASE_URL cannot be read; write postgresql://user:password@host/name."
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("CALLROUTER_DATABASE_URL must name a PostgreSQL database.")
    return url.set(drivername=DRIVER)


async def connect(database_url: str) -> "asyncpg.Connection[Any]":
    """One raw connection, for the ledger."""
    url = read_url(database_url)
    query = {key: cast(str, value) for key, value in url.query.items()}
    return await asyncpg.connect(
        host=url.host or query.get("host"),
        port=url.port or int(query.get("port", "5432")),
        user=url.username,
        password=url.password,
        database=url.database,
        timeout=5,
        command_timeout=5,
    )
