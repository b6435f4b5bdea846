"""How are the measured servers started and ended? Each a process of its own, on its own core."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.machine import on_server_core

ROOT = Path(__file__).resolve().parents[1]
PUBLIC_URL = "https://calls.example.com"
ACCOUNT_SID, TOKEN = "AC" + "b" * 32, "the-benchmarks-token"
BARE, SERVICE, NAIVE = "bare", "service", "naive"
NAMES = (BARE, SERVICE, NAIVE)
_START_SECONDS = 30


@dataclass
class Server:
    """A running server; `log` holds what it said on standard error."""

    name: str
    port: int
    log: Path
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        """Ask it to go, and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2_000:]


def start(
    name: str,
    database_url: str,
    folder: Path,
    *,
    port: int | None = None,
    pinned: bool = True,
    **settings: str,
) -> Server:
    """Start a server and wait until it answers; exits with its last words when it does not.

    `pinned`: it has the servers' core. `settings` are more environment variables.
    """
    port = port or _free_port()
    log = folder / f"{name}-{port}.log"
    environment = {key: value for key, value in os.environ.items() if "CALLROUTER_" not in key}
    environment |= {
        "CALLROUTER_DATABASE_URL": database_url,
        "CALLROUTER_PUBLIC_URL": PUBLIC_URL,
        "CALLROUTER_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "CALLROUTER_TWILIO_AUTH_TOKEN": TOKEN,
        "CALLROUTER_DATA_DIR": str(folder / "state"),
    } | settings
    command = [*_command(name), f"--port={port}"]
    with log.open("ab") as said:
        process = subprocess.Popen(
            on_server_core(command) if pinned else command,
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
        )
    server = Server(name, port, log, process)
    _await_answer(server)
    return server


def _command(name: str) -> list[str]:
    if name == SERVICE:
        return [str(Path(sys.executable).with_name("callrouter")), "serve"]
    return [sys.executable, "-m", "bench.programs.serve", name]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(server: Server) -> None:
    path = "/readyz" if server.name == SERVICE else "/"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if httpx.get(server.url + path, timeout=5).status_code != 503:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    server.end()
    sys.exit(f"The {server.name} server did not start:\n{server.last_words()}")
