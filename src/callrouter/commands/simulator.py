"""`callrouter simulator`: a telephone company on this machine.

A program of its own, because it must outlive the service it calls.
"""

import asyncio
import os
import socket
import sys

import click
import httpx
import uvicorn

from callrouter.app import system_clock
from callrouter.commands.serving import PORT, listen, make_server, port_of
from callrouter.providers.simulator.estate import Estate
from callrouter.providers.simulator.exchange import Exchange
from callrouter.providers.simulator.program import build_program

ON_ACCOUNT = ("+15035550187", "+15035550188", "+18885550189")
"""Numbers that are on the account from the start, to be adopted."""


@click.command()
@click.option(
    "--service-url", required=True, help="The service to call, like http://127.0.0.1:8000."
)
@click.option("--account-sid", required=True, help="The account whose calls it makes.")
@click.option(
    "--port", type=PORT, default=0, help="Where to listen on this machine; 0 = any free port."
)
@click.option(
    "--socket", "socket_number", type=int, help="A listening socket that was handed over."
)
@click.option("--until-closed", is_flag=True, help="End when standard input is closed.")
def simulator(
    service_url: str, account_sid: str, port: int, socket_number: int | None, until_closed: bool
) -> None:
    """Simulate a telephone company. CALLROUTER_SIMULATOR_TOKEN signs its webhooks and is asked
    of whoever uses its telephones."""
    token = os.environ.get("CALLROUTER_SIMULATOR_TOKEN", "")
    if not token:
        raise click.ClickException(
            "Set CALLROUTER_SIMULATOR_TOKEN, the secret shared with the service."
        )
    listener = socket.socket(fileno=socket_number) if socket_number else listen("127.0.0.1", port)
    if socket_number is None:
        click.echo(f"The simulator's telephones are on port {port_of(listener)}.")
    asyncio.run(_run(service_url, account_sid, token, listener, until_closed))


async def _run(
    service_url: str, account_sid: str, token: str, listener: socket.socket, until_closed: bool
) -> None:
    async with httpx.AsyncClient() as http:
        exchange = Exchange(account_sid, token, http, service_url, system_clock)
        estate = Estate(exchange, system_clock)
        for number in ON_ACCOUNT:
            estate.put_on_account(number, friendly_name="From before")
        server = make_server(build_program(exchange, token, estate))
        if until_closed:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _end, server)
        await server.serve(sockets=[listener])


def _end(server: uvicorn.Server) -> None:
    """The process that started us is gone, or lets us go."""
    asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
    server.should_exit = True
