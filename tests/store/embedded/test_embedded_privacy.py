"""Who may reach the embedded PostgreSQL, and where do its files lie for whom?"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import asyncpg
import pytest

import callrouter.store.embedded as embedded_module
from callrouter.store.embedded.layout import SOCKET_FOLDER_BYTES, choose_account
from callrouter.store.embedded.server import (
    EmbeddedDatabaseError,
    default_data_dir,
    start_embedded,
)
from store.embedded.embedded_servers import AS_ROOT, Start, ask, is_running, own, told_by


def test_files_are_private(start: Start, data_dir: Path) -> None:
    database = start()
    runner = choose_account().uid
    for private in (database.socket_dir, next(data_dir.glob("pg[0-9][0-9]"))):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert private.stat().st_uid == runner
    password = next(data_dir.glob("*.password"))
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert password.stat().st_uid == os.geteuid()


def test_neither_log_nor_description_shows_the_password(start: Start, data_dir: Path) -> None:
    database = start()
    password = next(data_dir.glob("*.password")).read_text().strip()
    assert len(password) >= 32
    assert password not in next(data_dir.glob("*.log")).read_text()
    assert password not in repr(database)


def test_a_wrong_password_is_refused(start: Start) -> None:
    url = start().url
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(url.replace(password, "guessed"), "select 1")


def test_another_role_is_refused(start: Start) -> None:
    url = start().url
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        ask(url.replace("//callrouter:", "//postgres:"), "select 1")


def test_it_listens_on_no_network_address(start: Start) -> None:
    database = start()
    assert ask(database.url, "show listen_addresses") == ""


def test_a_deep_data_folder_gets_a_short_private_socket_folder(start: Start, folder: Path) -> None:
    deep = folder / ("deep" * 20) / ("deeper" * 10)
    database = start(deep)
    assert len(str(database.socket_dir)) < 90
    assert stat.S_IMODE(database.socket_dir.stat().st_mode) == 0o700
    assert ask(database.url, "select 1") == 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_socket_path_is_within_every_systems_limit(start: Start, folder: Path, more: int) -> None:
    length = SOCKET_FOLDER_BYTES - len(os.fsencode(folder)) - len("//socket") + more
    database = start(folder / ("x" * length))
    path = database.socket_dir / ".s.PGSQL.5432"
    assert path.exists()
    assert len(os.fsencode(path)) + len("\0") <= 104
    assert (database.socket_dir.parent == database.data_dir) == (more <= 0)
    assert ask(database.url, "select 1") == 1


def test_a_data_folder_deeper_than_postgresql_can_go_is_a_sentence(
    start: Start, folder: Path
) -> None:
    deepest = folder / "/".join(["x" * 98] * 8)
    assert ask(start(deepest).url, "select 1") == 1
    too_deep = folder / "/".join(["x" * 98] * 9)
    with pytest.raises(EmbeddedDatabaseError) as refused:
        start(too_deep)
    assert str(refused.value) == (
        f"The path of the data folder is {len(str(too_deep))} bytes long, and PostgreSQL can work "
        "with 900: set CALLROUTER_DATA_DIR to a folder that is less deep."
    )
    assert not too_deep.exists()


def test_odd_letters_in_the_data_folder_stay_out_of_the_url(start: Start, folder: Path) -> None:
    database = start(folder / "Ünser, 100% odd: folder")
    assert "%" not in database.url
    assert ask(database.url, "select 1") == 1


def test_a_planted_socket_folder_is_refused(start: Start, folder: Path) -> None:
    deep = folder / ("deep" * 20) / ("deeper" * 10)
    database = start(deep)
    database.stop()
    shutil.rmtree(database.socket_dir)
    database.socket_dir.symlink_to(folder)
    try:
        with pytest.raises(EmbeddedDatabaseError) as refused:
            start(deep)
    finally:
        database.socket_dir.unlink()
    assert str(refused.value) == (
        f"{database.socket_dir} is not a folder of the user who runs PostgreSQL: "
        "remove it, then start again."
    )


@pytest.mark.skipif(not AS_ROOT, reason="only root runs PostgreSQL as another user")
def test_root_runs_it_as_nobody(start: Start) -> None:
    database = start()
    assert Path(f"/proc/{database.pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@pytest.mark.skipif(not AS_ROOT, reason="only root runs PostgreSQL as another user")
def test_root_is_told_when_nobody_cannot_enter_the_data_folder(folder: Path) -> None:
    folder.chmod(0o700)
    with pytest.raises(EmbeddedDatabaseError) as refused:
        start_embedded(folder / "data")
    assert str(refused.value) == (
        f"Root runs PostgreSQL as the user nobody, who cannot enter {folder / 'data'}: choose a "
        "data folder outside private folders, for example below /var/lib/callrouter."
    )


@pytest.mark.skipif(not AS_ROOT, reason="the other tests are the ordinary user's")
def test_an_ordinary_user_runs_it_too(folder: Path) -> None:
    python = "/usr/bin/python3"
    asked = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    if not Path(python).exists() or subprocess.run(asked, check=False).returncode:
        pytest.skip("needs a Python 3.11 or newer that everybody can run")
    nobody = pwd.getpwnam("nobody")
    package = folder / "code" / "callrouter" / "store" / "embedded"
    shutil.copytree(Path(embedded_module.__file__).parent, package)
    data_dir = folder / "data"
    data_dir.mkdir()
    os.chown(data_dir, nobody.pw_uid, nobody.pw_gid)
    owner = own(
        data_dir,
        "in the main thread",
        python,
        cwd="/",
        env={"PYTHONPATH": str(folder / "code")},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
    )
    url, pid = told_by(owner)
    assert ask(url, "select current_user") == "callrouter"
    owner.communicate()
    assert owner.returncode == 0
    assert not is_running(pid)


def test_the_data_folder_of_a_checkout_is_always_the_same(tmp_path: Path) -> None:
    assert default_data_dir(tmp_path) == default_data_dir(tmp_path / "." / "x" / "..")
    assert default_data_dir(tmp_path) != default_data_dir(tmp_path / "x")


def test_an_ordinary_user_keeps_the_data_in_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert default_data_dir(tmp_path) == tmp_path / ".callrouter"


def test_root_keeps_the_data_where_nobody_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    found = default_data_dir(Path("/srv/My checkout, no. 1"))
    assert found.parent == Path("/var/lib/callrouter")
    assert found.name.startswith("My-checkout-no.-1-")
