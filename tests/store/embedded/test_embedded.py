"""Does the embedded PostgreSQL start, keep its data, stop, and refuse in sentences?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from callrouter.store.embedded.server import (
    EmbeddedDatabaseError,
    start_embedded,
)
from store.embedded.embedded_servers import AS_ROOT, Start, ask, is_running, run


def test_a_first_start_makes_a_database_that_takes_connections(start: Start) -> None:
    database = start()
    assert ask(database.url, "select current_database()") == "callrouter"
    assert ask(database.url, "show server_encoding") == "UTF8"
    assert ask(database.url, "select lower('ÉCOLE')") == "école"
    assert ask(database.url, "show timezone") == "UTC"


def test_a_second_start_finds_the_data_of_the_first(start: Start) -> None:
    first = start()
    ask(first.url, "create table kept (word text)", "insert into kept values ('still here')")
    first.stop()
    second = start()
    assert second.url == first.url
    assert ask(second.url, "select word from kept") == "still here"


def test_it_works_through_sqlalchemy_whatever_port_the_environment_names(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    engine = create_async_engine(start().url)

    async def through_the_engine() -> Any:
        async with engine.connect() as connection:
            answer = await connection.scalar(text("select 'here'"))
        await engine.dispose()
        return answer

    assert run(through_the_engine()) == "here"


def test_settings_reach_the_server(start: Start) -> None:
    database = start(max_connections="17")
    assert ask(database.url, "show max_connections") == "17"
    assert ask(database.url, "show fsync") == "off"


def test_stopping_ends_the_process_and_may_be_repeated(start: Start) -> None:
    database = start()
    database.stop()
    assert not is_running(database.pid)
    database.stop()


def test_stopping_does_not_wait_for_open_connections(start: Start) -> None:
    database = start()

    async def stop_while_connected() -> None:
        connection = await asyncpg.connect(database.url.replace("+asyncpg", ""))
        database.stop()
        connection.terminate()

    run(stop_while_connected())
    assert not is_running(database.pid)


def test_a_second_start_at_once_is_refused_and_names_the_owner(
    start: Start, data_dir: Path
) -> None:
    start()
    with pytest.raises(EmbeddedDatabaseError) as refused:
        start()
    assert str(refused.value) == (
        f"The embedded database in {data_dir} is in use by process {os.getpid()}: "
        f"stop that process (kill {os.getpid()}) or choose another data folder, then start again."
    )


def test_a_refused_second_start_leaves_the_first_at_work(start: Start) -> None:
    database = start()
    with pytest.raises(EmbeddedDatabaseError):
        start()
    assert ask(database.url, "select 1") == 1


def test_a_start_that_fails_says_what_postgresql_said(start: Start, data_dir: Path) -> None:
    with pytest.raises(EmbeddedDatabaseError, match=r"PostgreSQL ended while starting .*nonsense"):
        start(shared_buffers="nonsense")
    start()  # the data folder was let go


def test_data_of_another_version_is_not_hidden_by_an_empty_database(
    start: Start, data_dir: Path
) -> None:
    (data_dir / "pg14").mkdir(parents=True)
    if AS_ROOT:
        data_dir.chmod(0o711)
    with pytest.raises(EmbeddedDatabaseError, match="was written by PostgreSQL 14, but only"):
        start()


def test_missing_programs_are_told_in_a_sentence(folder: Path, data_dir: Path) -> None:
    with pytest.raises(EmbeddedDatabaseError) as refused:
        start_embedded(data_dir, binaries=folder)
    assert str(refused.value) == (
        f"The PostgreSQL programs in {folder} cannot be run: No such file or directory."
    )


def test_ctrl_c_in_the_terminal_reaches_only_the_owner(start: Start) -> None:
    database = start()
    assert os.getsid(database.pid) == database.pid
