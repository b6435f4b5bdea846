"""A `callrouter demo` in a process of its own, as `make run` starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

STARTS_WITHIN_SECONDS = 60


class Demo:
    """Runs on a free port with a data folder; `stop` it, or kill it."""

    def __init__(self, data_dir: Path, port: int | None = None, **settings: str) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {
            "CALLROUTER_DATA_DIR": str(data_dir),
            "PORT": str(self.port),
            "COLUMNS": "80",
            **settings,
        }
        self._log = data_dir.with_suffix(".log")
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "callrouter", "demo"],
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self) -> "Demo":
        self.wait_until(self._is_ready)
        return self

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Waits, while the demo runs, until something is so."""
        try:
            wait_until(self.process, is_so)
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.said}") from None

    def port_told(self) -> int:
        """The port that it says it answers on, once it says so."""
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if told := re.search(r"callrouter answers on http://127\.0\.0\.1:(\d+);", self.said):
                self.port, self.url = int(told[1]), f"http://127.0.0.1:{told[1]}"
                self.wait_until_ready()
                return self.port
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError(f"The demo did not come up:\n{self.said}")

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another `callrouter` command, as typed in another terminal."""
        return subprocess.run(
            [sys.executable, "-m", "callrouter", *arguments],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def interrupt(self, how: int = signal.SIGINT) -> int:
        """Ctrl-C: the whole terminal's group gets it. Gives the exit code."""
        os.killpg(self.process.pid, how)
        return self.process.wait(30)

    @property
    def simulator_pid(self) -> int:
        """The process of its simulated telephone company."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        (pid,) = (
            int(pid)
            for pid, parent, command in (row for row in rows if len(row) == 3)
            if int(parent) == self.process.pid and " simulator " in command
        )
        return pid

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)

    @property
    def said(self) -> str:
        return self._log.read_text()


def wait_until(process: "subprocess.Popen[bytes]", is_so: Callable[[], bool]) -> None:
    """Waits, while the process runs, until something is so."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_so():
            return
        try:  # waits on the process rather than sleeping blindly
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("The process did not come to it")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
