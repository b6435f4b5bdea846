"""How does a command get a house to work in, whether or not the service runs?"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import click

from callrouter.app import build_house
from callrouter.commands.running import Running, data_dir_of, find_running
from callrouter.operations.house import House
from callrouter.operations.work import NotFoundError, RefusedError
from callrouter.settings import Settings
from callrouter.store.embedded.server import EmbeddedDatabaseError, start_embedded
from callrouter.store.engine import DATABASE_TROUBLE
from callrouter.store.migrating import UnknownSchemaError


@asynccontextmanager
async def borrowed_house(
    settings: Settings, running: Running | None = None
) -> AsyncIterator[House]:
    """A house on `running`'s database, else on the one that is set, else on that of the service
    that runs here, else on the embedded one meanwhile. Its snapshots are not loaded.

    Trouble with the database is a sentence, and exit code 1.
    """
    data_dir, embedded = data_dir_of(settings), None
    if running is not None:
        url = running.database_url
    elif settings.database_url is not None:
        url = settings.database_url.get_secret_value()
    elif (running := find_running(data_dir)) is not None:
        url = running.database_url
    else:
        try:
            embedded = start_embedded(data_dir)
        except EmbeddedDatabaseError as error:
            raise click.ClickException(str(error)) from error
        url = embedded.url
    house = build_house(url)
    try:
        yield house
    except (*DATABASE_TROUBLE, UnknownSchemaError) as error:
        raise click.ClickException(trouble_sentence(error)) from error
    finally:
        await house.close()
        if embedded is not None:
            embedded.stop()


@contextmanager
def told_refusals() -> Iterator[None]:
    """What an operation refuses is a sentence, and exit code 1."""
    try:
        yield
    except (NotFoundError, RefusedError) as error:
        raise click.ClickException(str(error)) from error


def trouble_sentence(error: Exception) -> str:
    """What to do about a database that does not do what it should."""
    if isinstance(error, UnknownSchemaError):
        return str(error)
    return (
        f"The database does not do what it should ({type(error).__name__}). See that it runs, that "
        "CALLROUTER_DATABASE_URL (if set) is right, and run `callrouter migrate`."
    )
