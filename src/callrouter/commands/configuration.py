"""`callrouter export` and `callrouter apply`: a property as a file, and a file as a property."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TextIO

import click

from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.domain.rights import system
from callrouter.operations.configuration.apply_configuration import Applied, apply_configuration
from callrouter.operations.configuration.reading_files import LONGEST_FILE
from callrouter.operations.configuration.show_configuration import show_configuration
from callrouter.operations.configuration.writing_files import write_file
from callrouter.operations.properties.show_properties import find_property_of_key
from callrouter.operations.work import NotFoundError, RefusedError, Work

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


@click.command()
@click.argument("property_key", metavar="PROPERTY")
def export(property_key: str) -> None:
    """Write everything that is set up at PROPERTY (its key) to standard output, as YAML."""
    click.echo(asyncio.run(_export(property_key)), nl=False)


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--dry-run", is_flag=True, help="Only tell what would be changed.")
def apply(file: TextIO, dry_run: bool) -> None:
    """Make a property as FILE says (- is standard input): all of it, or nothing.

    What would change is told first. What FILE does not name stays as it is.
    """
    asyncio.run(_apply(read_text(file, LONGEST_FILE), dry_run))


def read_text(file: TextIO, longest: int) -> str:
    """One character more than may be, so that what is too long is found to be."""
    try:
        return file.read(longest + 1)
    except UnicodeDecodeError:
        raise click.ClickException("The file is not in UTF-8; save it so.") from None


async def _export(property_key: str) -> str:
    async with at_work() as work:
        known = await find_property_of_key(work, property_key)
        return write_file(await show_configuration(work, known.id))


async def _apply(text: str, dry_run: bool) -> None:
    async with at_work() as work:
        planned = await apply_configuration(work, text, dry_run=True)
        _tell(planned)
        if planned.plan and not dry_run:
            await apply_configuration(work, text)
    if not planned.plan:
        click.echo("Nothing changes: everything is as the file says.")
    elif dry_run:
        click.echo("Nothing was changed (--dry-run).")
    else:
        click.echo("Done.")


def _tell(planned: Applied) -> None:
    for line in planned.plan:
        click.secho(line, fg=_COLOURS.get(line.strip()[:1]))
    for each in planned.kept:
        click.echo(f"  stays, though the file does not name it: {each}")


@asynccontextmanager
async def at_work() -> AsyncIterator[Work]:
    """An operation of whoever sits at the machine; what is refused is told, and exit code 1."""
    try:
        async with borrowed_house(read_settings()) as house, house.work(system()) as work:
            yield work
    except RefusedError as error:
        raise click.ClickException("\n".join(error.sentences)) from error
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
