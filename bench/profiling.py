"""Where does the service's time go? py-spy looks at it 500 times a second under load.

py-spy is installed when it is first asked for, beside .venv and not into it.
"""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.legs import Bench
from bench.servers import ROOT, SERVICE

_TOOLS = ROOT / ".bench-tools"
_PER_SECOND = 500
_SECONDS = 4
_SHOWN = 25


async def profile(bench: Bench, connections: int) -> None:
    """One leg under the profiler; prints who used the time, alone and with all they called."""
    spy = await asyncio.to_thread(_py_spy)
    await bench.leg(SERVICE, connections, 1)  # so that the next one knows how much to prepare
    out = Path(bench.servers[SERVICE].log).with_name("profile.raw")
    leg = asyncio.create_task(bench.leg(SERVICE, connections, _SECONDS))
    watched = asyncio.create_task(asyncio.to_thread(_watch, spy, bench.servers[SERVICE].pid, out))
    measured = await leg
    await watched
    print(
        f"\n{measured.load.per_second:,.0f} requests/s at {connections} connections under the "
        f"profiler, {measured.cpu_us:.0f} µs CPU each.\n"
    )
    _print(out.read_text())


def _py_spy() -> str:
    program = _TOOLS / "bin" / "py-spy"
    if not program.exists():
        pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "install"]
        done = subprocess.run([*pip, "--target", str(_TOOLS), "py-spy"], check=False)
        if done.returncode != 0 or not program.exists():
            sys.exit("py-spy could not be installed, and nothing is profiled without it.")
    return str(program)


def _watch(spy: str, pid: int, out: Path) -> None:
    """Samples only while the process is not idle, from the first press on."""
    command = [spy, "record", "--format", "raw", "--rate", str(_PER_SECOND)]
    command += ["--duration", str(_SECONDS + 30), "--pid", str(pid), "-o", str(out)]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    subprocess.run(command, env=environment, capture_output=True, check=True)


def _print(raw: str) -> None:
    alone: Counter[str] = Counter()
    with_called: Counter[str] = Counter()
    total = 0
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [frame.rpartition(":")[0] or frame for frame in stack.split(";")]
        total += int(count)
        alone[frames[-1]] += int(count)
        for frame in set(frames):
            with_called[frame] += int(count)
    for title, counted in (("alone", alone), ("with all they called", with_called)):
        print(f"Most time {title}, in % of {total:,} samples:")
        for frame, count in counted.most_common(_SHOWN):
            print(f"  {100 * count / total:5.1f}  {frame}")
        print()
