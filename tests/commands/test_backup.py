"""Can a database be saved by one command and brought back by another, as an operator types them?"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from callrouter.__main__ import main
from commands.demo_runs import Demo
from memory import in_memory


@pytest.fixture
def folder() -> Iterator[Path]:
    """Directly below the temporary folder: as root, PostgreSQL's user must reach it."""
    path = Path(tempfile.mkdtemp(prefix="cr-backup-", dir=in_memory() or "/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def demo(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder / "data").wait_until_ready()
    yield demo
    if demo.process.poll() is None:
        demo.interrupt()


def test_what_a_running_demo_saved_comes_back_into_a_new_one(demo: Demo, folder: Path):
    placed = demo.command("call", "+12125550142", "+12125550101")
    call_id = placed.stdout.split()[-1]
    file = folder / "callrouter.backup"
    saved = demo.command("backup", str(file))
    assert (saved.returncode, saved.stderr) == (0, "")
    size = r"\([\d,]+ bytes\)\.\n"
    assert re.fullmatch(re.escape(f"{file} holds 3 properties and 1 call ") + size, saved.stdout)
    refused = demo.command("restore", str(file), "--force")
    assert refused.stderr == (
        f"Error: callrouter runs on this data (process {demo.process.pid}, {demo.url}): stop it "
        "first, then restore.\n"
    )
    demo.interrupt()
    demo.command("demo", "--reset")
    restored = demo.command("restore", str(file))
    assert restored.stdout.startswith("Restored 3 properties and 1 call, as they were at 20")
    shown = demo.command("call", "--show", call_id)
    assert "the call came in" in shown.stdout


def test_a_stopped_database_is_saved_and_replaced_too(demo: Demo, folder: Path):
    demo.interrupt()
    file = folder / "callrouter.backup"
    assert demo.command("backup", str(file)).returncode == 0
    refused = demo.command("restore", str(file))
    assert (refused.returncode, refused.stderr) == (
        1,
        "Error: The database holds data (3 properties and 0 calls): `--force` replaces all of it "
        "by the backup.\n",
    )
    replaced = demo.command("restore", str(file), "--force")
    assert replaced.stdout.startswith("Restored 3 properties and 0 calls, as they were at 20")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch):
    def run(url: str, *arguments: str) -> Result:
        monkeypatch.setenv("CALLROUTER_DATABASE_URL", url)
        return CliRunner().invoke(main, arguments)

    return run


def test_a_server_of_our_own_is_saved_and_restored(on, demo_url, empty_url, tmp_path):
    file = str(tmp_path / "callrouter.backup")
    assert "holds 3 properties and 0 calls" in on(demo_url, "backup", file).output
    again = on(demo_url, "backup", file)
    assert again.output == (
        f"Error: {file} is there already: choose another name, or replace it (--force).\n"
    )
    assert on(demo_url, "backup", file, "--force").exit_code == 0
    restored = on(empty_url, "restore", file)
    assert restored.output.startswith("Restored 3 properties and 0 calls, as they were at 20")


def test_a_database_that_is_not_there_is_a_sentence(on, tmp_path):
    url = "postgresql://me:s3cr3t@127.0.0.1:9/x"
    for done in (on(url, "backup", str(tmp_path / "x")),):
        assert done.exit_code == 1
        assert done.output.startswith("Error: The database does not do what it should (")
        assert "s3cr3t" not in done.output


def test_where_there_is_no_room_no_file_is_left(demo_url: str, tmp_path: Path):
    file = tmp_path / "callrouter.backup"
    file.write_text("an older backup")
    limited = f'ulimit -f 8; exec "{sys.executable}" -m callrouter backup --force "{file}"'
    done = subprocess.run(
        ["/bin/sh", "-c", limited],
        env=os.environ | {"CALLROUTER_DATABASE_URL": demo_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: pg_dump could not save the database: ")
    assert os.listdir(tmp_path) == ["callrouter.backup"]
    assert file.read_text() == "an older backup"
