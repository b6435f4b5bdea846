"""Does `callrouter call` understand its command line, and say in sentences what it cannot do?"""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from callrouter.commands.call import call, place_call
from callrouter.commands.running import Running, leave_note
from callrouter.commands.telephone.deciding import Scripted
from callrouter.domain.calls import Entry, Note
from callrouter.domain.events import CallArrived, CallProgressed, CallStatus
from callrouter.operations.house import House
from callrouter.providers.simulator.phone import PhoneClient
from callrouter.store.lines import Line
from commands.telephone_town import CALLER, GOODBYE, MENU, TRACKED

SID = "CA" + "7" * 32
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path, monkeypatch) -> Run:
    """Return a function that runs the command where nothing has ever run."""
    monkeypatch.setenv("CALLROUTER_DATA_DIR", str(tmp_path / "data"))
    return lambda *arguments: CliRunner().invoke(call, arguments)


@pytest.fixture
async def stored_call(house: House) -> str:
    """The id of a call that has been written down."""
    at = datetime(2026, 11, 23, 15, 0, 3, tzinfo=UTC)
    facts = {"from_raw": CALLER, "to_number": TRACKED, "is_simulated": True}
    entries: Sequence[Entry] = (
        Entry(SID, "0", at, CallArrived(), step=0, notes=(Note("It came in."),), **facts),
        Entry(SID, "status", at, CallProgressed(CallStatus.COMPLETED, 34), **facts),
    )
    for entry in entries:
        await house.ledger.append(Line(entry, "https://calls.example.com", b"", b""))
    return SID


def test_a_call_that_was_written_down_is_read_back(run, demo_url, stored_call, monkeypatch):
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", demo_url)
    done = run("--show", stored_call)

    assert done.exit_code == 0, done.output
    assert done.stdout == (
        f"{SID}\n"
        "  from         (212) 555-0142\n"
        "  to           (212) 555-0101\n"
        "  when         Mon, Nov 23, 2026, 15:00:03 UTC\n"
        "  outcome      abandoned\n"
        "  length       34 s\n"
        "  kind         simulated call\n"
        "\n"
        "  15:00:03    0  the call came in\n"
        "                 It came in.\n"
        "\n"
        "  15:00:03       status: completed (34 s)\n"
    )


def test_an_unknown_call_is_a_sentence(run, demo_url, monkeypatch):
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", demo_url)
    done = run("--show", "CA0")

    assert (done.exit_code, done.stderr) == (1, "Error: Nothing is known of a call CA0.\n")


def test_where_nothing_ever_ran_no_database_is_made_for_reading(run, tmp_path):
    done = run("--show", "CA0")

    says = "Error: Nothing is known of a call CA0: nothing is kept here yet.\n"
    assert (done.exit_code, done.stderr) == (1, says)
    assert list(tmp_path.iterdir()) == []


def test_without_a_running_service_it_says_how_to_start_one(run):
    done = run(CALLER, TRACKED)

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: callrouter is not running here; start it with `make run` in another terminal. If it "
        "runs with CALLROUTER_DATA_DIR set, set the same here.\n"
    )


def test_a_simulator_that_has_gone_is_a_sentence(run, tmp_path):
    running = Running(os.getpid(), "", "", "http://127.0.0.1:9", "token")
    with leave_note(tmp_path / "data", running):
        done = run("(212) 555-0142", "212.555.0101")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The simulated telephone company cannot be reached (")
    assert done.stderr.endswith("); see whether `make run` still runs.\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say who calls whom: callrouter call FROM TO."),
        ((CALLER,), "Say who calls whom: callrouter call FROM TO."),
        (("my phone", TRACKED), "Invalid value for 'FROM': “my phone” is not a phone number."),
        (
            (CALLER, "555-0101"),
            "Invalid value for 'TO': “555-0101” has no area code; enter the whole number.",
        ),
        (
            (CALLER, "anonymous"),
            "Invalid value for 'TO': “anonymous” is not a phone number.",
        ),
        (
            (CALLER, TRACKED, "--at", "tomorrow"),
            "Invalid value for '--at': \"tomorrow\" is not a date and time. Write it as "
            "2026-12-24 23:10, or with an offset as 2026-12-24T23:10-05:00.",
        ),
        (
            (CALLER, TRACKED, "--at", "0001-01-01T00:00"),
            "Invalid value for '--at': \"0001-01-01T00:00\" is too far away; calls can be tried "
            "from 2000 to 2199.",
        ),
        (
            (CALLER, TRACKED, "--press", "1,x"),
            "Invalid value for '--press': \"1,x\" are no keys. Write them as 1,2 "
            "(also * and #; - presses nothing).",
        ),
        (
            (CALLER, "--show", SID),
            "--show reads a call back; give it nothing but the call's id.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(run, arguments, says):
    done = run(*arguments)

    assert done.exit_code == 2
    assert done.stderr.endswith(f"Error: {says}\n")


@pytest.mark.parametrize("caller", ["anonymous", "Withheld", "restricted", "+1 (212) 555-0142"])
def test_every_form_of_a_caller_is_understood(run, caller):
    assert "is not running here" in run(caller, "tel:+12125550101", "--press", "-").stderr


def test_wrong_settings_are_sentences(run, monkeypatch):
    monkeypatch.setenv("CALLROUTER_FAILSAFE_NUMBER", "911")
    done = run(CALLER, TRACKED)

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: CALLROUTER_FAILSAFE_NUMBER: write the number with its country code, "
        "like +12125550199.\n"
    )


async def test_a_call_that_was_placed_is_named(town):
    there = town(voice=GOODBYE)

    sid = await place_call(there.telephone(Scripted()), CALLER, TRACKED, None)
    assert await there.phone.show(sid)


async def test_a_refusal_is_the_simulators_own_sentence(town):
    there = town(key="a guess", voice=GOODBYE)

    with pytest.raises(click.ClickException) as refused:
        await place_call(there.telephone(Scripted()), CALLER, TRACKED, None)
    assert refused.value.message == "The simulator wants its bearer token."


async def test_a_line_that_breaks_during_the_call_says_where_to_read_on(town, monkeypatch):
    async def is_cut(*_: object) -> None:
        raise httpx.ReadError("")

    there = town(voice=MENU)
    monkeypatch.setattr(PhoneClient, "hang_up", is_cut)
    telephone = there.telephone(Scripted())

    with pytest.raises(click.ClickException) as broken:
        await place_call(telephone, CALLER, TRACKED, None)
    assert broken.value.message == (
        "The simulated telephone company cannot be reached (ReadError); "
        "see whether `make run` still runs.\n"
        f"What was written down: callrouter call --show {telephone.sid}"
    )
