"""How is a program put on a socket? With one production command line, the same everywhere."""

import errno
import signal
import socket
from contextlib import suppress
from typing import Any

import click
import uvicorn

PORT = click.IntRange(0, 65535)
_WAITING_CONNECTIONS = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; a port that is taken is a sentence, and exit code 1."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From now on connections wait for their program instead of being refused, and nobody
        # else can take the port: bound alone, two sockets may share it.
        listener.listen(_WAITING_CONNECTIONS)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            sentence = f"Port {port} is taken; stop what uses it or choose another"
            sentence += f", like PORT={port + 1}." if port < 65535 else "."
        else:
            sentence = f"Nothing can listen on {host}, port {port}: {error.strerror}."
        raise click.ClickException(sentence) from error
    listener.set_inheritable(True)
    return listener


def port_of(listener: socket.socket) -> int:
    """The port that a socket really listens on; asked for port 0 it is any free one."""
    return int(listener.getsockname()[1])


def make_server(program: Any) -> uvicorn.Server:
    """The server for a program: fast loop and parser, no access log, no headers nobody needs.

    The public URL is configuration (signatures need it), so proxy headers are not read.
    """
    config = uvicorn.Config(
        program,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)


def run(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM, which end it in good order."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # uvicorn raises either signal again when all is closed
        server.run(sockets=[listener])
