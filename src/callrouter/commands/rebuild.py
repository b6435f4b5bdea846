"""`callrouter rebuild`: fold all calls again from the ledger."""

import asyncio

import click

from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.operations.calls.rebuild_calls import rebuild_calls

_MOST_SHOWN = 10


@click.command()
def rebuild() -> None:
    """Fold all calls again from the ledger; the result is what it was."""
    refused: list[str] = []
    done = asyncio.run(_rebuild(refused))
    click.echo(f"{done - len(refused)} calls were folded again.")
    if refused:
        shown = ", ".join(refused[:_MOST_SHOWN]) + (", …" if len(refused) > _MOST_SHOWN else "")
        raise click.ClickException(
            f"{len(refused)} calls hold what this version cannot read, so their rows stay as they "
            f"were: {shown}"
        )


async def _rebuild(refused: list[str]) -> int:
    done = 0
    async with borrowed_house(read_settings()) as house:
        async for done in rebuild_calls(house.database_url, lambda id_, _: refused.append(id_)):
            if done % 10_000 == 0:
                click.echo(f"{done} calls so far …")
    return done
