"""`callrouter user`: who signs in?"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence

import click

from callrouter.commands.granting import PROPERTIES, ROLE, grants_of, load_places, told
from callrouter.commands.house import borrowed_house, told_refusals
from callrouter.commands.stating import read_settings
from callrouter.domain.listing import MOST_AT_ONCE, Wanted
from callrouter.domain.rights import system
from callrouter.domain.staff import Access, KeptPerson
from callrouter.operations.people.create_user import create_user
from callrouter.operations.people.show_people import list_users
from callrouter.operations.sessions.end_session import end_sessions_of
from callrouter.operations.work import Work

COMMAND_LINE = "Command line"
"""Who has done what a command does, as the history tells."""


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="What they are called.")
@ROLE
@PROPERTIES
def add(email: str, name: str, role: str, keys: Sequence[str]) -> None:
    """Somebody new who signs in with EMAIL; the password is asked for, or is one line of standard
    input."""
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    click.echo(asyncio.run(_add(email, name, role, keys, password)))


async def _add(email: str, name: str, role: str, keys: Sequence[str], password: str) -> str:
    with told_refusals():
        async with (
            borrowed_house(read_settings()) as house,
            house.work(system(COMMAND_LINE)) as work,
        ):
            grants = await grants_of(work, role, keys)
            person_id = await create_user(work, name, email, grants, password)
            places = await load_places(work, grants)
    return f"{name} signs in with {email}: {told(grants, places)} (person {person_id})."


@user.command("list")
def list_all() -> None:
    """Everybody who has rights or a password."""
    lines = asyncio.run(_list())
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("Nobody signs in yet; make somebody with `callrouter user add`.")


async def _list() -> list[str]:
    lines = []
    async with borrowed_house(read_settings()) as house, house.work() as work:
        async for person, access in _users(work):
            places = await load_places(work, access.grants)
            state = "" if access.has_password else "; has no password yet"
            lines.append(
                f"{person.id:>6}  {person.name} <{person.email or 'no e-mail'}>: "
                f"{told(access.grants, places)}{state}"
            )
    return lines


async def _users(work: Work) -> AsyncIterator[tuple[KeptPerson, Access]]:
    wanted: Wanted | None = Wanted(limit=MOST_AT_ONCE)
    while wanted is not None:
        page = await list_users(work, wanted)
        for person, access in page.items:
            if access.grants or access.has_password:
                yield person, access
        wanted = Wanted(limit=MOST_AT_ONCE, after=page.ended) if page.ended else None


@user.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign somebody out everywhere."""
    click.echo(asyncio.run(_end_sessions(email)))


async def _end_sessions(email: str) -> str:
    with told_refusals():
        async with (
            borrowed_house(read_settings()) as house,
            house.work(system(COMMAND_LINE)) as work,
        ):
            count = await end_sessions_of(work, email)
    return f"{count} sessions of {email} have ended."
