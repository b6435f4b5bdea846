"""How is a PostgreSQL server process started, found again after a crash, and ended?

Without `pg_ctl`: what it does is signals and reading `postmaster.pid`, whose lines are, among
others, the process id (1st) and the state (8th; PostgreSQL's `miscadmin.h` names them all).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from callrouter.store.embedded.layout import Account, bare_environment

_PID_LINE = 0
_STATE_LINE = 7

_FAST_SHUTDOWN_SECONDS = 30.0
_HARD_SHUTDOWN_SECONDS = 5.0


def spawn_server(
    account: Account,
    command: tuple[str, ...],
    log: IO[bytes],
    stale_pid: int | None,
    *,
    thread_lasts: bool,
) -> subprocess.Popen[bytes]:
    """Starts the server in a session of its own, so that Ctrl-C in the terminal reaches only us.

    `thread_lasts`: the calling thread lives at least as long as the server is wanted; the server
    may then be bound to it, and so to our process.

    `stale_pid`: what postmaster.pid holds although that process is no server of ours. PostgreSQL
    takes `PG_GRANDPARENT_PID` for a process that is not a server, and so does not refuse to start
    when the number has meanwhile been given to another program. Deleting the file instead would
    also switch off its check for left-over workers of a killed server.
    """
    environment = bare_environment()
    if stale_pid is not None:
        environment["PG_GRANDPARENT_PID"] = str(stale_pid)
    return subprocess.Popen(
        [*(_dying_with_us() if thread_lasts else ()), *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        env=environment,
        start_new_session=True,
        user=account.uid if account.is_other else None,
        group=account.gid if account.is_other else None,
        extra_groups=[] if account.is_other else None,
    )


def _dying_with_us() -> list[str]:
    """On Linux, a prefix by which the kernel shuts the server down (fast) when we are killed.

    `setpriv` becomes the server by exec, so the process id stays. The kernel watches the *thread*
    that started the server, therefore only one that lasts may ask for it. Where it is missing,
    the next start ends the left-over server (`end_orphan`).
    """
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    if setpriv is None:
        return []
    prefix = [setpriv, "--pdeathsig", "INT"]
    known = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if known else []


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the server `pid` on this data accepts connections."""
    lines = _read_pid_file(cluster)
    return (
        len(lines) > _STATE_LINE
        and lines[_PID_LINE].strip() == str(pid)
        and lines[_STATE_LINE].strip() == "ready"
    )


def end_server(process: subprocess.Popen[bytes]) -> None:
    """Ends a server we started and collects it; nothing to do if it has ended already."""

    def has_ended(seconds: float) -> bool:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    if process.poll() is None:
        _end(process.pid, has_ended)


def end_orphan(cluster: Path) -> int | None:
    """Ends a server that a killed owner left running on this data.

    Returns the process id that postmaster.pid still holds, if there is one. A file that holds none
    (the disk was full, the power went) names nobody, and PostgreSQL would refuse it for ever: it is
    removed.
    """
    lines = _read_pid_file(cluster)
    try:
        pid = int(lines[_PID_LINE])
    except (IndexError, ValueError):
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        return None

    def has_ended(seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while _serves(pid, cluster):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    if pid > 1 and _serves(pid, cluster):
        _end(pid, has_ended)
    return pid


def _end(pid: int, has_ended: Callable[[float], bool]) -> None:
    """Fast shutdown; then immediate shutdown; then the hard way, which loses nothing committed."""
    for number, seconds in (
        (signal.SIGINT, _FAST_SHUTDOWN_SECONDS),
        (signal.SIGQUIT, _HARD_SHUTDOWN_SECONDS),
        (signal.SIGKILL, _HARD_SHUTDOWN_SECONDS),
    ):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if has_ended(seconds):
            return


def _serves(pid: int, cluster: Path) -> bool:
    """Whether `pid` is, by its command line, a PostgreSQL server on this data."""
    command = _read_command_line(pid)
    return "postgres" in command and f"-D {cluster} " in f"{command} "


def _read_command_line(pid: int) -> str:
    """Empty for a process that is gone, or dead and not yet collected."""
    if sys.platform == "linux":
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return os.fsdecode(arguments.replace(b"\0", b" "))
    listed = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.strip()


def _read_pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []
