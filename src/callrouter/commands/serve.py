"""`callrouter serve`: answer calls."""

import asyncio
from threading import Thread

import click

from callrouter.app import build_house, build_lines, build_program, keep_fallback, settled_house
from callrouter.commands.running import data_dir_of
from callrouter.commands.serving import PORT, listen, make_server, run
from callrouter.commands.stating import read_settings, warn_of_a_closed_door
from callrouter.logs import set_up_logging
from callrouter.operations.first_run.entry_link import is_new, make_entry_link
from callrouter.store.engine import DATABASE_TROUBLE

LINK_SECONDS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=PORT, default=8000, show_default=True, envvar="PORT")
def serve(host: str, port: int) -> None:
    """Answer calls from the given PostgreSQL (CALLROUTER_DATABASE_URL)."""
    settings = read_settings()
    if settings.database_url is None:
        raise click.ClickException(
            "Set CALLROUTER_DATABASE_URL, or use `callrouter demo`, which brings its own database."
        )
    warn_of_a_closed_door(settings)
    set_up_logging()
    house = settled_house(
        settings,
        settings.database_url.get_secret_value(),
        state_dir=data_dir_of(settings),
        with_worker=settings.worker,
    )
    keep_fallback(house, settings)
    program = build_program(house, build_lines(settings))
    with listen(host, port) as listener:
        base = f"http://{host}:{listener.getsockname()[1]}"
        click.echo(f"callrouter answers on {base}.", err=True)
        asked = (settings.database_url.get_secret_value(), settings.pages_url or base)
        # Beside the start, which waits for no database.
        Thread(target=_tell_how_to_begin, args=asked, daemon=True).start()
        server = make_server(program)
        run(server, listener)
    if not server.started:
        raise click.ClickException("The service could not start; the lines above say why.")


def _tell_how_to_begin(database_url: str, base: str) -> None:
    if link := asyncio.run(_link_to_begin(database_url)):
        begin = f"{base}/welcome/{link}"
        click.echo(f"Nobody can sign in yet. Set the company up here: {begin}", err=True)


async def _link_to_begin(database_url: str) -> str | None:
    """Where nobody has rights yet, the link for whoever sets the company up. A database that is
    away, slow or not migrated yet is no reason not to answer calls."""
    house = build_house(database_url)
    try:
        async with asyncio.timeout(LINK_SECONDS), house.work() as work:
            return await make_entry_link(work, None) if await is_new(work) else None
    except DATABASE_TROUBLE:  # a time-out is one of them
        return None
    finally:
        await house.close()
