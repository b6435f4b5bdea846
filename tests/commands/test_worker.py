"""Does `callrouter worker` do jobs in a process of its own, and end in good order?"""

import asyncio
import os
import signal
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from callrouter.commands.worker import worker
from callrouter.operations.jobs.kinds import EVERY_HOUR
from commands.demo_runs import STARTS_WITHIN_SECONDS, free_port, wait_until
from jobs_done import the_jobs, write_job
from waiting import until


async def test_it_does_what_waits_and_ends_when_it_is_told_to(house, tmp_path):
    await write_job(house, "clean up")
    process = _start(tmp_path / "log", ["worker"], CALLROUTER_DATABASE_URL=house.database_url)

    async def only_the_next_hours_waits():
        waiting = await the_jobs(house, "entrypoint, dedupe_key")
        return set(waiting) == {(kind, f"every hour: {kind}") for kind in EVERY_HOUR}

    try:
        await until(only_the_next_hours_waits, STARTS_WITHIN_SECONDS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()


def test_without_a_database_it_says_what_to_set():
    done = CliRunner().invoke(worker)
    assert done.exit_code == 1
    assert "Set CALLROUTER_DATABASE_URL" in done.output


@pytest.mark.parametrize("setting", ["on", "off"])
async def test_serve_has_a_worker_unless_it_is_told_to_have_none(house, tmp_path, setting):
    await write_job(house, "clean up")
    port = free_port()
    started = _start(
        tmp_path / "log",
        ["serve", "--port", str(port)],
        CALLROUTER_DATABASE_URL=house.database_url,
        CALLROUTER_DATA_DIR=str(tmp_path / "data"),
        CALLROUTER_WORKER=setting,
    )

    async def is_done():
        waiting = await the_jobs(house, "dedupe_key")
        return set(waiting) == {(f"every hour: {kind}",) for kind in EVERY_HOUR}

    try:
        await asyncio.to_thread(wait_until, started, lambda: _is_ready(port))
        if setting == "on":
            await until(is_done)
    finally:
        started.terminate()
        assert started.wait(15) == 0
    if setting == "off":
        assert await the_jobs(house) == [("clean up", "queued")]


def _is_ready(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def _start(log, arguments, **settings):
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "callrouter", *arguments], env=os.environ | settings, stderr=file
        )
