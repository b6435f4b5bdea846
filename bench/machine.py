"""Which core does whom serve, and what has a process used of it?

Where there are two cores the measured server has one for itself; PostgreSQL and the load generator
share what is left. Linux only: CPU seconds are read from /proc.
"""

import os
import platform
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER_CORES = _CORES[:1]
OTHER_CORES = _CORES[1:] or _CORES


def require_tools() -> None:
    """Ends the program with a sentence where it cannot measure."""
    if not Path("/proc/self/stat").exists():
        sys.exit("bench/run needs Linux: it reads the servers' CPU time from /proc.")
    if shutil.which("wrk") is None and not _install_wrk():
        sys.exit(
            "bench/run needs wrk, the load generator, and skips everything without it. "
            "On Debian and Ubuntu: sudo apt-get install wrk"
        )


def _install_wrk() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("Installing wrk by apt-get ...", flush=True)
    quietly = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for command in ([*quietly, "update"], [*quietly, "install", "-y", "wrk"]):
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return False
    return shutil.which("wrk") is not None


def step_aside() -> None:
    """This process, and all it starts without `on_server_core`, leaves the server's core alone."""
    os.sched_setaffinity(0, OTHER_CORES)


def on_server_core(command: list[str]) -> list[str]:
    return ["taskset", "-c", ",".join(map(str, SERVER_CORES)), *command]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process since it began, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def cpu_seconds_of_children(pid: int) -> float:
    """The same for all living children of a process together."""
    total = 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in children:
        with suppress(OSError):
            total += cpu_seconds(int(child))
    return total


def resident_megabytes(pid: int | str = "self", peak: bool = False) -> float:
    """Memory of a process that is really there, now or at most, in MB (10^6 bytes)."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(wanted):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def described() -> str:
    """This machine in a few words: no name of it."""
    pinned = "server on core 0, PostgreSQL and wrk on the others" if _CORES[1:] else "not pinned"
    return f"{len(_CORES)} cores ({pinned}), Python {platform.python_version()}"
