"""`callrouter demo`: the whole product on this machine, with a company to try it on.

Starts a database (unless one is given), the simulated telephone company beside it, and the
service. Everything is kept between starts.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import click
from pydantic import SecretStr

from callrouter.app import (
    build_house,
    build_lines,
    build_program,
    keep_fallback,
    settled_house,
)
from callrouter.commands.demo_key import FILE_NAME, keep_in_file, told_key
from callrouter.commands.house import trouble_sentence
from callrouter.commands.running import Running, data_dir_of, leave_note
from callrouter.commands.serving import PORT, listen, make_server, port_of, run
from callrouter.commands.simulating import ACCOUNT, simulated_company
from callrouter.commands.stating import read_settings, warn_of_a_closed_door
from callrouter.domain.numbers import national
from callrouter.domain.rights import system
from callrouter.logs import set_up_logging
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.demo.communities import COMMUNITIES, SOURCES
from callrouter.operations.demo.load_demo import DEMO, find_demo_admin, load_demo
from callrouter.operations.first_run.entry_link import make_entry_link
from callrouter.providers.mail.sink import FOLDER, MailSink
from callrouter.settings import Settings
from callrouter.store import saved_snapshots, spool
from callrouter.store.embedded.removal import remove_embedded
from callrouter.store.embedded.server import EmbeddedDatabaseError, start_embedded
from callrouter.store.embedded.supervision import keep_running
from callrouter.store.engine import DATABASE_TROUBLE
from callrouter.store.migrating import UnknownSchemaError, migrate


@click.command()
@click.option("--port", type=PORT, default=8000, show_default=True, envvar="PORT")
@click.option("--reset", is_flag=True, help="Throw the demo's data away, and do nothing else.")
def demo(port: int, reset: bool) -> None:
    """Run callrouter on this machine with demo data, until Ctrl-C."""
    settings = read_settings()
    data_dir = data_dir_of(settings)
    if reset:
        _reset(settings, data_dir)
        return
    warn_of_a_closed_door(settings)
    set_up_logging()
    with ExitStack() as stack:
        listener = stack.enter_context(listen("127.0.0.1", port))
        port = port_of(listener)  # 0 asked for any free one
        database_url = stack.enter_context(_database(settings, data_dir))
        try:
            loaded, link = asyncio.run(_prepare(database_url, data_dir))
        except (*DATABASE_TROUBLE, UnknownSchemaError) as error:
            raise click.ClickException(trouble_sentence(error)) from error
        settings = settings.model_copy(update=_simulated_account(port))
        assert settings.simulator_token is not None
        token = settings.simulator_token.get_secret_value()
        simulator_port = stack.enter_context(simulated_company(port, token))
        running = Running(
            os.getpid(),
            f"http://127.0.0.1:{port}",
            database_url,
            f"http://127.0.0.1:{simulator_port}",
            token,
        )
        settings = settings.model_copy(update={"simulator_api_base": running.simulator_url})
        if settings.pages_url is None:
            settings = settings.model_copy(update={"pages_url": f"http://127.0.0.1:{port}"})
        stack.enter_context(leave_note(data_dir, running))
        _welcome(settings, port, data_dir, loaded, link)
        sink = MailSink(data_dir / FOLDER)
        house = settled_house(settings, database_url, state_dir=data_dir, mail=sink)
        keep_fallback(house, settings)
        server = make_server(build_program(house, build_lines(settings)))
        run(server, listener)
        click.echo("callrouter has stopped; everything is kept for the next start.")
    if not server.started:
        raise SystemExit(1)


@contextmanager
def _database(settings: Settings, data_dir: Path) -> Iterator[str]:
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    try:
        database = start_embedded(data_dir)
    except EmbeddedDatabaseError as error:
        raise click.ClickException(str(error)) from error
    try:
        keep_running(database, partial(raise_alarm, Alarm.DATABASE_ENDED))
        yield database.url
    finally:
        database.stop()


async def _prepare(database_url: str, data_dir: Path) -> tuple[bool, str]:
    """Whether the demo company was made, and the link that lets its admin in."""
    house = build_house(database_url)
    try:
        await migrate(house.engine)
        async with house.work(system(DEMO)) as work:
            loaded = await load_demo(work)
            await keep_in_file(work, data_dir)
            link = await make_entry_link(work, await find_demo_admin(work))
        return loaded, link
    finally:
        await house.close()


def _simulated_account(port: int) -> dict[str, object]:
    return {
        "simulator_account_sid": ACCOUNT,
        "simulator_token": SecretStr(secrets.token_urlsafe(32)),
        "simulator_callback_url": f"http://127.0.0.1:{port}",
    }


def _welcome(settings: Settings, port: int, data_dir: Path, loaded: bool, link: str) -> None:
    click.echo(f"\ncallrouter answers on http://127.0.0.1:{port}; Ctrl-C stops it.")
    click.secho(f"Open the pages: http://127.0.0.1:{port}/welcome/{link}", bold=True)
    click.echo("(This link works once; the next start shows another.)")
    click.echo("The demo company was made." if loaded else "The demo company is as you left it.")
    for community in COMMUNITIES:
        known = community.property
        click.echo(f"\n  {known.name} ({known.zone})")
        for name, last_four in SOURCES:
            number = community.number(last_four)
            click.echo(f"    {name:<18} {national(number)}   {number}")
    click.echo("\nTry a call, in another terminal:")
    click.echo("  .venv/bin/callrouter call +12125550142 +12125550101")
    click.echo(
        "  .venv/bin/callrouter call +12125550142 +12125550101 --at 2026-12-24T23:10 --press 1\n"
    )
    for line in told_key(data_dir, port):
        click.echo(line)
    if settings.public_url and settings.twilio_auth_token:
        click.echo(f"Twilio's webhooks are taken at {settings.public_url}/webhooks/twilio/voice.\n")
    if settings.smtp_host:
        click.echo(f"Mails are sent by {settings.smtp_host}.")
    else:
        click.echo("Mails leave for nobody; read them with: .venv/bin/callrouter mails")
    click.echo(f"Everything is kept in {data_dir}.\n")


def _reset(settings: Settings, data_dir: Path) -> None:
    if settings.database_url is not None:
        raise click.ClickException(
            "CALLROUTER_DATABASE_URL is set: the demo's data lies in that database; empty it there."
        )
    try:
        is_gone = remove_embedded(data_dir)
    except EmbeddedDatabaseError as error:
        raise click.ClickException(str(error)) from error
    if not is_gone:
        click.echo(f"There is no demo data in {data_dir}; the next `make run` begins anew.")
        return
    for name in ("running.json", FILE_NAME):
        (data_dir / name).unlink(missing_ok=True)
    for name in (spool.FILE_NAME, saved_snapshots.FILE_NAME):
        for path in data_dir.glob(f"{name}*"):  # SQLite keeps a journal beside each
            path.unlink()
    shutil.rmtree(data_dir / FOLDER, ignore_errors=True)
    with suppress(OSError):  # what is not ours stays, and its folder with it
        data_dir.rmdir()
    click.echo("The demo's data is gone; the next `make run` begins anew.")
