"""Does callrouter work where it is installed as a wheel, far from its checkout?"""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import httpx
import pytest

from commands.demo_runs import free_port, wait_until
from house.sources import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that has the wheel, and of ours the dependencies only."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    site = Path(asked.stdout.strip())
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    # A path that is named so is searched, but its own .pth files (our checkout's) are not read.
    paths = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    (site / "dependencies.pth").write_text("\n".join(paths))
    return python


def test_the_program_is_the_installed_one(installed: Path):
    ask = "import callrouter.store.migrating as m; print(m.__file__, m.MIGRATIONS)"
    asked = subprocess.run(
        [installed, "-c", ask], cwd="/", capture_output=True, text=True, check=True
    )
    assert all(path.startswith(str(installed.parents[1])) for path in asked.stdout.split())


def test_it_migrates_and_serves(installed: Path, empty_url: str, tmp_path: Path):
    port = free_port()
    environment = os.environ | {
        "CALLROUTER_DATABASE_URL": empty_url,
        "CALLROUTER_DATA_DIR": str(tmp_path),
        "PORT": str(port),
    }
    program = [str(installed), "-m", "callrouter"]
    migrated = subprocess.run(
        [*program, "migrate"], cwd="/", env=environment, capture_output=True, text=True, check=False
    )
    assert migrated.stderr == ""
    assert migrated.stdout.endswith("The database is up to date.\n")
    service = subprocess.Popen([*program, "serve"], cwd="/", env=environment)
    try:
        wait_until(service, lambda: _answers(port, "/healthz"))
        assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    finally:
        service.terminate()
        assert service.wait(30) == 0


def _answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=1).status_code == 200
    except httpx.TransportError:
        return False
