"""`callrouter backup`: save the database to a file."""

import asyncio
from pathlib import Path

import click

from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.store.backups.contents import Contents
from callrouter.store.backups.programs import BackupError
from callrouter.store.backups.saving import save_backup


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def backup(file: Path, force: bool) -> None:
    """Save the whole database to FILE, while the service runs or not."""
    contents = asyncio.run(_backup(file, force))
    click.echo(f"{file} holds {contents} ({file.stat().st_size:,} bytes).")


async def _backup(file: Path, force: bool) -> Contents:
    async with borrowed_house(read_settings()) as house:
        try:
            return await save_backup(house.database_url, file, replace=force)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
