"""How does a command get a house to work in, whether or not the service runs?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from callrouter.app import build_house
from callrouter.commands.running import data_dir_of, find_running
from callrouter.operations.house import House
from callrouter.settings import Settings
from callrouter.store.embedded import EmbeddedDatabaseError, start_embedded


@asynccontextmanager
async def borrowed_house(settings: Settings) -> AsyncIterator[House]:
    """A house on the given database, on the running service's, or on the embedded one meanwhile.

    Its snapshots are not loaded.
    """
    data_dir, embedded = data_dir_of(settings), None
    running = find_running(data_dir)
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
    elif running is not None:
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
    finally:
        await house.close()
        if embedded is not None:
            embedded.stop()
