"""Does `make run` bring up everything, keep it, and go down in good order?"""

import asyncio
import os
import shutil
import signal
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from twilio.request_validator import RequestValidator

from callrouter.app import build_house
from callrouter.commands.running import find_running
from callrouter.operations.sources.add_source import add_source
from commands.demo_runs import Demo, free_port
from memory import in_memory

StartDemo = Callable[..., Demo]
TRIED = ("call", "+12125550142", "+12125550101", "--at")


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Directly below the temporary folder: as root, PostgreSQL's user must reach it."""
    folder = Path(tempfile.mkdtemp(prefix="cr-demo-", dir=in_memory() or "/tmp"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def start(data_dir: Path) -> Iterator[StartDemo]:
    started: list[Demo] = []

    def start_one(**settings: str) -> Demo:
        started.append(Demo(data_dir, **settings))
        return started[-1].wait_until_ready()

    yield start_one
    for demo in started:
        if demo.process.poll() is None:
            demo.interrupt()


def test_a_call_reaches_leasing_by_day_and_is_offered_the_emergency_by_night(start: StartDemo):
    demo = start()
    by_day = demo.command(*TRIED, "2026-11-23T10:00", "--press", "1")
    by_night = demo.command(*TRIED, "2026-11-23T23:00")
    assert by_day.returncode == 0, by_day.stderr
    assert "Leasing: rings Dana Cole, Luis Ortega and Mei Tanaka for 20 s." in by_day.stdout
    assert "If this is a maintenance emergency" in by_night.stdout
    assert "Zillow" in by_day.stdout
    call_id = by_day.stdout.split()[-1]
    shown = demo.command("call", "--show", call_id).stdout
    assert "tried" in shown
    assert "Main menu: pressed 1 → Leasing." in shown


def test_what_people_change_is_kept_and_ctrl_c_stops_everything(start: StartDemo, data_dir: Path):
    first = start()
    running = find_running(data_dir)
    assert running is not None
    asyncio.run(_add_a_source(running.database_url))
    assert first.interrupt() == 0
    assert "callrouter has stopped" in first.said
    assert find_running(data_dir) is None
    second = start()
    assert "The demo company is as you left it." in second.said
    answer = second.command("call", "+12125550142", "+12125550177", "--press", "1")
    assert "Alder Creek Apartments, Radio" in answer.stdout.replace("\n        ", " ")


async def _add_a_source(database_url: str) -> None:
    house = build_house(database_url)
    async with house.work() as work:
        await add_source(work, 1, "Radio", "+12125550177")
    await house.close()


def test_after_kill_9_the_next_start_repairs(start: StartDemo, data_dir: Path):
    first = start()
    placed = first.command("call", "+12125550142", "+12125550101")
    assert placed.returncode == 0, placed.stderr + first.said
    first.kill()
    second = start()
    call_id = placed.stdout.split()[-1]
    assert call_id.startswith("CA")
    assert "the call came in" in second.command("call", "--show", call_id).stdout


def test_when_its_database_dies_it_brings_it_back_and_takes_calls_again(
    start: StartDemo, data_dir: Path
):
    demo = start()
    before = _postmaster(data_dir)
    os.kill(before, signal.SIGKILL)
    demo.wait_until(lambda: "The embedded PostgreSQL runs again." in demo.said)
    assert _postmaster(data_dir) != before
    placed = demo.command("call", "+12125550142", "+12125550101")
    assert placed.returncode == 0, placed.stderr + demo.said
    shown = demo.command("call", "--show", placed.stdout.split()[-1]).stdout
    assert "the call came in" in shown
    assert "The embedded PostgreSQL ended although nobody stopped it (signal 9)" in demo.said
    alarms = httpx.get(f"{demo.url}/metrics").text
    assert 'callrouter_alarms_total{kind="database ended"} 1.0' in alarms
    assert demo.interrupt() == 0


def _postmaster(data_dir: Path) -> int:
    (pid_file,) = data_dir.glob("pg[0-9][0-9]/postmaster.pid")
    return int(pid_file.read_text().splitlines()[0])


def test_a_second_demo_on_the_same_data_is_a_sentence(start: StartDemo, data_dir: Path):
    first = start()
    second = Demo(data_dir)
    assert second.process.wait(30) == 1
    assert f"is in use by process {first.process.pid}: stop that process" in second.said
    assert "Traceback" not in second.said


def test_a_signal_from_a_supervisor_ends_it_in_good_order(start: StartDemo):
    demo = start()
    assert demo.interrupt(signal.SIGTERM) == 0
    assert "callrouter has stopped" in demo.said


def test_a_real_webhook_is_answered_when_token_and_public_url_are_set(start: StartDemo):
    demo = start(
        CALLROUTER_TWILIO_AUTH_TOKEN="a token", CALLROUTER_PUBLIC_URL="https://calls.example.com"
    )
    form = {
        "CallSid": "CA" + "0" * 32,
        "AccountSid": "AC" + "0" * 32,
        "From": "+12125550142",
        "To": "+12125550101",
        "CallStatus": "ringing",
    }
    path = "/webhooks/twilio/voice"
    url = f"https://calls.example.com{path}"
    signature = RequestValidator("a token").compute_signature(url, form)
    signed = httpx.post(demo.url + path, data=form, headers={"X-Twilio-Signature": signature})
    unsigned = httpx.post(demo.url + path, data=form)
    assert (signed.status_code, unsigned.status_code) == (200, 403)
    assert "<Gather" in signed.text
    assert "https://calls.example.com/webhooks/twilio/voice/pressed?" in signed.text


def test_a_simulator_that_was_killed_is_started_again_on_its_socket(start: StartDemo):
    demo = start()
    killed = demo.simulator_pid
    os.kill(killed, signal.SIGKILL)
    # The socket listens all the while: whoever telephones waits until somebody serves it again.
    placed = demo.command("call", "+12125550142", "+12125550101", "--press", "1")
    assert placed.returncode == 0, placed.stderr + demo.said
    assert demo.simulator_pid != killed
    assert "The simulated telephone company ended and was started again" in demo.said
    assert demo.interrupt() == 0
    assert "Traceback" not in demo.said


def test_port_0_takes_any_free_port_and_says_which(data_dir: Path):
    demo = Demo(data_dir, PORT="0", CALLROUTER_TWILIO_AUTH_TOKEN="a token")
    try:
        port = demo.port_told()
        assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
        assert demo.command("call", "+12125550142", "+12125550101").returncode == 0
    finally:
        demo.interrupt()
    # The same start says that no real call will be answered.
    assert "✗ CALLROUTER_PUBLIC_URL is not set" in demo.said


def test_the_note_of_a_running_demo_is_for_its_owner_only(start: StartDemo, data_dir: Path):
    start()
    assert stat.S_IMODE((data_dir / "running.json").stat().st_mode) == 0o600


def test_its_key_is_kept_for_its_owner_only_and_opens_the_rest_api(
    start: StartDemo, data_dir: Path
):
    path = data_dir / "demo.key"
    demo = start()
    first = path.read_text().strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert _properties(demo, first) == 200
    assert f'curl -H "Authorization: Bearer $(cat {path})" {demo.url}/api/v1/prop' in demo.said
    assert first not in demo.said
    demo.interrupt()
    again = start()
    assert path.read_text().strip() == first
    again.interrupt()
    path.unlink()
    last = start()
    second = path.read_text().strip()
    assert (_properties(last, second), _properties(last, first)) == (200, 401)


def _properties(demo: Demo, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{demo.url}/api/v1/properties", headers=headers, timeout=10).status_code


def test_a_port_that_is_taken_is_a_sentence(data_dir: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        port = other.getsockname()[1]
        demo = Demo(data_dir, port)
        assert demo.process.wait(30) == 1
    assert demo.said.strip() == (
        f"Error: Port {port} is taken; stop what uses it or choose another, like PORT={port + 1}."
    )


def test_reset_begins_anew_but_not_while_it_runs(start: StartDemo, data_dir: Path):
    demo = start()
    refused = demo.command("demo", "--reset")
    assert refused.returncode == 1
    assert "uses" in refused.stderr or "in use" in refused.stderr
    assert "Mails leave for nobody; read them with: .venv/bin/callrouter mails" in demo.said
    demo.interrupt()
    (data_dir / "mails").mkdir()
    (data_dir / "mails" / "20261123-150000-0123abcd.eml").write_text("To: dana@example.com\n\n")
    assert "dana@example.com" in demo.command("mails").stdout
    assert demo.command("demo", "--reset").returncode == 0
    assert not data_dir.exists()
    nothing = demo.command("demo", "--reset")
    assert nothing.stdout.startswith("There is no demo data in ")


def test_reset_leaves_what_is_not_the_demos(start: StartDemo, data_dir: Path):
    demo = start()
    demo.interrupt()
    (data_dir / "my notes.txt").write_text("mine")
    assert demo.command("demo", "--reset").returncode == 0
    assert [path.name for path in data_dir.iterdir()] == ["my notes.txt"]


def test_a_database_that_is_not_there_is_a_sentence(data_dir: Path):
    demo = Demo(data_dir, CALLROUTER_DATABASE_URL="postgresql://me:secret@127.0.0.1:9/x")
    assert demo.process.wait(30) == 1
    assert demo.said.startswith("Error: The database does not do what it should (")
    assert "secret" not in demo.said
