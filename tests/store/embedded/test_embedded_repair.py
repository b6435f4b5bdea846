"""Does the embedded PostgreSQL heal after kills, interruptions and lost files?"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from binaries import BINARIES
from callrouter.store.embedded.binaries import find_binaries
from callrouter.store.embedded.layout import choose_account
from store.embedded.embedded_servers import AS_ROOT, Start, ask, is_running, kill_hard, own, told_by


def test_after_the_server_was_killed_the_next_start_recovers(start: Start) -> None:
    first = start()
    ask(first.url, "create table kept (word text)", "insert into kept values ('committed')")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    assert ask(start().url, "select word from kept") == "committed"


def test_a_server_left_by_a_killed_owner_is_ended_and_started_anew(
    start: Start, data_dir: Path
) -> None:
    owner = own(data_dir, "in a thread")
    url, orphan = told_by(owner)
    ask(url, "create table kept (word text)", "insert into kept values ('committed')")
    kill_hard(owner)
    assert is_running(orphan)
    database = start()
    assert database.pid != orphan
    assert not is_running(orphan)
    assert ask(database.url, "select word from kept") == "committed"


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("setpriv") is None,
    reason="only Linux ends a process with its parent, asked by setpriv",
)
def test_on_linux_the_server_ends_with_its_killed_owner(data_dir: Path) -> None:
    owner = own(data_dir, "in the main thread")
    _, pid = told_by(owner)
    server = os.pidfd_open(pid)
    kill_hard(owner)
    try:
        assert select.select([server], [], [], 20.0)[0], "the server outlived its owner by 20 s"
    finally:
        os.close(server)


def test_a_process_id_that_now_belongs_to_another_program_is_no_obstacle(
    start: Start, data_dir: Path
) -> None:
    first = start()
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    account = choose_account()
    bystander = subprocess.Popen(
        ["cat"], stdin=subprocess.PIPE, user=account.uid if account.is_other else None
    )
    pid_file = next(data_dir.glob("pg[0-9][0-9]")) / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(bystander.pid), *rest, ""]))
    try:
        assert ask(start().url, "select 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.communicate()


def test_a_postmaster_file_that_names_nobody_is_no_obstacle(start: Start, data_dir: Path) -> None:
    first = start()
    first.stop()
    pid_file = next(data_dir.glob("pg[0-9][0-9]")) / "postmaster.pid"
    for left in ("", "not a number\n"):
        pid_file.write_text(left)
        pid_file.chmod(0o644)
        database = start()
        assert ask(database.url, "select 1") == 1
        database.stop()


def test_a_lock_file_left_by_a_killed_owner_is_no_obstacle(start: Start, data_dir: Path) -> None:
    start().stop()
    (data_dir / "lock").write_text(str(os.getppid()))  # the number is another program's by now
    assert ask(start().url, "select 1") == 1


def test_a_socket_and_its_lock_left_by_a_killed_server_are_no_obstacle(start: Start) -> None:
    first = start()
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    left = first.socket_dir / ".s.PGSQL.5432.lock"
    assert (first.socket_dir / ".s.PGSQL.5432").exists()
    _, *rest = left.read_text().splitlines()
    left.write_text("\n".join([str(os.getppid()), *rest, ""]))
    assert ask(start().url, "select 1") == 1


def test_of_two_processes_that_start_at_once_one_has_it_and_one_gets_a_sentence(
    data_dir: Path,
) -> None:
    owners = [own(data_dir, "in the main thread", stderr=subprocess.PIPE) for _ in range(2)]
    told = {owner.stdout.readline(): owner for owner in owners if owner.stdout is not None}
    loser = told.pop("")  # it ended without a word there
    ((line, winner),) = told.items()
    try:
        said = loser.communicate(timeout=60)[1]
        assert loser.returncode == 1
        assert (
            f"The embedded database in {data_dir} is in use by process {winner.pid}: stop that "
            f"process (kill {winner.pid}) or choose another data folder, then start again."
        ) in said
        assert ask(line.split()[0], "select 1") == 1
    finally:
        winner.communicate()


def test_a_lost_password_file_is_made_anew(start: Start, data_dir: Path) -> None:
    first = start()
    first.stop()
    next(data_dir.glob("*.password")).unlink()
    second = start()
    assert second.url != first.url
    assert ask(second.url, "select 1") == 1


def test_an_interrupted_first_start_is_begun_anew(start: Start, data_dir: Path) -> None:
    major = find_binaries(choose_account(), BINARIES).major
    left_over = data_dir / f"pg{major}.new-1"
    left_over.mkdir(parents=True)
    (left_over / "PG_VERSION").write_text(str(major))
    if AS_ROOT:
        data_dir.chmod(0o711)
    assert ask(start().url, "select 1") == 1
    assert not left_over.exists()
