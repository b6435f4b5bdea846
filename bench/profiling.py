"""Where does the service's time go? py-spy looks at it 500 times a second under load.

py-spy is installed when it is first asked for, beside .venv and not into it.
"""

import asyncio
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.legs import WARM_UP_SECONDS, Bench
from bench.servers import ROOT, SERVICE

_TOOLS = ROOT / ".bench-tools"
_PER_SECOND = 500
_SECONDS = 4
_SHOWN = 25
_LINE_NUMBER = re.compile(r":\d+\)$")


async def profile(bench: Bench, connections: int) -> None:
    """One leg under the profiler; prints who used the time, alone and with all they called."""
    spy = await asyncio.to_thread(_py_spy)
    await bench.leg(SERVICE, connections, 1)  # so that the next one knows how much to prepare
    server = bench.servers[SERVICE]
    out = server.log.with_name("profile.raw")
    seconds = WARM_UP_SECONDS + _SECONDS
    pool = await bench.prepare(SERVICE, connections, seconds)
    watched = asyncio.create_task(asyncio.to_thread(_watch, spy, server.pid, seconds, out))
    measured, _ = await bench.drive(SERVICE, connections, _SECONDS, pool)
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


def _watch(spy: str, pid: int, seconds: int, out: Path) -> None:
    """Samples only while the process uses the CPU."""
    command = [spy, "record", "--gil", "--format", "raw", "--rate", str(_PER_SECOND)]
    command += ["--duration", str(seconds), "--pid", str(pid), "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"py-spy could not look at the service:\n{done.stderr}")


def _print(raw: str) -> None:
    alone: Counter[str] = Counter()
    with_called: Counter[str] = Counter()
    total = 0
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [_LINE_NUMBER.sub(")", frame) for frame in stack.split(";")]
        total += int(count)
        alone[frames[-1]] += int(count)
        for frame in set(frames):
            with_called[frame] += int(count)
    for title, counted in (("alone", alone), ("with all they called", with_called)):
        print(f"Most time {title}, in % of {total:,} samples:")
        # What is always on the stack (the command, the loop) says nothing.
        telling = [each for each in counted.most_common() if each[1] < 0.99 * total]
        for frame, count in telling[:_SHOWN]:
            print(f"  {100 * count / total:5.1f}  {frame}")
        print()
