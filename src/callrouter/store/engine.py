"""How is PostgreSQL reached, for ordinary operations and for the ledger's own connection?"""

from typing import Any, cast

import asyncpg
import msgspec
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

DRIVER = "postgresql+asyncpg"
CONNECT_SECONDS = 5
APPLICATION = "callrouter"
"""How our connections are named, for those who look at what the server does."""

DATABASE_TROUBLE = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What is raised when the database cannot be reached or does not do what it is asked."""


def create_engine(database_url: str) -> AsyncEngine:
    """An engine for ordinary operations; connections are made when first needed."""
    read_url(database_url)  # a wrong address is told at once
    return create_async_engine(
        f"{DRIVER}://",
        async_creator=lambda: connect(database_url),
        pool_pre_ping=True,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
    )


def read_url(written: str) -> URL:
    """A database address in any of its usual spellings, made ours.

    Raises ValueError (a sentence without the address, which may hold a password).
    """
    try:
        url = make_url(written)
    except Exception as error:
        raise ValueError(
            "CALLROUTER_DATABASE_URL cannot be read; write postgresql://user:password@host/name."
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError("CALLROUTER_DATABASE_URL must name a PostgreSQL database.")
    return url.set(drivername=DRIVER)


async def connect(
    database_url: str,
    command_seconds: float | None = None,
    connect_seconds: float = CONNECT_SECONDS,
) -> "asyncpg.Connection[Any]":
    """One raw connection; a statement may take `command_seconds`, None = as long as it takes.

    The driver reads the address itself, so all it knows may stand there, like `?sslmode=require`.
    Raises TimeoutError when the database does not take the connection within `connect_seconds`.
    """
    address = read_url(database_url).set(drivername="postgresql")
    return await asyncpg.connect(
        address.render_as_string(hide_password=False),
        timeout=connect_seconds,
        command_timeout=command_seconds,
        server_settings={"application_name": APPLICATION},
    )


async def stand_still_no_longer_than(connection: AsyncConnection, seconds: int) -> None:
    """A process that stops in the middle of this transaction loses it, with all its locks."""
    await connection.execute(text(f"set local idle_in_transaction_session_timeout = '{seconds}s'"))


async def raw_connection(connection: AsyncConnection) -> "asyncpg.Connection[Any]":
    """The driver's own connection beneath, in the same transaction, for reading many rows fast."""
    await connection.execute(text("select 1"))  # the transaction begins with the first statement
    beneath = (await connection.get_raw_connection()).driver_connection
    return cast("asyncpg.Connection[Any]", beneath)
