"""`callrouter serve`: answer calls."""

import click

from callrouter.app import build_lines, build_program, keep_fallback, settled_house
from callrouter.commands.running import data_dir_of
from callrouter.commands.serving import PORT, listen, make_server, run
from callrouter.commands.stating import read_settings, warn_of_a_closed_door
from callrouter.logs import set_up_logging


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
        click.echo(f"callrouter answers on http://{host}:{listener.getsockname()[1]}.", err=True)
        server = make_server(program)
        run(server, listener)
    if not server.started:
        raise click.ClickException("The service could not start; the lines above say why.")
