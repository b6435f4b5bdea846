"""Does the embedded PostgreSQL come back when it dies while its owner runs?"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from callrouter.store.embedded.server import EmbeddedDatabase
from callrouter.store.embedded.supervision import keep_running, longer
from store.embedded.embedded_servers import (
    Start,
    ask,
    ask_when_it_is_back,
    is_running,
    kill_hard,
    own,
    told_by,
    wait_until,
)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def supervised(start: Start, told: list[str]) -> EmbeddedDatabase:
    database = start()
    keep_running(database, told.append)
    return database


def test_a_killed_server_is_back_at_the_same_address_with_what_was_committed(
    supervised: EmbeddedDatabase, told: list[str]
) -> None:
    ask(supervised.url, "create table kept (word text)", "insert into kept values ('committed')")
    killed = supervised.pid
    os.kill(killed, signal.SIGKILL)
    assert ask_when_it_is_back(supervised.url, "select word from kept") == "committed"
    assert supervised.pid != killed
    assert told == [
        "The embedded PostgreSQL ended although nobody stopped it (signal 9); it is started again. "
        f"Why it ended may be in {supervised.log_path}."
    ]


def test_a_server_that_somebody_shut_down_is_back_too(
    supervised: EmbeddedDatabase, told: list[str]
) -> None:
    os.kill(supervised.pid, signal.SIGTERM)
    wait_until(lambda: bool(told))
    assert ask_when_it_is_back(supervised.url, "select 1") == 1
    assert "(exit code 0)" in told[0]


def test_it_comes_back_every_time(supervised: EmbeddedDatabase, told: list[str]) -> None:
    for times in (1, 2):
        killed = supervised.pid
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda killed=killed: supervised.pid != killed)
        assert ask(supervised.url, "select 1") == 1
        assert len(told) == times


def test_it_comes_back_although_its_socket_folder_was_swept_away(
    start: Start, folder: Path, told: list[str]
) -> None:
    database = start(folder / ("deep" * 20) / ("deeper" * 10))
    keep_running(database, told.append)
    shutil.rmtree(database.socket_dir)
    os.kill(database.pid, signal.SIGKILL)
    assert ask_when_it_is_back(database.url, "select 1") == 1


def test_a_killed_worker_is_postgresqls_own_affair(
    supervised: EmbeddedDatabase, told: list[str]
) -> None:
    before = supervised.pid
    os.kill(
        ask(supervised.url, "select pid from pg_stat_activity where backend_type = 'checkpointer'"),
        signal.SIGKILL,
    )
    assert ask_when_it_is_back(supervised.url, "select 1") == 1
    assert (supervised.pid, told) == (before, [])


def test_once_it_is_stopped_it_stays_so(
    supervised: EmbeddedDatabase, told: list[str], start: Start
) -> None:
    supervised.stop()
    assert not is_running(supervised.pid)
    assert start().pid != supervised.pid  # the data folder was let go
    assert told == []


def test_after_it_came_back_it_can_be_stopped(supervised: EmbeddedDatabase) -> None:
    os.kill(supervised.pid, signal.SIGKILL)
    ask_when_it_is_back(supervised.url, "select 1")
    supervised.stop()
    assert not is_running(supervised.pid)


def test_a_start_that_fails_is_told_and_tried_again(
    supervised: EmbeddedDatabase, told: list[str], data_dir: Path
) -> None:
    put_back = _break(data_dir)
    os.kill(supervised.pid, signal.SIGKILL)
    wait_until(lambda: len(told) == 2)
    assert told[1].startswith(
        "The embedded PostgreSQL did not start; next try in 0.5 s: PostgreSQL ended while starting"
    )
    put_back()
    assert ask_when_it_is_back(supervised.url, "select 1") == 1


def test_stopping_does_not_wait_for_the_next_try(
    supervised: EmbeddedDatabase, told: list[str], data_dir: Path
) -> None:
    _break(data_dir)
    os.kill(supervised.pid, signal.SIGKILL)
    wait_until(lambda: len(told) == 3)
    supervised.stop()
    assert not is_running(supervised.pid)


def test_an_alarm_that_cannot_be_told_stops_nothing(start: Start) -> None:
    database = start()

    def fail(sentence: str) -> None:
        raise ValueError("I/O operation on closed file")

    keep_running(database, fail)
    os.kill(database.pid, signal.SIGKILL)
    assert ask_when_it_is_back(database.url, "select 1") == 1


def test_the_pause_before_the_next_try_doubles_up_to_half_a_minute() -> None:
    pauses = [0.0]
    for _ in range(9):
        pauses.append(longer(pauses[-1]))
    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30]


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("setpriv") is None,
    reason="only Linux ends a process with its parent, asked by setpriv",
)
def test_a_server_that_came_back_ends_with_its_killed_owner(data_dir: Path) -> None:
    owner = own(data_dir, "supervised")
    _, first = told_by(owner)
    os.kill(first, signal.SIGKILL)
    _, second = told_by(owner)
    server = os.pidfd_open(second)
    kill_hard(owner)
    try:
        assert select.select([server], [], [], 20.0)[0], "the server outlived its owner by 20 s"
    finally:
        os.close(server)


def _break(data_dir: Path) -> Callable[[], None]:
    """Lets no server start on the data, until what is returned is called."""
    version = next(data_dir.glob("pg[0-9][0-9]")) / "PG_VERSION"
    away = version.rename(version.with_name("away"))
    return lambda: (away.rename(version), None)[1]
