"""`callrouter import-csv` and `callrouter from-template`: many things at once, from a table."""

import asyncio
from typing import TextIO

import click

from callrouter.commands.configuration import at_work, read_text
from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.domain.imports import People
from callrouter.domain.rights import system
from callrouter.operations.campaigns.bring_campaigns import Brought, bring_campaigns
from callrouter.operations.house import House
from callrouter.operations.properties.show_properties import find_property_of_key
from callrouter.operations.reading_tables import LONGEST_TABLE
from callrouter.operations.templates.make_properties import (
    Made,
    Wanted,
    make_properties,
    read_properties,
)

_FILE = click.File(encoding="utf-8-sig")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--property", "key", required=True, help="The property's key.")
@click.option("--dry-run", is_flag=True, help="Only tell what would become of each row.")
def import_csv(file: TextIO, key: str, dry_run: bool) -> None:
    """Bring campaigns from elsewhere: source, number, forward to, notes.

    Rows that cannot be matched are named; the others are done.
    """
    brought = asyncio.run(_bring(read_text(file, LONGEST_TABLE), key, dry_run))
    for each in brought:
        mark, colour = ("✓", "green") if each.is_matched else ("✗", "red")
        click.secho(f"{mark} line {each.line}: {each.says}", fg=colour)
    unmatched = sum(not each.is_matched for each in brought)
    click.echo(f"{len(brought) - unmatched} of {len(brought)} rows are matched.")
    if dry_run:
        click.echo("Nothing was changed (--dry-run).")
    raise SystemExit(1 if unmatched else 0)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--template", "key", required=True, help="The template property's key.")
@click.option(
    "--people",
    type=click.Choice([each.value for each in People]),
    default=People.SAME.value,
    show_default=True,
    help="Whom the template's flows ring.",
)
@click.option("--dry-run", is_flag=True, help="Only tell what would become of each row.")
def from_template(file: TextIO, key: str, people: str, dry_run: bool) -> None:
    """Make a property for each row of FILE, set up and published as a template is.

    Each is made whole or not at all; the same file again makes those that are missing.
    """
    text = read_text(file, LONGEST_TABLE)
    failed = asyncio.run(_make(text, key, People(people), dry_run))
    if dry_run:
        click.echo("Nothing was changed (--dry-run).")
    raise SystemExit(1 if failed else 0)


async def _bring(text: str, key: str, dry_run: bool) -> list[Brought]:
    async with at_work() as work:
        known = await find_property_of_key(work, key)
        return await bring_campaigns(work, known.id, text, dry_run=dry_run)


async def _make(text: str, key: str, people: People, dry_run: bool) -> int:
    """A transaction for each, so that what is made stays made; gives how many were not."""
    async with at_work() as work:
        template = await find_property_of_key(work, key)
        wanted = await read_properties(work, template.id, text)
    failed = there = 0
    async with borrowed_house(read_settings()) as house:
        for count, each in enumerate(wanted, start=1):
            made = await _make_one(house, template.id, each, people, dry_run)
            mark, colour = ("✗", "red") if made.says else ("✓", "green")
            rest = " is there already." if made.was_there else ""
            click.secho(f"{count}/{len(wanted)} {mark} {made.key}{rest}", fg=colour)
            for says in made.says:
                click.echo(f"    line {made.line}: {says}")
            failed += bool(made.says)
            there += made.was_there
    told = f"{len(wanted) - failed - there} of {len(wanted)} properties were made"
    verb = "was" if there == 1 else "were"
    click.echo(f"{told}, {there} {verb} there already." if there else f"{told}.")
    return failed


async def _make_one(
    house: House, template_id: int, each: Wanted, people: People, dry_run: bool
) -> Made:
    async with house.work(system()) as work:
        (made,) = await make_properties(work, template_id, [each], people, dry_run=dry_run)
        return made
