"""`callrouter migrate`: bring the database's schema up to date."""

import asyncio

import click

from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.store.migrating import find_missing_migrations
from callrouter.store.migrating import migrate as migrate_database


@click.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    asyncio.run(_migrate())


async def _migrate() -> None:
    async with borrowed_house(read_settings()) as house:
        missing = await find_missing_migrations(house.engine)
        await migrate_database(house.engine)
    for doc in missing:
        click.echo(f"Done: {doc}")
    click.echo("The database is up to date.")
