"""`callrouter worker`: do jobs, and nothing else."""

import asyncio
import signal

import click

from callrouter.app import settled_house
from callrouter.commands.stating import read_settings
from callrouter.logs import set_up_logging
from callrouter.operations.house import House


@click.command()
def worker() -> None:
    """Do what waits to be done (mails, alarms, clean-up), beside or instead of the service's own
    workers. Run as many as you like."""
    settings = read_settings()
    if settings.database_url is None:
        raise click.ClickException(
            "Set CALLROUTER_DATABASE_URL; `callrouter demo` has a worker of its own."
        )
    set_up_logging()
    house = settled_house(settings, settings.database_url.get_secret_value())
    click.echo("callrouter does jobs; Ctrl-C stops it.", err=True)
    asyncio.run(_work(house))


async def _work(house: House) -> None:
    ended = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    house.open_for_jobs()
    try:
        await ended.wait()
    finally:
        await house.close()
