"""How does the simulated telephone company run beside the service, for as long as that does?

It is a process of its own on a listening socket of ours. If it dies it is started again on the
same socket, so that whoever telephones only waits; the calls it had are gone, for it keeps them in
memory.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from callrouter.commands.serving import listen, port_of

# Fixed, and of the right length, but of letters that no real SID has: those are hex digits.
ACCOUNT = "AC" + "5" * 23 + "simulator"
_PAUSE_SECONDS = 1.0
_ENDS_WITHIN_SECONDS = 15
_log = structlog.get_logger("callrouter.simulating")


@contextmanager
def simulated_company(service_port: int, token: str) -> Iterator[int]:
    """Run the simulator until the block ends, whatever becomes of it meanwhile; gives its port."""
    with listen("127.0.0.1", 0) as listener:
        company = _Company(service_port, token, listener)
        try:
            yield port_of(listener)
        finally:
            company.end()


class _Company:
    """The simulator's process, watched by a thread."""

    def __init__(self, service_port: int, token: str, listener: socket.socket) -> None:
        self._service_port, self._token, self._listener = service_port, token, listener
        self._may_change = threading.Lock()
        self._is_ending = threading.Event()
        self._process = self._start()
        self._watcher = threading.Thread(target=self._watch, name="simulator", daemon=True)
        self._watcher.start()

    def end(self) -> None:
        """End it in good order; the watcher ends with it."""
        with self._may_change:
            self._is_ending.set()
            process = self._process
        assert process.stdin is not None
        process.stdin.close()
        process.wait(_ENDS_WITHIN_SECONDS)
        self._watcher.join(_ENDS_WITHIN_SECONDS)

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            with self._may_change:
                if self._is_ending.is_set():
                    return
                if self._process.stdin is not None:
                    self._process.stdin.close()
                self._process = self._start()
            _log.error(
                "The simulated telephone company ended and was started again; its calls are gone.",
                exit_code=code,
            )
            # One that cannot live is not started as fast as the machine can.
            self._is_ending.wait(_PAUSE_SECONDS)

    def _start(self) -> "subprocess.Popen[bytes]":
        """Start it; it ends when its standard input is closed, however we end."""
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "callrouter",
                "simulator",
                f"--service-url=http://127.0.0.1:{self._service_port}",
                f"--account-sid={ACCOUNT}",
                f"--socket={self._listener.fileno()}",
                "--until-closed",
            ],
            stdin=subprocess.PIPE,
            pass_fds=[self._listener.fileno()],
            env=os.environ | {"CALLROUTER_SIMULATOR_TOKEN": self._token},
            start_new_session=True,  # Ctrl-C is for us; we end it afterwards
        )
