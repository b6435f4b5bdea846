"""`callrouter restore`: put a backup in the place of the database's contents."""

import asyncio
from pathlib import Path

import click
from pydantic import SecretStr

from callrouter.commands.house import borrowed_house
from callrouter.commands.running import data_dir_of, find_running
from callrouter.commands.stating import read_settings
from callrouter.settings import Settings
from callrouter.store.backups.archive import Archive
from callrouter.store.backups.contents import Contents, load_contents
from callrouter.store.backups.programs import BackupError
from callrouter.store.backups.restoring import find_archive, restore_archive
from callrouter.store.engine import connect
from callrouter.store.migrating import migrate


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds, all of it.")
def restore(file: Path, force: bool) -> None:
    """Put the backup FILE into the database, all of it or nothing, while no service runs."""
    try:
        archive, contents = asyncio.run(_restore(file, force))
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored {contents}, as they were at {archive.made_at}.")


async def _restore(file: Path, force: bool) -> tuple[Archive, Contents]:
    settings = read_settings()
    _refuse_while_it_runs(settings)
    archive = await find_archive(file)
    async with borrowed_house(settings) as house:
        await restore_archive(house.database_url, archive, replace=force)
        await migrate(house.engine)
        connection = await connect(house.database_url)
        try:
            return archive, await load_contents(connection)
        finally:
            await connection.close()


def _refuse_while_it_runs(settings: Settings) -> None:
    running = find_running(data_dir_of(settings))
    chosen = settings.database_url
    if running is not None and chosen in (None, SecretStr(running.database_url)):
        raise click.ClickException(
            f"callrouter runs on this data (process {running.pid}, {running.service_url}): stop it "
            "first, then restore."
        )
