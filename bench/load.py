"""How is a server put under load? wrk, one thread, every request from a prepared file."""

import json
import subprocess
from pathlib import Path

import msgspec

_SCRIPT = Path(__file__).with_name("post.lua")


class Load(msgspec.Struct, frozen=True):
    """What wrk saw: answers in full, how long they took, how many were no success."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def start_load(
    url: str, requests: Path, connections: int, seconds: int, skip: int = 0
) -> "subprocess.Popen[str]":
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=20s"]
    command += ["-s", str(_SCRIPT), url, "--", str(requests), str(skip)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish_load(wrk: "subprocess.Popen[str]") -> Load:
    """Raises RuntimeError with what wrk said when it measured nothing."""
    said, _ = wrk.communicate()
    for line in said.splitlines():
        if line.startswith("JSON"):
            return msgspec.convert(json.loads(line.removeprefix("JSON")), Load)
    raise RuntimeError(f"wrk ended without a result:\n{said}")


def put_load(url: str, requests: Path, connections: int, seconds: int, skip: int = 0) -> Load:
    return finish_load(start_load(url, requests, connections, seconds, skip))
