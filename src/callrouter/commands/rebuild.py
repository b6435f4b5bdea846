"""`callrouter rebuild`: fold all calls again from the ledger."""

import asyncio

import click

from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.operations.calls.rebuild_calls import rebuild_calls


@click.command()
def rebuild() -> None:
    """Fold all calls again from the ledger; the result is what it was."""
    click.echo(f"{asyncio.run(_rebuild())} calls were folded again.")


async def _rebuild() -> int:
    done = 0
    async with borrowed_house(read_settings()) as house:
        async for done in rebuild_calls(house.database_url):
            if done % 10_000 == 0:
                click.echo(f"{done} calls so far …")
    return done
