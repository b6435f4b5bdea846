"""`callrouter key`: what do programs come in with?"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import click

from callrouter.commands.granting import PROPERTIES, ROLE, grants_of, load_places, told
from callrouter.commands.house import borrowed_house, told_refusals
from callrouter.commands.stating import read_settings
from callrouter.commands.user import COMMAND_LINE
from callrouter.domain.access import ApiKey
from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.rights import system
from callrouter.operations.keys.make_key import make_key, revoke_key, show_keys


@click.group()
def key() -> None:
    """API keys."""


@key.command()
@click.argument("name")
@ROLE
@PROPERTIES
@click.option("--days", type=click.IntRange(1, 36_500), help="For how long; without it for ever.")
def add(name: str, role: str, keys: Sequence[str], days: int | None) -> None:
    """A new key; its secret is printed this once."""
    id_, secret, rights = asyncio.run(_add(name, role, keys, days))
    click.echo(f"Key {id_}, {name}: {rights}. Keep it, it is shown this once:", err=True)
    click.echo(secret)


async def _add(name: str, role: str, keys: Sequence[str], days: int | None) -> tuple[int, str, str]:
    with told_refusals():
        async with (
            borrowed_house(read_settings()) as house,
            house.work(system(COMMAND_LINE)) as work,
        ):
            grants = await grants_of(work, role, keys)
            expires_at = None if days is None else work.now + timedelta(days=days)
            made = await make_key(work, name, grants, expires_at)
            places = await load_places(work, grants)
    return made.id, made.secret, told(grants, places)


@key.command("list")
def list_all() -> None:
    """Every key that was not revoked."""
    lines = asyncio.run(_list())
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("There is no key yet; make one with `callrouter key add`.")


async def _list() -> list[str]:
    lines = []
    wanted: Wanted | None = Wanted(limit=MOST_AT_ONCE)
    async with borrowed_house(read_settings()) as house, house.work() as work:
        while wanted is not None:
            page = await show_keys(work, wanted)
            places = await load_places(work, [each for key in page.items for each in key.grants])
            lines += [
                f"{each.id:>6}  {each.name} ({each.shown}…): {told(each.grants, places)}; "
                f"{_state(each)}"
                for each in page.items
            ]
            wanted = Wanted(limit=MOST_AT_ONCE, after=page.ended) if page.ended else None
    return lines


def _state(found: ApiKey) -> str:
    used, until = found.last_used_at, found.expires_at
    last = f"last used {used:%Y-%m-%d %H:%M} UTC" if used else "never used"
    return f"{last}, until {until:%Y-%m-%d %H:%M} UTC" if until else last


@key.command()
@click.argument("key_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
def revoke(key_id: int) -> None:
    """The key opens nothing any more."""
    asyncio.run(_revoke(key_id))
    click.echo(f"Key {key_id} opens nothing any more.")


async def _revoke(key_id: int) -> None:
    with told_refusals():
        async with (
            borrowed_house(read_settings()) as house,
            house.work(system(COMMAND_LINE)) as work,
        ):
            await revoke_key(work, key_id)
