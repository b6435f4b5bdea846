"""`callrouter worker`: do jobs, and nothing else."""

import asyncio
import signal

import click

from callrouter.app import build_house, build_mail, open_account
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
    direct = settings.database_direct_url
    house = build_house(
        settings.database_url.get_secret_value(),
        direct_url=direct.get_secret_value() if direct else None,
        mail=build_mail(settings),
        with_worker=True,
        pages_url=settings.pages_url,
    )
    open_account(house, settings)
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
