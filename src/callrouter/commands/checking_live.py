"""`callrouter check --live`: is the real account as calls need it, and what does a real call show?"""

import click

from callrouter.app import open_account
from callrouter.commands.house import borrowed_house, told_refusals
from callrouter.domain.numbers import read_caller
from callrouter.domain.rights import system
from callrouter.operations.calls.resolve_call import Resolved, resolve_call
from callrouter.operations.house import House
from callrouter.operations.live_check.check_account import Finding, check_account
from callrouter.operations.live_check.check_by_call import USUAL_SECONDS, check_by_call
from callrouter.settings import Settings

_HOW_TO_CALL = (
    "To see what a real call shows, name two of your numbers: --from and --to. It costs as much "
    "as a call, and rings whoever the other number rings."
)


async def check_live(
    settings: Settings, from_number: str | None, to_number: str | None, *, unasked: bool
) -> list[Finding]:
    """What was found; a call is placed only between two numbers, and `unasked` or when agreed to."""
    with told_refusals():
        async with borrowed_house(settings) as house:
            open_account(house, settings)
            assert house.http
            async with house.work(system()) as work:
                found = await check_account(work, house.http)
            if from_number is None or to_number is None:
                return [*found, Finding(_HOW_TO_CALL)]
            if not (unasked or await _agreed(house, from_number, to_number)):
                return [*found, Finding("No call was placed.")]
            click.echo(f"Calling; this takes up to {USUAL_SECONDS + 10} seconds ...")
            return [*found, *await check_by_call(house, from_number, to_number)]


async def _agreed(house: House, from_number: str, to_number: str) -> bool:
    async with house.work(system()) as work:
        way = await resolve_call(work, read_caller(from_number), to_number)
    click.echo(f"A call to {to_number} ({way.property.name}) goes like this now:")
    for step in way.steps:
        click.echo(f"  {step.node}: {step.event}")
    click.echo(f"  {_rung(way)}")
    return click.confirm("Place it?")


def _rung(way: Resolved) -> str:
    rung = sorted({leg.number for step in way.steps for leg in step.rings})
    return f"It rings {', '.join(rung)}." if rung else "It rings nobody."
