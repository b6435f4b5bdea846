"""Who takes part? A PostgreSQL that can be hurt and two service processes that share it."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.servers import SERVICE, Server, start
from bench.throwaway import make_database
from callrouter.store.embedded.server import EmbeddedDatabase, start_embedded

FAILSAFE = "+18005550199"


@dataclass
class Town:
    """Two services on one database. PostgreSQL is started by a thread of its own, which lives as
    long as this process: the kernel ends a server together with the thread that started it."""

    database: EmbeddedDatabase
    url: str
    folder: Path
    state_dir: Path
    services: list[Server] = field(default_factory=list)
    starter: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def start_service(self, port: int | None = None) -> Server:
        more = {
            "CALLROUTER_DATA_DIR": str(self.state_dir),
            "CALLROUTER_FAILSAFE_NUMBER": FAILSAFE,
        }
        return start(SERVICE, self.url, self.folder, port=port, pinned=False, **more)

    def kill_service(self, which: int) -> None:
        self.services[which].process.kill()
        self.services[which].process.wait()

    def restart_service(self, which: int) -> None:
        self.services[which] = self.start_service(self.services[which].port)

    def kill_postgres(self) -> None:
        os.kill(self.database.pid, signal.SIGKILL)
        self.database.wait_for_end()

    def stop_postgres(self) -> None:
        os.kill(self.database.pid, signal.SIGINT)
        self.database.wait_for_end()

    def start_postgres(self) -> None:
        self.starter.submit(self.database.start_again).result()

    @contextmanager
    def frozen_postgres(self) -> Iterator[None]:
        """All its processes stand still: connections stay open, and nobody answers."""
        pids = [self.database.pid, *_children(self.database.pid)]
        for pid in pids:
            _send(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                _send(pid, signal.SIGCONT)

    async def metric(self, name: str) -> float:
        """A counter or gauge of ours, of all services together."""
        total = 0.0
        async with httpx.AsyncClient(timeout=10) as http:
            for service in self.services:
                text = (await http.get(f"{service.url}/metrics")).text
                for line in text.splitlines():
                    if line.startswith(f"callrouter_{name} "):
                        total += float(line.split()[1])
        return total

    async def troubles(self) -> list[str]:
        """What the services say is wrong with them."""
        said: list[str] = []
        async with httpx.AsyncClient(timeout=10) as http:
            for service in self.services:
                answer = await http.get(f"{service.url}/readyz")
                said += answer.json().get("because", [])
        return said


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _make_folder() -> Path:
    """On a real disk: /tmp may be memory, where nothing costs to make durable."""
    parent = "/var/tmp" if os.path.isdir("/var/tmp") else None
    folder = Path(tempfile.mkdtemp(prefix="callrouter-soak-", dir=parent))
    folder.chmod(0o711)
    return folder


@asynccontextmanager
async def town(
    data_parent: Path | None = None, state_parent: Path | None = None
) -> AsyncIterator[Town]:
    """Everything started and ready; `data_parent` and `state_parent` are where PostgreSQL's data
    and the services' own files lie, if not on an ordinary disk."""
    folder = _make_folder()
    starter = ThreadPoolExecutor(1)
    data_dir = (data_parent or folder) / "data"
    database = starter.submit(start_embedded, data_dir).result()
    try:
        url = await make_database(database.url, "soak", demo=True)
        made = Town(database, url, folder, (state_parent or folder) / "state", starter=starter)
        made.services += [made.start_service(), made.start_service()]
        try:
            yield made
        finally:
            for service in made.services:
                service.end()
    finally:
        database.stop()
        shutil.rmtree(folder, ignore_errors=True)
